// Flags, configuration file and environment become a Config; commands ask the server or open the store themselves.
#include "cli/run.h"

#include "cli/inspect.h"
#include "cli/serve_options.h"
#include "server/serve.h"

#include <CLI/CLI.hpp>

namespace millrace::cli {

int run(int argc, char** argv) {
  CLI::App app("millrace: a chat backend that delivers every event of an application to queues its owner controls");
  app.require_subcommand(1);
  app.set_version_flag("--version", MILLRACE_VERSION);

  ServeOptions serve(app);
  InspectOptions check(app, "check", "prove the ledger: accepted = delivered + waiting + dead + abandoned, per hook");
  CLI::App* event = app.add_subcommand("event", "the events of the log");
  event->require_subcommand(1);
  InspectOptions list(*event, "list", "list the events of an app, oldest first");
  list.command->add_option("--app", list.app, "the app's API key")->required();

  try {
    app.parse(argc, argv);
    if (serve.command->parsed()) return server::serve(serve.config());
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return check.command->parsed() ? check_ledger(check) : list_events(list);
}

}  // namespace millrace::cli
