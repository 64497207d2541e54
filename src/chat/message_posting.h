// A message's arrival in its channel.
#pragma once

#include "chat/act.h"

#include <optional>

namespace millrace::chat {

// Stores the message, which gets its key, and tells of it: message.new, and notification.thread_message_new for a reply to a `thread` in
// which somebody else wrote. Its author has read it. `channel` is as it stands in this transaction.
Message post(Act& act, Channel channel, Message message, std::optional<Message> thread);

}  // namespace millrace::chat
