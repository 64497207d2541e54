// A line for each request: when, how long, what became of its events, and what the queue said.
#include "cli/hook_attempts.h"

#include "cli/text.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

namespace millrace::cli {
namespace {

struct AttemptFlags : Flags {
  std::string hook, limit = "20";
};

// "9 delivered, 1 retry"
std::string outcomes_of(const wire::Json& attempt) {
  std::map<std::string, int> counts;
  for (const auto& event : list_in(attempt, "events")) ++counts[text_of(event, "outcome")];
  std::string text;
  for (const auto& [outcome, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, outcome);
  return text;
}

void print_attempts(const wire::Json& document) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& attempt : list_in(document, "attempts")) {
    const auto replay = text_of(attempt, "replay");
    rows.push_back({text_of(attempt, "at"), milliseconds_text(std::stoll(text_of(attempt, "duration_us"))), outcomes_of(attempt),
                    printable(text_of(attempt, "code")), replay.empty() ? "" : "(" + replay + ")"});
  }
  if (rows.empty()) fmt::print("nothing was sent yet\n");
  else fmt::print("{}", aligned(rows, ""));
  if (text_of(document, "more") == "true") fmt::print("and older ones; --limit shows up to 1,000\n");
}

int list_attempts(const AttemptFlags& flags) {
  return shown(flags, got(flags, "/hooks/attempts", {{"app", flags.app}, {"hook", flags.hook}, {"limit", flags.limit}}), print_attempts);
}

}  // namespace

void add_hook_attempts(CLI::App& noun, Chosen& chosen) {
  const auto flags = std::make_shared<AttemptFlags>();
  auto* attempts = add_command(noun, chosen, "attempts", "list the newest requests to a hook's queue, and what became of their events",
                               NamesApp::yes, flags, list_attempts);
  attempts->add_option("id", flags->hook, "the hook's id")->required();
  attempts->add_option("--limit", flags->limit, "how many")->check(CLI::Range(1, most_shown))->capture_default_str();
}

}  // namespace millrace::cli
