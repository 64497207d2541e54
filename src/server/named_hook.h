// Which hook a command means.
#pragma once

#include "store/store.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::server {

struct NamedHook {
  store::App app;
  store::StoredHook hook;
};

// The hook of that id that is not deleted, in the app of that key, or in any when the key is empty. The text says that there is none.
std::expected<NamedHook, std::string> named_hook(store::Snapshot& snapshot, std::string_view api_key, std::string_view hook_id);

}  // namespace millrace::server
