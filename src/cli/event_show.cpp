// `millrace event show`: one event in full, and its way at each hook.
#include "cli/event_commands.h"
#include "cli/text.h"

#include <fmt/format.h>

#include <vector>

namespace millrace::cli {
namespace {

std::string why(const wire::Json& hook) {
  if (const auto id = text_of(hook, "message_id"); !id.empty())
    return fmt::format("as {} at {}, attempt {}", printable(id), text_of(hook, "last_attempt_at"), text_of(hook, "attempts"));
  auto text = printable(text_of(hook, "reason"));
  if (const auto code = text_of(hook, "code"); !code.empty()) text = printable(code) + (text.empty() ? "" : ": ") + text;
  const auto last = text_of(hook, "last_attempt_at");
  if (const auto attempts = text_of(hook, "attempts"); !attempts.empty())
    text += fmt::format("{}({} attempt{}{}{})", text.empty() ? "" : " ", attempts, attempts == "1" ? "" : "s",
                        last.empty() ? "" : ", the last at ", last);
  if (const auto next = text_of(hook, "next_try_in_ms"); !next.empty())
    text += fmt::format("; next try in {}", wait_text(std::stoll(next)));
  return text;
}

std::vector<std::vector<std::string>> attempt_rows(const wire::Json::Array& attempts) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& attempt : attempts) {
    auto result = printable(text_of(attempt, "message_id"));
    if (result.empty()) result = printable(text_of(attempt, "code"));
    rows.push_back({text_of(attempt, "at"), text_of(attempt, "outcome"), milliseconds_text(std::stoll(text_of(attempt, "duration_us"))),
                    result, text_of(attempt, "replay")});
  }
  return rows;
}

void print_event(const wire::Json& event) {
  const auto payload = text_of(event, "payload");
  const auto document = wire::parse_json(payload);
  std::vector<std::vector<std::string>> facts{{"event", text_of(event, "event_id")},
                                              {"type", printable(text_of(event, "type"))},
                                              {"app", text_of(event, "app")},
                                              {"position", text_of(event, "position")},
                                              {"made", text_of(event, "at")}};
  if (const auto cid = text_of(event, "cid"); !cid.empty()) facts.push_back({"channel", printable(cid)});
  fmt::print("{}\n{}\n\n", aligned(facts, ""), document ? laid_out(*document) : payload);

  std::vector<std::vector<std::string>> hooks;
  for (const auto& hook : list_in(event, "hooks"))
    hooks.push_back({text_of(hook, "fate"), text_of(hook, "hook_type") + ' ' + printable(text_of(hook, "target")), why(hook)});
  fmt::print("hooks\n{}", hooks.empty() ? "  there are none\n" : aligned(hooks, "  "));
  for (const auto& hook : list_in(event, "hooks"))
    if (const auto& attempts = list_in(hook, "attempt_log"); !attempts.empty())
      fmt::print("\nattempts to {}\n{}", printable(text_of(hook, "target")), aligned(attempt_rows(attempts), "  "));
}

}  // namespace

int show_event(const EventFlags& flags) {
  return shown(flags, got(flags, "/events/show", {{"app", flags.app}, {"id", flags.id}}), [](const wire::Json& document) {
    const auto& events = list_in(document, "events");
    print_event(events.front());
    if (events.size() > 1) fmt::print("\nlater events of the message\n");
    for (std::size_t i = 1; i < events.size(); ++i) fmt::print("{}", line_of(events[i]));
    if (text_of(document, "complete") != "true") fmt::print("there may be more: the log was not read to its end\n");
  });
}

}  // namespace millrace::cli
