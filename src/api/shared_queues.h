// Whose queue or topic an app may have reached with Millrace's own rights: its own, and what the operator shares (the confused deputy).
#pragma once

#include "api/problem.h"
#include "hooks/hook.h"
#include "store/records.h"
#include "store/store.h"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace millrace::api {

// The policy of a queue or topic, or a role's, trusts Millrace and not one of its apps: an app that names the target of another would send
// there. With keys an app proves by itself that it may; with the other kinds of identity a queue that a hook of another app
// names is refused, unless it is among `shared`. Hooks in `let_in` were judged before. The text goes on behind the field.
std::optional<std::string> shared_queue_fault(store::Snapshot& snapshot, chat::AppKey app, const std::vector<hooks::Hook>& let_in,
                                              const hooks::Hook& hook, const std::vector<hooks::Hook>& shared);

// Of all hooks that the app has now; `before` are those that it had. The problem names the field.
std::expected<void, Problem> judge_queues(store::Snapshot& snapshot, chat::AppKey app, const std::vector<hooks::Hook>& before,
                                          const std::vector<hooks::Hook>& shared);

}  // namespace millrace::api
