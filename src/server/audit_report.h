// Who changed what of an app: what `millrace audit` prints.
#pragma once

#include "server/text.h"
#include "store/store.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::server {

// {"app":"KEY","entries":[{"number":N,"at":…,"actor":…,"action":"hook.changed","subject":ID,"changes":[…]}],"more":false}: the newest
// first, those in front of number `before`. The text says which apps there are.
Text audit_report(store::Store& store, std::string_view api_key, std::int64_t before, std::size_t limit);

}  // namespace millrace::server
