// Reads one snapshot and writes it down.
#include "server/ledger_report.h"

#include "server/hook_line.h"
#include "wire/json.h"

#include <fmt/format.h>

namespace millrace::server {

std::string check_report(store::Store& store, const delivery::HookStates& states) {
  std::string apps;
  bool holds = true;
  store.read([&](store::Snapshot& snapshot) {
    for (const auto& app : snapshot.apps()) {
      std::string hooks;
      for (const auto& hook : snapshot.hooks(app.key)) {
        const auto ledger = snapshot.ledger(app.key, hook);
        holds = holds && ledger.closes();
        hooks += fmt::format("{}{{{},{},\"holds\":{}}}", hooks.empty() ? "" : ",", members_of(hook_line(hook, states)), members_of(ledger),
                             ledger.closes());
      }
      std::string name;
      wire::append_json_string(name, app.api_key);
      apps += fmt::format("{}{{\"app\":{},\"hooks\":[{}]}}", apps.empty() ? "" : ",", name, hooks);
    }
  });
  return fmt::format("{{\"holds\":{},\"apps\":[{}]}}", holds, apps);
}

}  // namespace millrace::server
