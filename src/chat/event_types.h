// The types of the events that the rules fire: what this version can tell a hook.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace millrace::chat {

// Sorted. A rule that fires something else stops the process.
std::span<const std::string_view> fired_event_types();

bool is_fired(std::string_view type);

// A name of the application's own: one without a dot.
inline bool is_custom_event(std::string_view type) { return !type.empty() && !type.contains('.'); }
inline constexpr std::size_t longest_custom_type = 255;

}  // namespace millrace::chat
