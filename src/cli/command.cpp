// Reads answers, and says on standard error what went wrong.
#include "cli/command.h"

#include <fmt/format.h>

#include <cstdio>

namespace millrace::cli {

CLI::App* add_noun(CLI::App& root, const std::string& name, const std::string& about) {
  auto* noun = root.add_subcommand(name, about);
  noun->require_subcommand(1);
  return noun;
}

void add_place(CLI::App& command, Place& place) {
  command.add_option("--data", place.data, "the server's data directory")->envname("MILLRACE_DATA");
  command.add_option("--server", place.server, "a server elsewhere, \"https://chat.example.com\", in place of --data")
      ->envname("MILLRACE_SERVER");
  command
      .add_option("--token-file", place.token_file,
                  "a file with the operator's token of that server, or an app's server token; or say MILLRACE_TOKEN")
      ->envname("MILLRACE_TOKEN_FILE");
}

int fail(const std::string& why) {
  fmt::print(stderr, "millrace: {}\n", why);
  return 1;
}

Answer got(const Flags& flags, const std::string& path, const Source::Parameters& parameters, Needs needs) {
  auto source = Source::open(flags.place, needs);
  return source ? source->get(path, parameters) : std::unexpected(source.error());
}

Answer posted(const Flags& flags, const std::string& path, const Source::Parameters& parameters, const std::string& body, Needs needs) {
  auto source = Source::open(flags.place, needs);
  return source ? source->post(path, parameters, body) : std::unexpected(source.error());
}

int shown(const Flags& flags, const Answer& answer, const Print& print, int (*code_of)(const wire::Json& document)) {
  if (!answer) return fail(answer.error());
  const auto document = document_in(*answer);
  if (!document) return fail(document.error());
  if (flags.json) fmt::print("{}\n", *answer);
  else print(*document);
  return code_of ? code_of(*document) : 0;
}

void print_hooks(const wire::Json& document, const Print& print, std::string_view none) {
  for (const auto& app : list_in(document, "apps")) {
    fmt::print("app {}\n", text_of(app, "app"));
    for (const auto& hook : list_in(app, "hooks")) print(hook);
    if (list_in(app, "hooks").empty()) fmt::print("  {}\n", none);
  }
}

std::expected<wire::Json, std::string> document_in(const std::string& answer) {
  auto document = wire::parse_json(answer);
  if (!document) return std::unexpected("the server's answer can't be read: " + document.error());
  return *std::move(document);
}

std::string text_of(const wire::Json& object, std::string_view name) {
  const auto* value = object.find(name);
  if (!value || value->is_null()) return {};
  return value->string() ? *value->string() : wire::to_text(*value);
}

const wire::Json::Array& list_in(const wire::Json& object, std::string_view name) {
  static const wire::Json::Array none;
  const auto* value = object.find(name);
  return value && value->array() ? *value->array() : none;
}

}  // namespace millrace::cli
