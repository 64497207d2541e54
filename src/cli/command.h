// What every command that asks has: its flags, its question, how it fails, and how the answer is shown.
#pragma once

#include "cli/commands.h"
#include "cli/source.h"
#include "wire/json.h"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace millrace::cli {

struct Flags {
  Place place;
  std::string app;
  bool json = false;
};

inline constexpr int most_shown = 1'000;  // of a list at once: --limit

using Answer = std::expected<std::string, std::string>;  // JSON, or why there is none

// --data, --server and --token-file.
void add_place(CLI::App& command, Place& place);

enum class NamesApp : bool { no, yes };

// Adds the command with --data, --json and, if it takes one, --app. `run` is called with the flags when it is chosen.
template <class More>
CLI::App* add_command(CLI::App& parent, Chosen& chosen, const std::string& name, const std::string& about, NamesApp names_app,
                      std::shared_ptr<More> flags, int (*run)(const More&)) {
  auto* command = parent.add_subcommand(name, about);
  add_place(*command, flags->place);
  command->add_flag("--json", flags->json, "print JSON");
  if (names_app == NamesApp::yes) command->add_option("--app", flags->app, "an app's API key; may be left out when there is one app");
  command->callback([&chosen, flags, run] { chosen = [flags, run] { return run(*flags); }; });
  return command;
}

// A noun that commands stand under.
CLI::App* add_noun(CLI::App& root, const std::string& name, const std::string& about);

// Says why on standard error; the exit code.
int fail(const std::string& why);

// Asks where the flags say; `needs` is what has to be there for that.
Answer got(const Flags& flags, const std::string& path, const Source::Parameters& parameters = {}, Needs needs = Needs::data);
Answer posted(const Flags& flags, const std::string& path, const Source::Parameters& parameters = {}, const std::string& body = {},
              Needs needs = Needs::data);

std::expected<wire::Json, std::string> document_in(const std::string& answer);

// Prints the answer as it is, or as `print` likes it, or says why there is none. The exit code; `code_of` an answer may say another.
using Print = std::function<void(const wire::Json& document)>;
int shown(const Flags& flags, const Answer& answer, const Print& print, int (*code_of)(const wire::Json& document) = nullptr);

// Prints the name of each app, and each of its hooks by `print`; `none` where it has none.
void print_hooks(const wire::Json& document, const Print& print, std::string_view none);

// A member as text: a string as it is, null and an absent one empty, all else as JSON.
std::string text_of(const wire::Json& object, std::string_view name);

// The list of that name; empty when it is absent.
const wire::Json::Array& list_in(const wire::Json& object, std::string_view name);

}  // namespace millrace::cli
