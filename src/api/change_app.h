// What PATCH /app does, apart from HTTP: commands do the same by the same rules and with the same texts.
#pragma once

#include "api/call.h"
#include "api/problem.h"
#include "base/instant.h"
#include "base/random.h"
#include "chat/keys.h"
#include "hooks/replace.h"
#include "store/records.h"
#include "store/store.h"
#include "wire/json.h"

#include <expected>
#include <string>
#include <vector>

namespace millrace::api {

// Who asks for a change and when, for the audit trail.
struct Asker {
  std::string actor;  // "server token, from 203.0.113.7"
  Instant now;
};

Asker asker_of(const Call& call, Instant now);

// Applies the keys of an UpdateApp request to the app, and records what that changed. A problem names the field; the transaction
// is then to be undone.
std::expected<void, Problem> change_app(store::Transaction& transaction, const store::App& app, const wire::Json& request,
                                        const Asker& asker, Random& random);

// The hooks that are not deleted, in the order of the settings' array.
std::vector<hooks::Hook> live_hooks(store::Snapshot& snapshot, chat::AppKey app);

}  // namespace millrace::api
