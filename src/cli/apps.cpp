// `millrace app`: making an app, and listing all.
#include "cli/command.h"
#include "cli/text.h"

#include <fmt/format.h>

namespace millrace::cli {
namespace {

struct CreateFlags : Flags {
  std::string key, name;
};

int create_app(const CreateFlags& flags) {
  auto source = Source::open(flags.data, Missing::make);
  if (!source) return fail(source.error());
  const auto made = source->post("/apps", {{"key", flags.key}, {"name", flags.name}});
  if (!made) return fail(made.error());
  const auto app = document_in(*made);
  if (!app) return fail(app.error());
  if (flags.json) fmt::print("{}\n", *made);
  else
    fmt::print("{}\nKeep the secret now: it is not shown again.\n",
               aligned({{"key", text_of(*app, "key")}, {"secret", text_of(*app, "secret")}}, ""));
  return 0;
}

int list_apps(const Flags& flags) {
  auto source = Source::open(flags.data);
  if (!source) return fail(source.error());
  const auto list = source->get("/apps");
  if (!list) return fail(list.error());
  const auto document = document_in(*list);
  if (!document) return fail(document.error());
  if (flags.json) return fmt::print("{}\n", *list), 0;
  std::vector<std::vector<std::string>> rows{{"KEY", "NAME", "HOOKS", "EVENTS", "CREATED"}};
  for (const auto& app : list_in(*document, "apps"))
    rows.push_back(
        {text_of(app, "key"), printable(text_of(app, "name")), text_of(app, "hooks"), text_of(app, "events"), text_of(app, "created_at")});
  if (rows.size() == 1) fmt::print("no apps yet; make one with `millrace app create`\n");
  else fmt::print("{}", aligned(rows, ""));
  return 0;
}

}  // namespace

void add_app_commands(CLI::App& root, Chosen& chosen) {
  auto* noun = add_noun(root, "app", "the apps: each with its own users, channels, hooks and event log");
  const auto flags = std::make_shared<CreateFlags>();
  auto* create = add_command(*noun, chosen, "create", "make an app and print its secret, once; a running server knows it at once",
                             NamesApp::no, flags, create_app);
  create->add_option("--key", flags->key, "its API key; one is made when this is left out");
  create->add_option("--name", flags->name, "its name for people");
  add_command(*noun, chosen, "list", "list the apps", NamesApp::no, std::make_shared<Flags>(), list_apps);
}

}  // namespace millrace::cli
