// Whether a message may be said: by its sender's grants, and by the block lists of the channel's type.
#pragma once

#include "chat/act.h"
#include "chat/block_list.h"
#include "chat/messages.h"

namespace millrace::chat {

Expected<void> may_send(Act& act, const Channel& channel, const MessageChange& change);

// Whether the act may make of a message what it says now: an edit needs the rights that sending it so would need.
Expected<void> may_become(Act& act, const Channel& channel, const Message& before, const Message& now);

// What the block lists of the channel's type make of the message. All is fine from whoever may skip them.
Words words_in(Act& act, const Channel& channel, const Message& message);

// What is answered in place of a message that is blocked.
Message blocked_answer(Message message);

// The same with the words that it has.
Message refused_answer(Message message);

}  // namespace millrace::chat
