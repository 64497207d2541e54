// Events that applications send, in JSON.
#pragma once

#include "chat/channel_events.h"
#include "wire/event.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::EventChange> = std::tuple{
    Field{"type", &chat::EventChange::type},
    Field{"user_id", &chat::EventChange::user},
    Field{"user", &chat::EventChange::user},
    Field{"parent_id", &chat::EventChange::parent_id},
    Field{"custom", &chat::EventChange::custom, Presence::beside},
};

// Names of an event's own are the server's to say.
inline Read read(const Json& value, chat::EventChange& into, const std::string& path) {
  return read_object<chat::EventChange, chat::Event>(value, into, path);
}

}  // namespace millrace::wire
