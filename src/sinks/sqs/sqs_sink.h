// Carries batches of events to an Amazon SQS queue with SendMessageBatch.
#pragma once

#include "base/clock.h"
#include "delivery/sink.h"
#include "net/http_client.h"
#include "sinks/aws/endpoint.h"
#include "sinks/sqs/entry.h"
#include "sinks/sqs/learnt_limits.h"
#include "sinks/sqs/target.h"

#include <span>
#include <vector>

namespace millrace::sqs {

// Operation. One request per batch; each entry has an outcome of its own. Where SQS refuses a whole batch for what one
// event may be at fault for, nothing is given up: all are to be retried, and limits() has them go alone until the culprit
// has shown itself.
//
// Limitations. Limits that were learnt are kept for the sink's life: a queue whose limits grow is taken at its word when
// its hook is edited or the process starts again.
class SqsSink final : public delivery::Sink {
 public:
  // `http` and `clock` outlive the sink.
  SqsSink(net::HttpClient& http, const Clock& clock, SqsTarget target);

  Limits limits() const override { return limits_.current(); }
  std::size_t cost_bytes(const delivery::Outgoing& event) const override;
  async::Task<std::vector<delivery::Outcome>> send(std::span<const delivery::Outgoing> batch, async::Deadline deadline) override;

 private:
  std::vector<delivery::Outcome> outcomes_of_taken_batch(const net::ClientResponse& response, std::span<const Entry> entries);
  std::vector<delivery::Outcome> outcomes_of_refused_batch(const net::ClientResponse& response, std::span<const Entry> entries);
  delivery::Outcome too_large(const Entry& entry) const;

  const Clock& clock_;
  SqsTarget target_;
  aws::Endpoint endpoint_;
  LearntLimits limits_;
};

}  // namespace millrace::sqs
