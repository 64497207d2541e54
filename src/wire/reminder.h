// Reminders in JSON.
#pragma once

#include "chat/reminder.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/user.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Reminder> = std::tuple_cat(
    std::tuple{
        Field{"channel", &chat::Reminder::channel, Presence::omit_if_empty},
        Field{"message", &chat::Reminder::message, Presence::omit_if_empty},
        Field{"user", &chat::Reminder::user},
    },
    reminder_fields);

}  // namespace millrace::wire
