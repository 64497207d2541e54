// What is SQS's own of carrying batches: its requests, and how it answers.
#include "sinks/sqs/sqs_sink.h"

#include "sinks/aws/refusal.h"
#include "sinks/sqs/batch.h"

namespace millrace::sqs {

SqsSink::SqsSink(net::HttpClient& http, const Clock& clock, const SqsTarget& target)
    : BatchSink(clock, aws::Endpoint(http, clock, target.queue.origin, target.scope(), target.identity), target.grouping()),
      target_(target) {}

net::ClientRequest SqsSink::request_of(std::span<const Entry> entries) const { return batch_request(target_.queue, entries); }

std::vector<delivery::Outcome> SqsSink::outcomes_of(std::string_view body, std::size_t, std::span<const Digests> expected) const {
  return outcomes_of_answer(body, expected, target_);
}

delivery::Outcome SqsSink::outcome_of_refusal(const net::ClientResponse& response) const {
  return aws::outcome_of_refusal(response, target_.whereabouts(), clock().now());
}

}  // namespace millrace::sqs
