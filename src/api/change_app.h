// What PATCH /app does, apart from HTTP: commands do the same by the same rules and with the same texts.
#pragma once

#include "api/problem.h"
#include "base/instant.h"
#include "base/random.h"
#include "chat/keys.h"
#include "hooks/replace.h"
#include "store/records.h"
#include "store/store.h"
#include "wire/json.h"

#include <expected>
#include <string_view>
#include <vector>

namespace millrace::api {

// Applies the keys of an UpdateApp request to the app. A problem names the field; the transaction is then to be undone.
std::expected<void, Problem> change_app(store::Transaction& transaction, const store::App& app, const wire::Json& request, Instant now,
                                        Random& random);

// The hooks that are not deleted, in the order of the settings' array.
std::vector<hooks::Hook> live_hooks(store::Snapshot& snapshot, chat::AppKey app);

}  // namespace millrace::api
