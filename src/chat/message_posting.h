// A message's arrival in its channel.
#pragma once

#include "chat/act.h"
#include "chat/block_list.h"

#include <optional>

namespace millrace::chat {

// Stores the message, which gets its key, and tells of it: message.new, and notification.thread_message_new for a reply to a `thread` in
// which somebody else wrote. Its author has read it. `channel` is as it stands in this transaction.
// `words` is what block lists made of it, short of being blocked: shadowed, or flagged, which is told behind it.
Message post(Act& act, Channel channel, Message message, std::optional<Message> thread, Words words);

// Stores it and counts it, in its thread too, and tells nothing. Gives it its key.
void keep_message(Act& act, Channel& channel, Message& message, std::optional<Message>& thread);

}  // namespace millrace::chat
