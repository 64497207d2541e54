// Whether a message may be said: by its sender's grants, and by the block lists of the channel's type.
#pragma once

#include "chat/act.h"
#include "chat/messages.h"

#include <optional>

namespace millrace::chat {

Expected<void> may_send(Act& act, const Channel& channel, const MessageChange& change);

// Whether the act may make of a message what it says now: an edit needs the rights that sending it so would need.
Expected<void> may_become(Act& act, const Channel& channel, const Message& before, const Message& now);

// What is answered in place of a message that says what the channel's type blocks. Nothing where it may be said.
std::optional<Message> blocked(Act& act, const Channel& channel, const Message& message);

}  // namespace millrace::chat
