// Reads one snapshot and writes it down.
#include "server/ledger_report.h"

#include "server/hook_line.h"
#include "server/json_text.h"
#include "server/named_app.h"

#include <fmt/format.h>

#include <vector>

namespace millrace::server {

Text check_report(store::Store& store, const delivery::HookStates& states, std::string_view api_key) {
  std::string apps, fault;
  bool holds = true;
  store.read([&](store::Snapshot& snapshot) {
    const auto named = named_apps(snapshot, api_key);
    if (!named) fault = named.error();
    for (const auto& app : named.value_or(std::vector<store::App>())) {
      std::string hooks;
      for (const auto& hook : snapshot.hooks(app.key)) {
        const auto ledger = snapshot.ledger(app.key, hook);
        holds = holds && ledger.closes();
        hooks += fmt::format("{}{{{},{},\"holds\":{}}}", hooks.empty() ? "" : ",", members_of(hook_line(hook, states)), members_of(ledger),
                             ledger.closes());
      }
      apps += fmt::format("{}{{\"app\":{},\"hooks\":[{}]}}", apps.empty() ? "" : ",", json_text(app.api_key), hooks);
    }
  });
  if (!fault.empty()) return std::unexpected(fault);
  return fmt::format("{{\"holds\":{},\"apps\":[{}]}}", holds, apps);
}

}  // namespace millrace::server
