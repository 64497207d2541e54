// Asks, then prints: the JSON as it came, or a text that a person likes to read.
#include "cli/inspect.h"

#include "base/random.h"
#include "cli/source.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <cstdio>

namespace millrace::cli {
namespace {

std::string text_of(const wire::Json& object, std::string_view name) {
  const auto* value = object.find(name);
  if (!value || value->is_null()) return {};
  return value->string() ? *value->string() : wire::to_text(*value);
}

void print_hook(const wire::Json& hook) {
  const auto error = text_of(hook, "last_error");
  fmt::print("  {} {} ({})\n    accepted {} = delivered {} + waiting {} + dead {} + abandoned {}{}\n{}", text_of(hook, "hook_type"),
             text_of(hook, "target"), text_of(hook, "state"), text_of(hook, "accepted"), text_of(hook, "delivered"),
             text_of(hook, "waiting"), text_of(hook, "dead"), text_of(hook, "abandoned"),
             text_of(hook, "holds") == "true" ? "" : "   DOES NOT CLOSE", error.empty() ? "" : fmt::format("    last error: {}\n", error));
}

int fail(const std::string& why) {
  fmt::print(stderr, "millrace: {}\n", why);
  return 1;
}

}  // namespace

InspectOptions::InspectOptions(CLI::App& parent, const std::string& name, const std::string& about)
    : command(parent.add_subcommand(name, about)) {
  command->add_option("--data", data, "the server's data directory")->envname("MILLRACE_DATA")->required();
  command->add_flag("--json", json, "print JSON");
}

int check_ledger(const InspectOptions& options) {
  SystemRandom random;
  auto source = Source::open(options.data, random);
  if (!source) return fail(source.error());
  const auto report = source->check();
  if (!report) return fail(report.error());
  const auto document = wire::parse_json(*report);
  if (!document) return fail("the server's answer can't be read: " + document.error());
  const bool holds = text_of(*document, "holds") == "true";
  if (options.json) {
    fmt::print("{}\n", *report);
    return holds ? 0 : 1;
  }
  for (const auto& app : *document->find("apps")->array()) {
    fmt::print("app {}\n", text_of(app, "app"));
    const auto& hooks = *app.find("hooks")->array();
    for (const auto& hook : hooks) print_hook(hook);
    if (hooks.empty()) fmt::print("  no hooks\n");
  }
  fmt::print("{}\n", holds ? "every ledger closes" : "a ledger does not close: please report this with the output above");
  return holds ? 0 : 1;
}

int list_events(const InspectOptions& options) {
  SystemRandom random;
  auto source = Source::open(options.data, random);
  if (!source) return fail(source.error());
  for (std::int64_t after = 0;;) {
    const auto lines = source->events(options.app, after);
    if (!lines) return fail(lines.error());
    if (lines->empty()) return 0;
    for (std::string_view rest = *lines; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() + 1);
      const auto event = wire::parse_json(line);
      if (!event) return fail("the server's answer can't be read: " + event.error());
      after = std::stoll(text_of(*event, "position"));
      if (options.json) fmt::print("{}\n", line);
      else
        fmt::print("{:>8}  {}  {:<24} {:<32} {}\n", text_of(*event, "position"), text_of(*event, "at"), text_of(*event, "type"),
                   text_of(*event, "cid"), text_of(*event, "event_id"));
    }
  }
}

}  // namespace millrace::cli
