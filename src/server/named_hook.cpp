// Looks through the hooks of the apps that may be meant.
#include "server/named_hook.h"

#include "server/named_app.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::server {

std::expected<NamedHook, std::string> named_hook(store::Snapshot& snapshot, std::string_view api_key, std::string_view hook_id) {
  auto apps = named_apps(snapshot, api_key);
  if (!apps) return std::unexpected(apps.error());
  for (auto& app : *apps) {
    auto hooks = snapshot.hooks(app.key);
    const auto hook = std::ranges::find_if(hooks, [&](const auto& known) { return known.hook.id == hook_id && !known.deleted; });
    if (hook != hooks.end()) return NamedHook{std::move(app), std::move(*hook)};
  }
  return std::unexpected(fmt::format("there is no hook with the id \"{}\"; `millrace hook list` shows the ids", hook_id));
}

}  // namespace millrace::server
