// Carries batches of events to a queue or a topic of AWS; what the two have in common.
#pragma once

#include "base/clock.h"
#include "delivery/sink.h"
#include "sinks/aws/endpoint.h"
#include "sinks/sqs/entry.h"
#include "sinks/sqs/learnt_limits.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::sqs {

// Operation. One request per batch; each entry has an outcome of its own. Where AWS refuses a whole batch for what one event may
// be at fault for, nothing is given up: all are to be retried, and limits() has them go alone until the culprit has shown itself.
//
// Limitations. Limits that were learnt are kept for the sink's life: a queue whose limits grow is taken at its word when
// its hook is edited or the process starts again.
class BatchSink : public delivery::Sink {
 public:
  Limits limits() const final { return limits_.current(); }
  std::size_t cost_bytes(const delivery::Outgoing& event) const final;
  async::Task<std::vector<delivery::Outcome>> send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) final;

 protected:
  BatchSink(const Clock& clock, aws::Endpoint endpoint, Grouping grouping)
      : clock_(clock), endpoint_(std::move(endpoint)), grouping_(grouping), limits_(grouping == Grouping::fifo) {}

  const Clock& clock() const { return clock_; }

 private:
  virtual net::ClientRequest request_of(std::span<const Entry> entries) const = 0;

  // What the receipts will have to say of each entry; no digests where receipts have none. Nothing when the task was told to finish
  // meanwhile.
  virtual async::Task<std::optional<std::vector<Digests>>> expected_of(std::span<const Entry> entries) = 0;

  // Of the body of a 200: one outcome per entry.
  virtual std::vector<delivery::Outcome> outcomes_of(std::string_view body, std::size_t entries,
                                                     std::span<const Digests> expected) const = 0;

  // Of any other answer.
  virtual delivery::Outcome outcome_of_refusal(const net::ClientResponse& response) const = 0;

  // "queue https://…": for people.
  virtual std::string whereabouts() const = 0;

  std::vector<delivery::Outcome> outcomes_of_taken_batch(const net::ClientResponse& response, std::span<const Entry> entries,
                                                         std::span<const Digests> expected);
  std::vector<delivery::Outcome> outcomes_of_refused_batch(const net::ClientResponse& response, std::span<const Entry> entries);
  delivery::Outcome too_large(const Entry& entry) const;

  const Clock& clock_;
  aws::Endpoint endpoint_;
  Grouping grouping_;
  LearntLimits limits_;
};

}  // namespace millrace::sqs
