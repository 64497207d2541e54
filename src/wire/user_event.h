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

inline Read read(const Json& value, chat::UserEventChange& into, const std::string& path) {
  return read_object<chat::UserEventChange, chat::Event>(value, into, path);
}

}  // namespace millrace::wire
