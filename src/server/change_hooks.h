// What commands change of the hooks: by the rules of PATCH /app, with its texts.
#pragma once

#include "base/random.h"
#include "hooks/hook.h"
#include "server/operator_act.h"
#include "server/text.h"
#include "store/store.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::server {

// Queues and topics that hooks of several apps may name (api/shared_queues.h). Null: whoever opens the store itself is not judged.
using SharedTargets = const std::vector<hooks::Hook>*;

// Adds the hook that `body` describes, as an element of event_hooks would. {"app":"KEY","hook":{…as GET /app shows it…}}. Waits
// for the disk.
Text add_hook(store::Store& store, Random& random, const api::Asker& asker, SharedTargets shared, std::string_view api_key,
              std::string_view body);

// Takes a deletion back; `name` is the hook's id, or its key where several deleted ones had that id. What was abandoned is sent as
// far as it is still there. {"app":"KEY","hook":{…},"waiting":N,"gone":N}. Waits for the disk.
Text restore_hook(store::Store& store, const OperatorAct& act, SharedTargets shared, std::string_view api_key, std::string_view name);

// {"apps":[{"app":"KEY","hooks":[{"key":7,"id":…,"hook_type":…,"target":…,"event_types":[],"deleted_at":…,"deleted_by":…,
// "abandoned":N,"restorable":{"message.new":N}}]}]}
Text deleted_hooks(store::Store& store, std::string_view api_key);

}  // namespace millrace::server
