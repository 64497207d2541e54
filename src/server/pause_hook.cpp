// Finds the hook by its id, then writes one column.
#include "server/pause_hook.h"

#include "base/log.h"
#include "server/named_app.h"
#include "store/durable.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::server {

std::expected<std::string, std::string> pause_hook(store::Store& store, std::string_view api_key, std::string_view hook_id, Pause pause) {
  const bool paused = pause == Pause::begins;
  std::expected<std::string, std::string> out = std::unexpected(std::string());
  const auto committed = store::committed(store, [&](store::Transaction& transaction) {
    const auto apps = named_apps(transaction, api_key);
    if (!apps) return out = std::unexpected(apps.error()), store::Verdict::undo;
    for (const auto& app : *apps) {
      const auto hooks = transaction.hooks(app.key);
      const auto hook = std::ranges::find_if(hooks, [&](const auto& known) { return known.hook.id == hook_id && !known.deleted; });
      if (hook == hooks.end()) continue;
      transaction.pause(hook->hook.key, paused);
      std::string key, id;
      wire::append_json_string(key, app.api_key);
      wire::append_json_string(id, hook_id);
      out = fmt::format("{{\"app\":{},\"hook\":{},\"paused\":{}}}", key, id, paused);
      return store::Verdict::keep;
    }
    out = std::unexpected(fmt::format("there is no hook with the id \"{}\"; `millrace hook list` shows the ids", hook_id));
    return store::Verdict::undo;
  });
  if (out && committed.kind != store::Committed::Kind::kept) return std::unexpected("it could not be stored: " + committed.text);
  if (out) log::info(paused ? "hook.paused" : "hook.resumed", {{"hook", hook_id}});
  return out;
}

}  // namespace millrace::server
