// The ledger of every hook as JSON: what `millrace check` prints and proves.
#pragma once

#include "delivery/hook_delivery.h"
#include "server/text.h"
#include "store/store.h"

#include <string>
#include <string_view>

namespace millrace::server {

// {"holds":true,"apps":[{"app":"KEY","hooks":[{…"accepted":48,"delivered":48,"waiting":0,"dead":0,"abandoned":0,"holds":true}]}]}
// Without a running server there are no states: every hook is then "stopped".
// An empty key means all apps.
Text check_report(store::Store& store, const delivery::HookStates& states, std::string_view api_key);

}  // namespace millrace::server
