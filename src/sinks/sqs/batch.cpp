// SQS API reference, SendMessageBatch; Amazon JSON protocol 1.0.
#include "sinks/sqs/batch.h"

#include "sinks/aws/refusal.h"
#include "sinks/cause.h"
#include "sinks/sqs/batch_answer.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

namespace millrace::sqs {
namespace {

using delivery::Outcome;

std::optional<std::size_t> index_of(std::string_view id, std::size_t entries) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), index);
  if (error != std::errc{} || end != id.data() + id.size() || index >= entries) return std::nullopt;
  return index;
}

Outcome accepted(const BatchResult& result, const Digests& entry) {
  Outcome outcome;
  auto message_id = verified_message_id({result.message_id, result.md5_of_body, result.md5_of_attributes}, entry);
  outcome.kind = message_id ? Outcome::Kind::delivered : Outcome::Kind::retry;
  if (message_id) outcome.receipt = std::move(*message_id);
  else
    outcome.alarm = Outcome::Alarm::wrong_digest, outcome.code = sinks::cause("wrong_digest").code,
    outcome.reason = std::move(message_id.error());
  return outcome;
}

Outcome failed(const BatchResult& result, const SqsTarget& target) {
  const aws::ServiceError error{aws::fit_for_people(result.code), aws::fit_for_people(result.message)};
  return unless_not_at_fault(aws::outcome_of_refusal(error, target.whereabouts()), result.sender_fault);
}

Outcome unnamed() {
  Outcome outcome;
  outcome.code = sinks::cause("answer_incomplete").code;
  outcome.reason = "the queue's answer does not say what became of the event";
  return outcome;
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
  std::vector<std::optional<Outcome>> taken(expected.size()), refused(expected.size());
  const bool is_answer = read_batch_answer(body, [&](const BatchResult& result) {
    const auto index = index_of(result.id, expected.size());
    if (!index) return;
    if (result.list == BatchResult::List::successful) taken[*index] = accepted(result, expected[*index]);
    else refused[*index] = failed(result, target);
  });
  std::vector<Outcome> outcomes;
  outcomes.reserve(expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    auto& named = refused[i] ? refused[i] : taken[i];
    outcomes.push_back(is_answer && named ? *std::move(named) : unnamed());
  }
  return outcomes;
}

}  // namespace millrace::sqs
