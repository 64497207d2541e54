// The events of an app as JSON: what `millrace event list` and `event tail` print.
#pragma once

#include "store/store.h"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::server {

// The events behind `after`, one JSON object a line, at most `limit` of them; empty at the end. An empty key means the only app.
std::expected<std::string, std::string> event_lines(store::Store& store, std::string_view api_key, store::Position after,
                                                    std::size_t limit);

// {"after":POSITION,"events":[…]}: the events of that type (empty: any) behind `after`, or without it the newest ten. The
// position is where to go on.
std::expected<std::string, std::string> event_tail(store::Store& store, std::string_view api_key, std::string_view type,
                                                   std::optional<store::Position> after);

}  // namespace millrace::server
