// Chooses the hooks, tries them app by app, and writes down what each queue said.
#include "server/try_hooks.h"

#include "api/check_hook.h"
#include "server/named_app.h"
#include "wire/diagnosis.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace millrace::server {

struct TriedHook {
  std::string app, id, hook_type, target;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::TriedHook> = std::tuple{
    Field{"app", &server::TriedHook::app},
    Field{"id", &server::TriedHook::id},
    Field{"hook_type", &server::TriedHook::hook_type},
    Field{"target", &server::TriedHook::target},
};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

struct HooksOfApp {
  store::App app;
  std::vector<hooks::Hook> hooks;
};
using Chosen = std::expected<std::vector<HooksOfApp>, std::string>;

Chosen chosen(store::Store& store, std::string_view api_key, std::string_view hook_id) {
  Chosen found;
  store.read([&](store::Snapshot& snapshot) {
    const auto apps = named_apps(snapshot, api_key);
    if (!apps) {
      found = std::unexpected(apps.error());
      return;
    }
    for (const auto& app : *apps) {
      HooksOfApp of_app{app, {}};
      for (auto& hook : snapshot.hooks(app.key))
        if (!hook.deleted && hook.hook.hook_type != "pending_message" && (hook_id.empty() || hook.hook.id == hook_id))
          of_app.hooks.push_back(std::move(hook.hook));
      if (!of_app.hooks.empty()) found->push_back(std::move(of_app));
    }
  });
  if (found && found->empty())
    return std::unexpected(hook_id.empty() ? std::string("there is no hook to test; add one to event_hooks with PATCH /app")
                                           : fmt::format("there is no hook \"{}\" to test; `millrace hook list` shows the ids", hook_id));
  return found;
}

}  // namespace

async::Task<Text> try_hooks(api::Service& service, std::string api_key, std::string hook_id) {
  std::function<Chosen()> read = [&] { return chosen(service.store, api_key, hook_id); };
  const auto found = co_await async::on_pool(service.disk, std::move(read));
  if (!found) co_return std::unexpected(found.error());
  bool ok = true;
  std::string list;
  for (const auto& [app, hooks] : *found) {
    const auto diagnoses = co_await api::try_hooks(service, app, hooks);
    for (std::size_t i = 0; i < hooks.size(); ++i) {
      ok = ok && diagnoses[i].ok();
      list += fmt::format("{}{{{},{},{}}}", list.empty() ? "" : ",",
                          wire::members_of(TriedHook{app.api_key, hooks[i].id, hooks[i].hook_type, hooks[i].target()}),
                          wire::status_members(diagnoses[i]), wire::data_members(diagnoses[i]));
    }
  }
  co_return fmt::format(R"({{"ok":{},"hooks":[{}]}})", ok, list);
}

}  // namespace millrace::server
