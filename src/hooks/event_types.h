// The names of the events that hooks can receive.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace millrace::hooks {

enum class Product : std::uint8_t { chat, moderation };

inline constexpr std::string_view any_custom_event = "*";

struct EventType {
  std::string_view name;  // "message.new"
  Product product;
  std::string_view cause;  // what it tells of, for people
};

// All that Stream sends to hooks of these products, sorted by name.
std::span<const EventType> event_types();

bool is_known_event(std::string_view name);

// A custom event of the application.
inline bool is_custom_event(std::string_view name) { return name.find('.') == std::string_view::npos; }

// The known name with the fewest edits to `name`: for errors that help.
std::string_view nearest_event(std::string_view name);

// What is wrong with a name in a filter: it is empty, or looks like an event of ours and is none.
std::optional<std::string> event_name_fault(std::string_view name);

}  // namespace millrace::hooks
