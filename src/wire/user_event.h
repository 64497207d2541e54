// A custom event of a user in JSON: what is none of an event's own fields is the application's.
#pragma once

#include "chat/user_events.h"
#include "wire/event.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::UserEventChange> = std::tuple{
    Field{"type", &chat::UserEventChange::type},
    Field{"custom", &chat::UserEventChange::custom, Presence::beside},
};

template <>
inline bool is_said_by_server<chat::UserEventChange>(std::string_view name) {
  return is_field<chat::Event>(name);
}

}  // namespace millrace::wire
