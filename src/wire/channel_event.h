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

template <>
inline bool is_said_by_server<chat::EventChange>(std::string_view name) {
  return is_field<chat::Event>(name);
}

}  // namespace millrace::wire
