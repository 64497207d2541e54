// Carries batches of events to an Amazon SQS queue with SendMessageBatch.
#pragma once

#include "net/http_client.h"
#include "sinks/sqs/batch_sink.h"
#include "sinks/sqs/entry_digests.h"
#include "sinks/sqs/target.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::sqs {

class SqsSink final : public BatchSink {
 public:
  // `http` and `clock` outlive the sink.
  SqsSink(net::HttpClient& http, const Clock& clock, const SqsTarget& target);

 private:
  net::ClientRequest request_of(std::span<const Entry> entries) const override;
  async::Task<std::optional<std::vector<Digests>>> expected_of(std::span<const Entry> entries) override { return digests_.of(entries); }
  std::vector<delivery::Outcome> outcomes_of(std::string_view body, std::size_t entries, std::span<const Digests> expected) const override;
  delivery::Outcome outcome_of_refusal(const net::ClientResponse& response) const override;
  std::string whereabouts() const override { return "queue " + target_.queue.text; }

  SqsTarget target_;
  EntryDigests digests_;
};

}  // namespace millrace::sqs
