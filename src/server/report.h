// What the store knows, as JSON for commands: the same whether a server runs or not.
#pragma once

#include "delivery/hook_delivery.h"
#include "store/store.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace millrace::server {

// {"holds":true,"apps":[{"app":"KEY","hooks":[{…"accepted":48,"delivered":48,"waiting":0,"dead":0,"abandoned":0,"holds":true}]}]}
// Without a running server there are no states: every hook is then "stopped".
std::string check_report(store::Store& store, const std::map<hooks::HookKey, delivery::HookState>& states);

// The events behind `after`, one JSON object a line, at most `limit` of them; empty for an unknown app and at the end.
std::string event_lines(store::Store& store, std::string_view api_key, store::Position after, std::size_t limit);

}  // namespace millrace::server
