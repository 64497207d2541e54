// Finds the hook by its id, then writes one column.
#include "server/pause_hook.h"

#include "base/log.h"
#include "server/changed_app.h"
#include "server/json_text.h"

#include <fmt/format.h>

namespace millrace::server {

Text pause_hook(store::Store& store, const OperatorAct& act, std::string_view api_key, std::string_view hook_id, Pause pause) {
  const bool paused = pause == Pause::begins;
  const auto* const action = paused ? "hook.paused" : "hook.resumed";
  auto out = changed_hook(store, api_key, hook_id, [&](store::Transaction& transaction, const NamedHook& named) -> Text {
    const auto& [app, stored] = named;
    if (stored.paused != paused) {
      transaction.pause(stored.hook.key, paused);
      act.record(transaction, app.key, action, stored.hook);
    }
    return fmt::format("{{\"app\":{},\"hook\":{},\"paused\":{}}}", json_text(app.api_key), json_text(hook_id), paused);
  });
  if (out) log::info(action, {{"hook", hook_id}});
  return out;
}

}  // namespace millrace::server
