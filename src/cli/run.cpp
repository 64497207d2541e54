// Flags, configuration file and environment become a Config; commands ask the server or open the store themselves.
#include "cli/run.h"

#include "cli/commands.h"
#include "cli/serve_options.h"
#include "server/serve.h"

#include <fmt/format.h>

#include <optional>
#include <string>

namespace millrace::cli {
namespace {

// CLI11 asks for a command before it says that the one given is none.
std::optional<std::string> unknown_command(const CLI::App& app) {
  const auto noun = app.get_subcommands().empty() ? std::string() : app.get_subcommands().front()->get_name() + " ";
  const auto rest = app.remaining(true);
  if (rest.empty() || rest.front().starts_with('-')) return std::nullopt;
  return fmt::format("there is no command \"{}{}\"; `millrace {}--help` lists them", noun, rest.front(), noun);
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("millrace: a chat backend that delivers every event of an application to queues its owner controls");
  app.require_subcommand(1);
  app.set_version_flag("--version", MILLRACE_VERSION);

  Chosen chosen;
  ServeOptions serve(app);
  add_check(app, chosen);
  add_app_commands(app, chosen);
  add_audit(app, chosen);
  add_hook_commands(app, chosen);
  add_event_commands(app, chosen);
  add_dashboard_commands(app, chosen);
  add_dead_letter_commands(app, chosen);

  try {
    app.parse(argc, argv);
    if (serve.command->parsed()) return server::serve(serve.config());
  } catch (const CLI::RequiredError& error) {
    if (const auto unknown = unknown_command(app)) return fail(*unknown), error.get_exit_code();
    return app.exit(error);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return chosen();
}

}  // namespace millrace::cli
