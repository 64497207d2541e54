// What a queue, or whatever stands in front of it, may answer: each event gets an outcome, and people a readable reason.
//
// An input is a status, headers a line each, an empty line, and the body.
#include "base/crypto.h"
#include "base/encoding.h"
#include "fuzz.h"
#include "json_text.h"
#include "sinks/aws/refusal.h"
#include "sinks/aws/service_error.h"
#include "sinks/aws/xml_text.h"
#include "sinks/retry_after.h"
#include "sinks/sqs/batch.h"
#include "sinks/sqs/queue_facts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace millrace::fuzz {
namespace {

using delivery::Outcome;

constexpr Instant now{1'700'000'000'000'000'000};

net::ClientResponse response_of(std::string_view input) {
  net::ClientResponse response;
  const auto status = cut(input, "\n");
  std::from_chars(status.data(), status.data() + status.size(), response.status);
  for (auto line = cut(input, "\n"); !line.empty(); line = cut(input, "\n")) {
    const auto name = cut(line, ": ");
    response.headers.emplace_back(name, line);
  }
  response.body = input;
  return response;
}

void ensure_fit_for_people(std::string_view text) {
  ensure(text.size() <= 300, "what AWS says is bounded");
  ensure(std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }), "what AWS says is one line");
}

void ensure_shown(const Outcome& outcome) {
  std::string json;
  wire::append_json_string(json, outcome.reason);
  ensure_sound(json);
}

}  // namespace

void run(std::string_view input) {
  static const sqs::SqsTarget target{*sqs::QueueUrl::parse("https://sqs.eu-west-1.amazonaws.com/123456789012/fuzz"), "", {}};
  const auto response = response_of(input);

  const auto error = aws::error_of(response);
  ensure(!error.code.empty(), "an error has a code");
  ensure_fit_for_people(error.code);
  ensure_fit_for_people(error.message);
  const auto refusal = aws::outcome_of_refusal(response, target.whereabouts(), now);
  ensure(refusal.kind != Outcome::Kind::delivered && !refusal.reason.empty(), "a refusal delivers nothing and says why");
  ensure(response.status < 500 || refusal.kind == Outcome::Kind::retry, "nothing is given up for a server's own trouble");
  ensure_shown(refusal);
  if (const auto wait = sinks::retry_after(response.headers, now))
    ensure(*wait >= std::chrono::milliseconds{0} && *wait <= sinks::longest_retry_after, "a wait is bounded");

  static const std::string body = R"({"type":"message.new"})", digest = to_hex(md5(body));
  static const std::vector<sqs::Entry> entries(3, sqs::Entry{body, {{"event_type", "message.new"}}, {}, {}});
  static const auto expected = sqs::digests_of(std::array{&entries[0], &entries[1], &entries[2]});
  const auto outcomes = sqs::outcomes_of_answer(response.body, expected, target);
  ensure(outcomes.size() == entries.size(), "every event has an outcome");
  for (const auto& outcome : outcomes) {
    if (outcome.kind == Outcome::Kind::delivered)
      ensure(!outcome.receipt.empty() && outcome.reason.empty(), "delivered is what the queue has given an id");
    else ensure(!outcome.reason.empty(), "the rest says why");
    ensure_shown(outcome);
  }

  if (const auto facts = sqs::read_facts(response.body)) {
    std::string json;
    wire::append_json_string(json, sqs::facts_text(*facts));
    ensure_sound(json);
    for (const auto& warning : sqs::warnings_of(*facts)) ensure(!warning.sentence().empty(), "a warning says why");
  }

  for (const auto* element : {"Code", "Message"})
    if (const auto text = aws::first_xml_text(response.body, element)) ensure(text->size() <= aws::max_xml_bytes, "XML texts are bounded");
}

}  // namespace millrace::fuzz
