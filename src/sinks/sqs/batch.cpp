// SQS API reference, SendMessageBatch; Amazon JSON protocol 1.0.
#include "sinks/sqs/batch.h"

#include "sinks/aws/refusal.h"
#include "sinks/cause.h"
#include "sinks/json_member.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

namespace millrace::sqs {
namespace {

using delivery::Outcome;

std::optional<std::size_t> index_of(const wire::Json& result, std::size_t entries) {
  const auto id = sinks::text_member(result, "Id");
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), index);
  if (error != std::errc{} || end != id.data() + id.size() || index >= entries) return std::nullopt;
  return index;
}

Outcome accepted(const wire::Json& receipt, const Digests& entry) {
  Outcome outcome;
  auto message_id = verified_message_id(receipt, entry);
  outcome.kind = message_id ? Outcome::Kind::delivered : Outcome::Kind::retry;
  if (message_id) outcome.receipt = std::move(*message_id);
  else
    outcome.alarm = Outcome::Alarm::wrong_digest, outcome.code = sinks::cause("wrong_digest").code,
    outcome.reason = std::move(message_id.error());
  return outcome;
}

Outcome failed(const wire::Json& result, const SqsTarget& target) {
  const aws::ServiceError error{aws::fit_for_people(sinks::text_member(result, "Code")),
                                aws::fit_for_people(sinks::text_member(result, "Message"))};
  const auto* const sender_fault = result.find("SenderFault");
  const bool at_fault = !sender_fault || !sender_fault->boolean() || *sender_fault->boolean();
  return unless_not_at_fault(aws::outcome_of_refusal(error, target.whereabouts()), at_fault);
}

Outcome unnamed() {
  Outcome outcome;
  outcome.code = sinks::cause("answer_incomplete").code;
  outcome.reason = "the queue's answer does not say what became of the event";
  return outcome;
}

template <class Visit>
void for_each_result(const wire::Json& answer, std::string_view list, std::size_t entries, Visit visit) {
  const auto* const value = answer.find(list);
  const auto* const results = value ? value->array() : nullptr;
  if (!results) return;
  for (const auto& result : *results)
    if (const auto index = index_of(result, entries)) visit(*index, result);
}

}  // namespace

net::ClientRequest sqs_request(std::string_view action, std::string body) {
  return {.headers = {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", fmt::format("AmazonSQS.{}", action)}},
          .body = std::move(body)};
}

net::ClientRequest batch_request(const QueueUrl& queue, std::span<const Entry> entries) {
  const auto bytes = size_bytes(entries);
  std::string body;
  body.reserve(bytes + bytes / 4 + 512 * entries.size());  // a quarter for the escapes of JSON in JSON

  body += R"({"QueueUrl":)";
  wire::append_json_string(body, queue.text);
  body += R"(,"Entries":[)";
  for (std::size_t i = 0; i < entries.size(); ++i) {
    body += i == 0 ? R"({"Id":")" : R"(,{"Id":")";
    body += std::to_string(i);
    body += "\",";
    append_members(body, entries[i]);
    body += '}';
  }
  body += "]}";
  return sqs_request("SendMessageBatch", std::move(body));
}

std::vector<Outcome> outcomes_of_answer(std::string_view body, std::span<const Digests> expected, const SqsTarget& target) {
  std::vector<std::optional<Outcome>> named(expected.size());
  if (const auto answer = wire::parse_json(body)) {
    for_each_result(*answer, "Successful", expected.size(),
                    [&](std::size_t i, const auto& result) { named[i] = accepted(result, expected[i]); });
    for_each_result(*answer, "Failed", expected.size(), [&](std::size_t i, const auto& result) { named[i] = failed(result, target); });
  }
  std::vector<Outcome> outcomes;
  outcomes.reserve(expected.size());
  for (auto& one : named) outcomes.push_back(one ? *std::move(one) : unnamed());
  return outcomes;
}

}  // namespace millrace::sqs
