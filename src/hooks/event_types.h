// The names of the events that hooks can receive.
#pragma once

#include <span>
#include <string_view>

namespace millrace::hooks {

// Sorted. Without custom events, whose names have no dot.
std::span<const std::string_view> event_types();

bool is_known_event(std::string_view name);

// A custom event of the application.
inline bool is_custom_event(std::string_view name) { return name.find('.') == std::string_view::npos; }

// The known name with the fewest edits to `name`: for errors that help.
std::string_view nearest_event(std::string_view name);

}  // namespace millrace::hooks
