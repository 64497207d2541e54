// `millrace dead-letters`: what could not be delivered, why, and what to do with it.
#include "cli/command.h"
#include "cli/text.h"

#include <fmt/format.h>

#include <vector>

namespace millrace::cli {
namespace {

struct LetterFlags : Flags {
  std::string hook, id, type, cid, code, reason;
  bool all = false;
  std::size_t limit = 1'000;

  Source::Parameters parameters() const {
    return {{"app", app},      {"hook", hook}, {"id", id}, {"type", type}, {"cid", cid}, {"code", code}, {"all", all ? "true" : ""},
            {"reason", reason}};
  }
};

std::string attempts_of(const wire::Json& letter) {
  return fmt::format("{}, the last at {}", text_of(letter, "attempts"), text_of(letter, "last_attempt_at"));
}

int list_letters(const LetterFlags& flags) {
  auto parameters = flags.parameters();
  parameters.emplace_back("limit", std::to_string(flags.limit));
  return shown(flags, got(flags, "/dead-letters", parameters), [](const wire::Json& document) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& letter : list_in(document, "dead_letters"))
      rows.push_back({text_of(letter, "event_id"), printable(text_of(letter, "hook")), printable(text_of(letter, "type")),
                      text_of(letter, "last_attempt_at"), printable(text_of(letter, "code")),
                      text_of(letter, "discarded_at").empty() ? "" : "discarded"});
    for (const auto& range : list_in(document, "ranges"))
      fmt::print("{}: {} events at positions {} to {} were given up until {}, without their payloads: {}\n",
                 printable(text_of(range, "hook")), text_of(range, "events"), text_of(range, "first"), text_of(range, "last"),
                 text_of(range, "last_at"), printable(text_of(range, "reason")));
    if (rows.empty()) return fmt::print("no dead letters\n");
    rows.insert(rows.begin(), {"event", "hook", "type", "last attempt", "code", ""});
    fmt::print("{}", aligned(rows, ""));
    if (text_of(document, "more") == "true") fmt::print("and more; --limit shows them\n");
  });
}

int show_letter(const LetterFlags& flags) {
  return shown(flags, got(flags, "/dead-letters/show", flags.parameters()), [](const wire::Json& document) {
    for (const auto& letter : list_in(document, "dead_letters")) {
      std::vector<std::vector<std::string>> rows{{"event", text_of(letter, "event_id")},
                                                 {"type", printable(text_of(letter, "type"))},
                                                 {"app", text_of(letter, "app")},
                                                 {"hook", printable(text_of(letter, "hook"))},
                                                 {"code", printable(text_of(letter, "code"))},
                                                 {"reason", printable(text_of(letter, "reason"))},
                                                 {"first attempt", text_of(letter, "first_attempt_at")},
                                                 {"attempts", attempts_of(letter)}};
      if (const auto cid = text_of(letter, "cid"); !cid.empty()) rows.push_back({"channel", printable(cid)});
      if (const auto when = text_of(letter, "discarded_at"); !when.empty())
        rows.push_back({"discarded", fmt::format("{}: {}", when, printable(text_of(letter, "discard_reason")))});
      const auto payload = text_of(letter, "payload");
      const auto parsed = wire::parse_json(payload);
      fmt::print("{}\n{}\n", aligned(rows, ""), parsed ? laid_out(*parsed) : payload);
    }
  });
}

void print_count(const wire::Json& document, std::string_view name) {
  fmt::print("{} {}{}\n", text_of(document, name), name, text_of(document, "more") == "true" ? "; there are more: say it again" : "");
}

int redrive_letters(const LetterFlags& flags) {
  return shown(flags, posted(flags, "/dead-letters/redrive", flags.parameters()),
               [](const wire::Json& document) { print_count(document, "redriven"); });
}

int discard_letters(const LetterFlags& flags) {
  return shown(flags, posted(flags, "/dead-letters/discard", flags.parameters()),
               [](const wire::Json& document) { print_count(document, "discarded"); });
}

CLI::App* add_choosing(CLI::App& noun, Chosen& chosen, const std::string& name, const std::string& about,
                       const std::shared_ptr<LetterFlags>& flags, int (*run)(const LetterFlags&)) {
  auto* command = add_command(noun, chosen, name, about, NamesApp::yes, flags, run);
  command->add_option("--hook", flags->hook, "of one hook alone: its id");
  command->add_option("--type", flags->type, "of one event type, \"message.new\"");
  command->add_option("--cid", flags->cid, "of one channel, \"messaging:lobby\"");
  command->add_option("--code", flags->code, "that failed with this code, \"too_large\"");
  return command;
}

}  // namespace

void add_dead_letter_commands(CLI::App& root, Chosen& chosen) {
  auto* noun = add_noun(root, "dead-letters", "events that could not be delivered, kept with their reason");
  const auto list = std::make_shared<LetterFlags>();
  add_choosing(*noun, chosen, "list", "list them: event, hook, when and why", list, list_letters)
      ->add_option("--limit", list->limit, "at most so many, up to 1,000")
      ->check(CLI::Range(1, most_shown));
  const auto show = std::make_shared<LetterFlags>();
  add_choosing(*noun, chosen, "show", "show what is known of one, with its payload", show, show_letter)
      ->add_option("id", show->id, "the id of its event")
      ->required();
  const auto redrive = std::make_shared<LetterFlags>();
  auto* redriven = add_choosing(*noun, chosen, "redrive", "let them wait again, to be delivered as any event", redrive, redrive_letters);
  redriven->add_option("id", redrive->id, "the id of one event");
  redriven->add_flag("--all", redrive->all, "all of them");
  const auto discard = std::make_shared<LetterFlags>();
  auto* discarded = add_choosing(*noun, chosen, "discard", "keep them, and never deliver them", discard, discard_letters);
  discarded->add_option("id", discard->id, "the id of one event");
  discarded->add_flag("--all", discard->all, "all of them");
  redriven->add_option("--reason", redrive->reason, "why, for the audit trail");
  discarded->add_option("--reason", discard->reason, "why: kept with the letters, and in the audit trail")->required();
}

}  // namespace millrace::cli
