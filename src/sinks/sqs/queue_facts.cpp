// SQS API reference, GetQueueAttributes: every value is a text.
#include "sinks/sqs/queue_facts.h"

#include "sinks/finding.h"
#include "sinks/json_member.h"
#include "sinks/sqs/batch.h"
#include "sinks/sqs/learnt_limits.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <charconv>

namespace millrace::sqs {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::string> dead_letter_queue_in(std::string_view redrive_policy) {
  const auto policy = wire::parse_json(redrive_policy);
  if (!policy) return std::nullopt;
  const auto arn = sinks::text_member(*policy, "deadLetterTargetArn");
  return arn.empty() ? std::nullopt : std::optional<std::string>(arn);
}

}  // namespace

net::ClientRequest attributes_request(const QueueUrl& queue) {
  std::string body = R"({"QueueUrl":)";
  wire::append_json_string(body, queue.text);
  return sqs_request("GetQueueAttributes", body + R"(,"AttributeNames":["All"]})");
}

std::optional<hooks::QueueFacts> read_facts(std::string_view body) {
  const auto answer = wire::parse_json(body);
  const auto* const attributes = answer ? answer->find("Attributes") : nullptr;
  if (!attributes || !attributes->object()) return std::nullopt;
  const auto text = [&](std::string_view name) { return sinks::text_member(*attributes, name); };
  hooks::QueueFacts facts;
  facts.fifo = text("FifoQueue") == "true";
  facts.maximum_message_bytes = number(text("MaximumMessageSize"));
  facts.kms_key = text("KmsMasterKeyId");
  facts.encryption = !facts.kms_key.empty() ? "kms" : text("SqsManagedSseEnabled") == "true" ? "sqs" : "none";
  facts.dead_letter_queue = dead_letter_queue_in(text("RedrivePolicy"));
  facts.messages_waiting = number(text("ApproximateNumberOfMessages")).value_or(0);
  facts.messages_in_flight = number(text("ApproximateNumberOfMessagesNotVisible")).value_or(0);
  return facts;
}

std::string facts_text(const hooks::QueueFacts& facts) {
  const auto* const encryption = facts.encryption == "kms"   ? ", encrypted with a KMS key"
                                 : facts.encryption == "sqs" ? ", encrypted by SQS"
                                                             : "";
  const auto size = facts.maximum_message_bytes ? fmt::format(", {} bytes a message", *facts.maximum_message_bytes) : "";
  return fmt::format("{} queue{}{}, {} messages wait, {} are being read", facts.fifo ? "FIFO" : "standard", size, encryption,
                     facts.messages_waiting, facts.messages_in_flight);
}

std::vector<hooks::Finding> warnings_of(const hooks::QueueFacts& facts) {
  using sinks::cause;
  using sinks::finding;
  std::vector<hooks::Finding> warnings;
  if (facts.maximum_message_bytes.value_or(max_message_bytes) < static_cast<std::int64_t>(max_message_bytes))
    warnings.push_back(finding(cause("small_limit"), fmt::format("MaximumMessageSize is {}", *facts.maximum_message_bytes)));
  if (!facts.dead_letter_queue) warnings.push_back(finding(cause("no_dead_letter_queue"), "RedrivePolicy is not set"));
  if (facts.messages_waiting >= unread_messages && facts.messages_in_flight == 0)
    warnings.push_back(
        finding(cause("nobody_consuming"),
                fmt::format("ApproximateNumberOfMessages is {}, ApproximateNumberOfMessagesNotVisible is 0", facts.messages_waiting)));
  return warnings;
}

}  // namespace millrace::sqs
