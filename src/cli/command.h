// What every command that asks has: its flags, how it fails, and the answer as a document.
#pragma once

#include "cli/commands.h"
#include "cli/source.h"
#include "wire/json.h"

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace millrace::cli {

struct Flags {
  std::string data, app;
  bool json = false;
};

enum class NamesApp : bool { no, yes };

// Adds the command with --data, --json and, if it takes one, --app. `run` is called with the flags when it is chosen.
template <class More>
CLI::App* add_command(CLI::App& parent, Chosen& chosen, const std::string& name, const std::string& about, NamesApp names_app,
                      std::shared_ptr<More> flags, int (*run)(const More&)) {
  auto* command = parent.add_subcommand(name, about);
  command->add_option("--data", flags->data, "the server's data directory")->envname("MILLRACE_DATA")->required();
  command->add_flag("--json", flags->json, "print JSON");
  if (names_app == NamesApp::yes) command->add_option("--app", flags->app, "an app's API key; may be left out when there is one app");
  command->callback([&chosen, flags, run] { chosen = [flags, run] { return run(*flags); }; });
  return command;
}

// A noun that commands stand under.
CLI::App* add_noun(CLI::App& root, const std::string& name, const std::string& about);

// Says why on standard error; the exit code.
int fail(const std::string& why);

std::expected<wire::Json, std::string> document_in(const std::string& answer);

// A member as text: a string as it is, null and an absent one empty, all else as JSON.
std::string text_of(const wire::Json& object, std::string_view name);

// The list of that name; empty when it is absent.
const wire::Json::Array& list_in(const wire::Json& object, std::string_view name);

}  // namespace millrace::cli
