// `millrace dashboard`: the way into the page for whoever owns the data directory.
#include "cli/command.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

int print_link(const Flags& flags) {
  return shown(flags, posted(flags, "/dashboard/links", {{"app", flags.app}}, {}, Needs::server),
               [](const wire::Json& document) { fmt::print("{}\nIt signs in once, within ten minutes.\n", text_of(document, "url")); });
}

}  // namespace

void add_dashboard_commands(CLI::App& root, Chosen& chosen) {
  auto* noun = add_noun(root, "dashboard", "the page in the browser, at /dashboard");
  const auto flags = std::make_shared<Flags>();
  auto* link =
      add_command(*noun, chosen, "link", "print a one-time address that signs in; needs a running server", NamesApp::no, flags, print_link);
  link->add_option("--app", flags->app, "the API key of the app to be seen; all apps when left out");
}

}  // namespace millrace::cli
