// One event and what became of it at each hook: what `millrace event show` prints.
#pragma once

#include "delivery/hook_delivery.h"
#include "server/text.h"
#include "store/store.h"

#include <string>
#include <string_view>

namespace millrace::server {

enum class Attempts : bool { untold, told };  // looking for them reads all that are kept of each hook

// {"complete":true,"events":[{"app":"KEY",…the event…,"hooks":[{"id":…,"fate":"delivered",…}]}]}: the event of that id, or those of
// the message of that id, oldest first. What is parked or dead is found beyond the log too. `complete` is false when a message's events
// were not looked for up to the end. An empty key means every app. The text says that there is none, or that the log does not reach back
// so far.
Text event_fates(store::Store& store, const delivery::HookStates& states, std::string_view api_key, std::string_view id, Attempts attempts);

}  // namespace millrace::server
