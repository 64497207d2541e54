// `millrace check`: the ledger of every hook, and whether it closes.
#include "cli/command.h"
#include "cli/text.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

void print_hook(const wire::Json& hook) {
  const auto error = text_of(hook, "last_error"), given_up = text_of(hook, "given_up");
  fmt::print("  {} {} ({})\n    accepted {} = delivered {} + waiting {} + dead {} + abandoned {}{}\n{}{}", text_of(hook, "hook_type"),
             printable(text_of(hook, "target")), text_of(hook, "state"), text_of(hook, "accepted"), text_of(hook, "delivered"),
             text_of(hook, "waiting"), text_of(hook, "dead"), text_of(hook, "abandoned"),
             text_of(hook, "holds") == "true" ? "" : "   DOES NOT CLOSE",
             given_up == "0" ? "" : fmt::format("    of the dead, {} were given up: the backlog was over its quota\n", given_up),
             error.empty() ? "" : fmt::format("    last error: {}\n", printable(error)));
}

int check_ledger(const Flags& flags) {
  auto source = Source::open(flags.data);
  if (!source) return fail(source.error());
  const auto report = source->get("/check");
  if (!report) return fail(report.error());
  const auto document = document_in(*report);
  if (!document) return fail(document.error());
  const bool holds = text_of(*document, "holds") == "true";
  if (flags.json) {
    fmt::print("{}\n", *report);
    return holds ? 0 : 1;
  }
  for (const auto& app : list_in(*document, "apps")) {
    fmt::print("app {}\n", text_of(app, "app"));
    for (const auto& hook : list_in(app, "hooks")) print_hook(hook);
    if (list_in(app, "hooks").empty()) fmt::print("  no hooks\n");
  }
  fmt::print("{}\n", holds ? "every ledger closes" : "a ledger does not close: please report this with the output above");
  return holds ? 0 : 1;
}

}  // namespace

void add_check(CLI::App& root, Chosen& chosen) {
  add_command(root, chosen, "check", "prove the ledger: accepted = delivered + waiting + dead + abandoned, per hook", NamesApp::no,
              std::make_shared<Flags>(), check_ledger);
}

}  // namespace millrace::cli
