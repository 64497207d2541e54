// `millrace app`: making an app, listing all, and a new secret.
#include "cli/amounts.h"
#include "cli/command.h"
#include "cli/text.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

std::string key_and_secret(const wire::Json& app) {
  return aligned({{"key", text_of(app, "key")}, {"secret", text_of(app, "secret")}}, "");
}

struct CreateFlags : Flags {
  std::string key, name;
};

int create_app(const CreateFlags& flags) {
  return shown(flags, posted(flags, "/apps", {{"key", flags.key}, {"name", flags.name}}, {}, Needs::nothing),
               [](const wire::Json& app) { fmt::print("{}\nKeep the secret now: it is not shown again.\n", key_and_secret(app)); });
}

struct RotateFlags : Flags {
  std::string keep_old = "24h";
};

int rotate_secret(const RotateFlags& flags) {
  const auto keep_old = duration(flags.keep_old);
  if (!keep_old) return fail(fmt::format("--keep-old: \"{}\" is no time such as 90m, 24h or 7d", flags.keep_old));
  const auto rotated = posted(flags, "/apps/rotate-secret", {{"app", flags.app}, {"keep_old_s", std::to_string(keep_old->count())}});
  return shown(flags, rotated, [&](const wire::Json& app) {
    fmt::print("{}\nKeep the secret now: it is not shown again. Hooks are signed with it from now on. {}\n", key_and_secret(app),
               keep_old->count() == 0
                   ? std::string("Tokens signed with the old one are refused.")
                   : fmt::format("Tokens signed with the old one are accepted until {}.", text_of(app, "old_valid_until")));
  });
}

int list_apps(const Flags& flags) {
  return shown(flags, got(flags, "/apps"), [](const wire::Json& document) {
    std::vector<std::vector<std::string>> rows{{"KEY", "NAME", "HOOKS", "EVENTS", "CREATED"}};
    for (const auto& app : list_in(document, "apps"))
      rows.push_back({text_of(app, "key"), printable(text_of(app, "name")), text_of(app, "hooks"), text_of(app, "events"),
                      text_of(app, "created_at")});
    if (rows.size() == 1) fmt::print("no apps yet; make one with `millrace app create`\n");
    else fmt::print("{}", aligned(rows, ""));
  });
}

}  // namespace

void add_app_commands(CLI::App& root, Chosen& chosen) {
  auto* noun = add_noun(root, "app", "the apps: each with its own users, channels, hooks and event log");
  const auto flags = std::make_shared<CreateFlags>();
  auto* create = add_command(*noun, chosen, "create", "make an app and print its secret, once; a running server knows it at once",
                             NamesApp::no, flags, create_app);
  create->add_option("--key", flags->key, "its API key; one is made when this is left out");
  create->add_option("--name", flags->name, "its name for people");
  const auto rotating = std::make_shared<RotateFlags>();
  add_command(*noun, chosen, "rotate-secret", "give an app a new secret and print it, once; the old one is good for a while", NamesApp::yes,
              rotating, rotate_secret)
      ->add_option("--keep-old", rotating->keep_old, "how long tokens signed with the old secret are accepted, such as 24h; 0s ends it now")
      ->capture_default_str();
  add_command(*noun, chosen, "list", "list the apps", NamesApp::no, std::make_shared<Flags>(), list_apps);
}

}  // namespace millrace::cli
