// What is SNS's own of carrying batches: its requests, and how it answers.
#include "sinks/sns/sns_sink.h"

#include "sinks/aws/refusal.h"
#include "sinks/sns/publish.h"

namespace millrace::sns {

SnsSink::SnsSink(net::HttpClient& http, const Clock& clock, const SnsTarget& target)
    : BatchSink(clock, aws::Endpoint(http, clock, target.origin, target.scope(), target.identity),
                target.topic.is_fifo() ? sqs::Grouping::fifo : sqs::Grouping::none),
      target_(target) {}

net::ClientRequest SnsSink::request_of(std::span<const sqs::Entry> entries) const { return batch_request(target_.topic, entries); }

std::vector<delivery::Outcome> SnsSink::outcomes_of(std::string_view body, std::size_t entries, std::span<const sqs::Digests>) const {
  return outcomes_of_answer(body, entries, target_);
}

delivery::Outcome SnsSink::outcome_of_refusal(const net::ClientResponse& response) const {
  return aws::outcome_of_refusal(response, target_.whereabouts(), clock().now());
}

}  // namespace millrace::sns
