// What is told of a message, by whatever rule changed it.
#pragma once

#include "chat/act.h"

#include <optional>
#include <string>

namespace millrace::chat {

// Makes the event that tells of `message`.
Event& message_event(Act& act, std::string type, const Channel& channel, const Message& message);

// Stores the changed message and fires message.updated with what differs. `by` is nobody when a timer did it.
Message updated(Act& act, const Channel& channel, const Message& stored, Message message, const std::optional<User>& by);

}  // namespace millrace::chat
