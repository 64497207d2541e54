// Who changed what of an app: what `millrace audit` prints.
#pragma once

#include "store/store.h"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace millrace::server {

// {"app":"KEY","entries":[{"at":…,"actor":…,"action":"hook.changed","subject":ID,"changes":[…]}]}: the newest first. The text says
// which apps there are.
std::expected<std::string, std::string> audit_report(store::Store& store, std::string_view api_key, std::size_t limit);

}  // namespace millrace::server
