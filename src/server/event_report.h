// The events of an app as JSON: what `millrace event list` and `event tail` print.
#pragma once

#include "server/text.h"
#include "store/store.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::server {

// {"after":POSITION,"events":[…]}: those behind `after`, at most `limit` of them and some 4 MiB; none at the end of the log. The position
// is where to go on. An empty key means the only app.
Text event_page(store::Store& store, std::string_view api_key, store::Position after, std::size_t limit);

// The same of the events of that type (empty: any) behind `after`, or without it of the newest ten.
Text event_tail(store::Store& store, std::string_view api_key, std::string_view type, std::optional<store::Position> after);

}  // namespace millrace::server
