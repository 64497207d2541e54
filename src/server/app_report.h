// The apps as JSON: what `millrace app list` prints.
#pragma once

#include "store/store.h"

#include <string>

namespace millrace::server {

// {"apps":[{"key":"KEY","name":"…","created_at":"…","hooks":2,"events":1234}]}: hooks that are not deleted, events ever made.
std::string app_list(store::Store& store);

}  // namespace millrace::server
