// Carries batches of events to an Amazon SNS topic with PublishBatch.
#pragma once

#include "net/http_client.h"
#include "sinks/sns/target.h"
#include "sinks/sqs/batch_sink.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::sns {

class SnsSink final : public sqs::BatchSink {
 public:
  // `http` and `clock` outlive the sink.
  SnsSink(net::HttpClient& http, const Clock& clock, const SnsTarget& target);

 private:
  net::ClientRequest request_of(std::span<const sqs::Entry> entries) const override;
  async::Task<std::optional<std::vector<sqs::Digests>>> expected_of(std::span<const sqs::Entry>) override {
    co_return std::vector<sqs::Digests>{};
  }
  std::vector<delivery::Outcome> outcomes_of(std::string_view body, std::size_t entries,
                                             std::span<const sqs::Digests> expected) const override;
  delivery::Outcome outcome_of_refusal(const net::ClientResponse& response) const override;
  std::string whereabouts() const override { return target_.whereabouts(); }

  SnsTarget target_;
};

}  // namespace millrace::sns
