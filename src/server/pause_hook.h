// Pausing a hook, an operator's act: it goes on accepting events and sends none until it is resumed.
#pragma once

#include "server/operator_act.h"
#include "server/text.h"
#include "store/store.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::server {

enum class Pause : std::uint8_t { begins, ends };

// {"app":…,"hook":…,"paused":true}. It outlives restarts and edits. The text says that there is no such hook. Waits for the disk.
Text pause_hook(store::Store& store, const OperatorAct& act, std::string_view api_key, std::string_view hook_id, Pause pause);

}  // namespace millrace::server
