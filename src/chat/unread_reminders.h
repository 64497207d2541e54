// Users who have not read for long what others wrote to them are told of, so that the application can reach them another way.
#pragma once

#include "chat/act.h"

namespace millrace::chat {

// A message was posted: whether its readers have read it is looked at when `app.unread_reminders.after` is over. Only in channels
// of few members whose type has `reminders` and `read_events`.
void expect_reading(Act& act, const Channel& channel, const Message& message);

// The time is over. Fires user.unread_message_reminder about the channels in which something has waited for so long, and looks again
// later where something younger waits.
void remind_of_unread(Act& act, UserKey key);

inline constexpr std::size_t most_channels_reminded = 10, most_messages_reminded = 5;  // in one event; of each channel

}  // namespace millrace::chat
