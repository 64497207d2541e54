// A change of one app by a command, in one transaction.
#pragma once

#include "store/store.h"

#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace millrace::server {

// Runs `change` on the app that is meant. Its text is the answer, or says why nothing was changed. Waits for the disk.
std::expected<std::string, std::string> changed_app(
    store::Store& store, std::string_view api_key,
    const std::function<std::expected<std::string, std::string>(store::Transaction& transaction, const store::App& app)>& change);

}  // namespace millrace::server
