// What a topic or a webhook, or whatever stands in front of it, may answer: each event gets an outcome, and people a readable reason.
#include "fuzz.h"
#include "json_text.h"
#include "sinks/aws/xml_text.h"
#include "sinks/sns/publish.h"
#include "sinks/webhook/answer.h"
#include "wire/json.h"

#include <string>

namespace millrace::fuzz {
namespace {

using delivery::Outcome;

void ensure_shown(const Outcome& outcome) {
  std::string json;
  wire::append_json_string(json, outcome.reason);
  ensure_sound(json);
}

}  // namespace

void run(std::string_view input) {
  constexpr std::size_t entries = 3;
  static const sns::SnsTarget target{*sns::Topic::parse("arn:aws:sns:eu-west-1:123456789012:fuzz"), {}, {}, {}};
  const auto outcomes = sns::outcomes_of_answer(input, entries, target);
  ensure(outcomes.size() == entries, "every event has an outcome");
  for (const auto& outcome : outcomes) {
    if (outcome.kind == Outcome::Kind::delivered) ensure(!outcome.receipt.empty() && outcome.reason.empty(), "delivered is what has an id");
    else ensure(!outcome.reason.empty(), "the rest says why");
    ensure_shown(outcome);
  }

  for (const auto part : aws::xml_contents(input, "member", entries)) ensure(part.size() <= input.size(), "an element is a part");
  ensure(aws::xml_contents(input, "entry", entries).size() <= entries, "no more elements than asked for");
  if (const auto facts = sns::read_facts(input)) ensure(facts->kms_key.size() <= 300, "what AWS says is bounded");

  static const auto receiver = *webhook::Target::parse("https://a.example/events", "hook");
  for (const unsigned status : {200u, 302u, 404u, 422u, 500u}) {
    const auto outcome = webhook::outcome_of({.status = status, .headers = {}, .body = std::string(input)}, receiver, Instant{});
    ensure((outcome.kind == Outcome::Kind::delivered) == (status == 200), "only 2xx delivers");
    ensure_shown(outcome);
  }
  if (const auto topic = sns::Topic::parse(input)) ensure(topic->text == input && topic->region.size() <= 32, "an ARN is kept as given");
}

}  // namespace millrace::fuzz
