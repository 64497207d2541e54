// The hooks as JSON: what `millrace hook list` prints.
#pragma once

#include "base/clock.h"
#include "delivery/hook_delivery.h"
#include "server/text.h"
#include "store/store.h"

#include <string>
#include <string_view>

namespace millrace::server {

// {"apps":[{"app":"KEY","hooks":[{…the line, its ledger…,"oldest_waiting_at":…,"oldest_waiting_seconds":3,"replay":{…the newest…}}]}]} of
// one app, or of all when the key is empty; deleted hooks are left out. The ledger is taken from counters, so a long backlog costs nothing.
Text hook_list(store::Store& store, const Clock& clock, const delivery::HookStates& states, std::string_view api_key);

}  // namespace millrace::server
