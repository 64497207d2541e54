// The keys of the app's settings: which a client may set, and what GET /app shows for those that were not.
#pragma once

#include "wire/json.h"
#include "wire/read.h"

#include <string>
#include <string_view>

namespace millrace::wire {

// `enable_hook_payload_compression` among stored settings (the members of a JSON object).
bool compresses_hooks(std::string_view stored);

// Applies the keys of a PATCH /app besides `event_hooks` to the stored settings. Null takes a key back to its default; what
// only the server sets is passed over. Changes nothing when there is a fault.
Read apply_settings(const Json& request, std::string& stored);

// Members of `app` in GET /app: defaults, then what was set; without the hooks.
std::string shown_settings(std::string_view name, std::string_view stored);

}  // namespace millrace::wire
