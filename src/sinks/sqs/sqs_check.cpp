// What is SQS's own of trying a queue: GetQueueAttributes, and one SendMessage.
#include "sinks/sqs/sqs_check.h"

#include "sinks/finding.h"
#include "sinks/json_member.h"
#include "sinks/sqs/batch.h"
#include "sinks/sqs/entry.h"
#include "sinks/sqs/queue_facts.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace millrace::sqs {
namespace {

using hooks::Finding;
using sinks::cause;
using sinks::finding;

net::ClientRequest request_of(const Entry& entry, const QueueUrl& queue) {
  std::string body = R"({"QueueUrl":)";
  wire::append_json_string(body, queue.text);
  body += ',';
  append_members(body, entry);
  body += '}';
  return sqs_request("SendMessage", std::move(body));
}

// One queue's test under way.
class QueueCheck final : public aws::TargetCheck {
 public:
  QueueCheck(CheckContext context, const SqsTarget& target, const TestMessage& message, async::Deadline deadline)
      : TargetCheck(std::move(context), target.queue.origin, target.scope(), target.identity, deadline),
        target_(target),
        entry_(test_entry(message, target.queue.is_fifo())) {}

 private:
  std::string whereabouts() const override { return target_.whereabouts(); }
  std::string arn() const override { return target_.queue.arn(target_.signing_region()); }
  std::string_view right() const override { return "sqs:SendMessage"; }
  std::optional<Finding> form_warning() const override;
  net::ClientRequest attributes_request() const override { return sqs::attributes_request(target_.queue); }
  std::optional<std::string> read_attributes(std::string_view body, hooks::Diagnosis& found) const override;
  net::ClientRequest message_request() const override { return request_of(entry_, target_.queue); }
  std::expected<std::string, Finding> message_id_in(std::string_view body) const override;

  const SqsTarget& target_;
  Entry entry_;
};

std::optional<Finding> QueueCheck::form_warning() const {
  const auto& said = target_.queue.region;
  if (target_.region.empty() || !said || *said == target_.region) return std::nullopt;
  return finding(cause("region_mismatch"), fmt::format("sqs_region is {}, the queue URL says {}", target_.region, *said));
}

std::optional<std::string> QueueCheck::read_attributes(std::string_view body, hooks::Diagnosis& found) const {
  found.queue = read_facts(body);
  if (!found.queue) return std::nullopt;
  for (auto& warning : warnings_of(*found.queue)) found.warnings.push_back(std::move(warning));
  return facts_text(*found.queue);
}

std::expected<std::string, Finding> QueueCheck::message_id_in(std::string_view body) const {
  const auto answer = wire::parse_json(body);
  if (!answer || sinks::text_member(*answer, "MessageId").empty())
    return std::unexpected(finding(cause("answer_malformed"), whereabouts()));
  const Receipt receipt{sinks::text_member(*answer, "MessageId"), sinks::text_member(*answer, "MD5OfMessageBody"),
                        sinks::text_member(*answer, "MD5OfMessageAttributes")};
  auto message_id = verified_message_id(receipt, digests_of(std::array{&std::as_const(entry_)}).front());
  if (!message_id) return std::unexpected(finding(cause("wrong_digest"), message_id.error() + "; " + whereabouts()));
  return *std::move(message_id);
}

}  // namespace

Entry test_entry(const TestMessage& message, bool is_fifo) {
  // Sorted by name; without event_id: it is no event.
  Entry entry{message.body,
              {{"app", {}, attribute_value(message.app_key)},
               {"event_type", "hook.test"},
               {"millrace_test", "1"},
               {"x-signature", {}, std::string(message.signature)}},
              {},
              {}};
  std::erase_if(entry.attributes, [](const Attribute& attribute) { return attribute.value().empty(); });
  if (is_fifo) {
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

async::Task<hooks::Diagnosis> check_queue(CheckContext context, SqsTarget target, TestMessage message, async::Deadline deadline) {
  QueueCheck check(std::move(context), target, message, deadline);
  co_return co_await check.run();
}

}  // namespace millrace::sqs
