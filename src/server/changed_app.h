// A change by a command, in one transaction: all of it is on disk, or none.
#pragma once

#include "server/named_hook.h"
#include "server/text.h"
#include "store/store.h"

#include <functional>
#include <string>
#include <string_view>

namespace millrace::server {

// A write that is not on disk, and what that means.
Refused not_stored(std::string_view what, const store::Committed& committed);

// Runs `change` on the app that is meant. Its text is the answer, or says why nothing was changed. Waits for the disk.
Text changed_app(store::Store& store, std::string_view api_key,
                 const std::function<Text(store::Transaction& transaction, const store::App& app)>& change);

// The same on a hook that is not deleted. An empty key means any app.
Text changed_hook(store::Store& store, std::string_view api_key, std::string_view hook_id,
                  const std::function<Text(store::Transaction& transaction, const NamedHook& hook)>& change);

}  // namespace millrace::server
