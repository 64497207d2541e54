// The apps as JSON: what `millrace app list` prints.
#pragma once

#include "store/store.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::server {

// {"apps":[{"key":"KEY","name":"…","created_at":"…","hooks":2,"events":1234}]}: hooks that are not deleted, events ever made.
// An empty key means all.
std::expected<std::string, std::string> app_list(store::Store& store, std::string_view api_key);

}  // namespace millrace::server
