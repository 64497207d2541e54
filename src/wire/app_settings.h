// The settings of the app: what a PATCH does to the stored ones, and what GET /app shows of them.
#pragma once

#include "base/instant.h"
#include "hooks/app_server.h"
#include "hooks/hook.h"
#include "hooks/older_fields.h"
#include "hooks/payload_encoding.h"
#include "wire/json.h"
#include "wire/read.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::wire {

// What others read out of stored settings (the members of a JSON object).
// How the hook's events are encoded: its own wish, else the app's, else the server's. A webhook's bodies are JSON, or gzip of it
// where the app wants them compressed; those of a hook for pending messages are calls.
hooks::PayloadEncoding encoding_of(const hooks::Hook& hook, std::string_view stored, hooks::PayloadEncoding of_server);
// What the settings say about who may do what.
chat::AppPolicy policy_of(std::string_view stored);
// Where the app's own server is asked.
hooks::AppServer app_server_of(std::string_view stored);

bool auth_checks_disabled(std::string_view stored);
std::optional<Instant> tokens_revoked_before(std::string_view stored);
std::vector<std::string> stored_webhook_events(std::string_view stored);

// Applies the keys of a PATCH /app besides hooks to the stored settings. Null takes a key back to its default, a masked secret
// keeps the stored one, what only the server sets is passed over. Changes nothing when there is a fault.
Read apply_settings(const Json& request, std::string& stored);

// The filter of a queue that the older fields are still to name.
void store_webhook_events(const std::vector<std::string>& types, std::string& stored);

struct ShownApp {
  std::int64_t id = 0;
  std::string_view name;
  std::string_view settings;  // as stored
  hooks::OlderFields older;
};

// Members of `app` in GET /app: defaults, then what was set; without the list of hooks.
std::string shown_settings(const ShownApp& app, Profile profile = Profile::http_v1);

// The value of a setting as it may be shown to people: with credentials masked. JSON; empty when it was never set.
std::string shown_value(std::string_view stored, std::string_view name);

}  // namespace millrace::wire
