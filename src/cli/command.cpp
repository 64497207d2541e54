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

int fail(const std::string& why) {
  fmt::print(stderr, "millrace: {}\n", why);
  return 1;
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
