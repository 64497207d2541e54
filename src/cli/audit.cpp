// `millrace audit`: who changed what.
#include "cli/command.h"
#include "cli/text.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

struct AuditFlags : Flags {
  std::string limit = "50";
};

std::string change_text(const wire::Json& change) {
  const auto field = text_of(change, "field");
  if (!text_of(change, "secret").empty()) return field + ": another secret";
  const auto value = [&](std::string_view name) {
    const auto* found = change.find(name);
    return found ? wire::to_text(*found) : std::string("nothing");
  };
  if (!change.find("before")) return fmt::format("{}: {}", field, value("after"));
  return fmt::format("{}: {} -> {}", field, value("before"), value("after"));
}

void print_entry(const wire::Json& entry) {
  const auto subject = text_of(entry, "subject");
  fmt::print("{}  {}{}  {}\n", text_of(entry, "at"), text_of(entry, "action"), subject.empty() ? "" : ' ' + printable(subject),
             printable(text_of(entry, "actor")));
  // Of what came or went as a whole, the fields are in the JSON.
  if (text_of(entry, "action") == "hook.deleted") return;
  for (const auto& change : list_in(entry, "changes")) fmt::print("    {}\n", printable(change_text(change)));
}

int show_audit(const AuditFlags& flags) {
  return shown(flags, got(flags, "/audit", {{"app", flags.app}, {"limit", flags.limit}}), [](const wire::Json& document) {
    for (const auto& entry : list_in(document, "entries")) print_entry(entry);
    if (list_in(document, "entries").empty()) fmt::print("nothing was changed yet\n");
    if (text_of(document, "more") == "true") fmt::print("and older ones; --limit shows up to 1,000\n");
  });
}

}  // namespace

void add_audit(CLI::App& root, Chosen& chosen) {
  const auto flags = std::make_shared<AuditFlags>();
  add_command(root, chosen, "audit", "who changed an app's settings, hooks and secrets, or its delivery, the newest first", NamesApp::yes,
              flags, show_audit)
      ->add_option("--limit", flags->limit, "how many entries")
      ->check(CLI::Range(1, most_shown))
      ->capture_default_str();
}

}  // namespace millrace::cli
