// What was held back, by a block list or since its author was shadow banned, and a moderator lets through.
#pragma once

#include "chat/act.h"

#include <string_view>

namespace millrace::chat {

// The message is not `shadowed` any more. Fires message.unblocked. `by` may be nobody where a server asks.
Expected<void> unblock_message(Act& act, std::string_view id, const UserRef& by);

}  // namespace millrace::chat
