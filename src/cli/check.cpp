// `millrace check`: the ledger of every hook, and whether it closes.
#include "cli/command.h"
#include "cli/text.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

void print_ledger(const wire::Json& hook) {
  const auto error = text_of(hook, "last_error"), given_up = text_of(hook, "given_up");
  fmt::print("  {} {} ({})\n    accepted {} = delivered {} + waiting {} + dead {} + abandoned {}{}\n{}{}", text_of(hook, "hook_type"),
             printable(text_of(hook, "target")), text_of(hook, "state"), text_of(hook, "accepted"), text_of(hook, "delivered"),
             text_of(hook, "waiting"), text_of(hook, "dead"), text_of(hook, "abandoned"),
             text_of(hook, "holds") == "true" ? "" : "   DOES NOT CLOSE",
             given_up == "0" ? "" : fmt::format("    of the dead, {} were given up: the backlog was over its quota\n", given_up),
             error.empty() ? "" : fmt::format("    last error: {}\n", printable(error)));
}

int code_of(const wire::Json& document) { return text_of(document, "holds") == "true" ? 0 : 1; }

int check_ledger(const Flags& flags) {
  const auto print = [](const wire::Json& document) {
    print_hooks(document, print_ledger, "no hooks");
    fmt::print("{}\n",
               code_of(document) == 0 ? "every ledger closes" : "a ledger does not close: please report this with the output above");
  };
  return shown(flags, got(flags, "/check", {{"app", flags.app}}), print, code_of);
}

}  // namespace

void add_check(CLI::App& root, Chosen& chosen) {
  add_command(root, chosen, "check", "prove the ledger: accepted = delivered + waiting + dead + abandoned, per hook", NamesApp::yes,
              std::make_shared<Flags>(), check_ledger);
}

}  // namespace millrace::cli
