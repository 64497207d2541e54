// Reminders in JSON.
#pragma once

#include "chat/reminder.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/user.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Reminder> = std::tuple{
    Field{"channel_cid", &chat::Reminder::channel_cid},
    Field{"channel", &chat::Reminder::channel, Presence::omit_if_empty},
    Field{"message_id", &chat::Reminder::message_id},
    Field{"message", &chat::Reminder::message, Presence::omit_if_empty},
    Field{"user_id", &chat::Reminder::user_id},
    Field{"user", &chat::Reminder::user},
    Field{"remind_at", &chat::Reminder::remind_at, Presence::omit_if_empty},
    Field{"created_at", &chat::Reminder::created_at},
    Field{"updated_at", &chat::Reminder::updated_at},
};

}  // namespace millrace::wire
