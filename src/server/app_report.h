// The apps as JSON: what `millrace app list` prints.
#pragma once

#include "server/text.h"
#include "store/store.h"

#include <string>
#include <string_view>

namespace millrace::server {

// {"apps":[{"key":"KEY","name":"…","created_at":"…","hooks":2,"events":1234}]}: hooks that are not deleted, events ever made.
// An empty key means all.
Text app_list(store::Store& store, std::string_view api_key);

}  // namespace millrace::server
