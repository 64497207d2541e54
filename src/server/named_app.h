// Which app a command means: the one it names, or the only one there is.
#pragma once

#include "store/store.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::server {

// The app of that key, or the only one when the key is empty. The text says which there are.
std::expected<store::App, std::string> named_app(store::Snapshot& snapshot, std::string_view api_key);

// The app of that key, or all when the key is empty.
std::expected<std::vector<store::App>, std::string> named_apps(store::Snapshot& snapshot, std::string_view api_key);

}  // namespace millrace::server
