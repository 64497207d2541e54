// The same way as an event's: resolve, address policy, TLS, signature, error classes.
#include "sinks/sqs/sqs_check.h"

#include "sinks/aws/endpoint.h"
#include "sinks/no_answer.h"
#include "sinks/sqs/batch.h"
#include "sinks/sqs/entry.h"
#include "sinks/sqs/refusal.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::sqs {
namespace {

using delivery::Outcome;

Entry entry_of(const TestMessage& message, const QueueUrl& queue) {
  // Sorted by name; without event_id: it is no event.
  Entry entry{message.body,
              {{"app", attribute_value(message.app_key)},
               {"event_type", "hook.test"},
               {"millrace_test", "1"},
               {"x-signature", std::string(message.signature)}},
              {},
              {}};
  std::erase_if(entry.attributes, [](const Attribute& attribute) { return attribute.value.empty(); });
  if (queue.is_fifo()) {
    entry.group_id = "millrace-test";
    entry.deduplication_id = fifo_id(message.id);
  }
  return entry;
}

net::ClientRequest request_of(const Entry& entry, const QueueUrl& queue) {
  std::string body = R"({"QueueUrl":)";
  wire::append_json_string(body, queue.text);
  body += ',';
  append_members(body, entry);
  body += '}';
  return sqs_request("SendMessage", std::move(body));
}

std::expected<std::string, Outcome> read_receipt(std::string_view body, const Entry& entry, const SqsTarget& target) {
  const auto receipt = wire::parse_json(body);
  auto message_id =
      receipt ? verified_message_id(*receipt, digests_of({&entry, 1}).front()) : std::unexpected(std::string("the answer is not JSON"));
  if (message_id) return std::move(*message_id);
  Outcome outcome;
  outcome.code = "answer_malformed";
  outcome.reason = fmt::format("{} answered, but not as SQS does: {}; check the queue URL (queue {})", target.queue.origin.host_port(),
                               message_id.error(), target.queue.text);
  return std::unexpected(std::move(outcome));
}

}  // namespace

async::Task<std::expected<std::string, Outcome>> check_queue(net::HttpClient& http, const Clock& clock, SqsTarget target,
                                                             TestMessage message, async::Deadline deadline) {
  const auto entry = entry_of(message, target.queue);
  aws::Endpoint endpoint(http, clock, target.queue.origin, target.scope(), target.identity);
  const auto response = co_await endpoint.call(request_of(entry, target.queue), deadline);
  if (!response) co_return std::unexpected(sinks::outcome_without_answer(response.error()));
  if (response->status / 100 != 2) co_return std::unexpected(outcome_of_refusal(*response, target, clock.now()));
  co_return read_receipt(response->body, entry, target);
}

}  // namespace millrace::sqs
