// What messages said before they were edited.
#pragma once

#include "chat/act.h"
#include "chat/message_version.h"

#include <vector>

namespace millrace::chat {

// Of the messages that the filter names, which the act may see; the rest of the filter is about each version.
Expected<std::vector<MessageVersion>> message_history(Act& act, const Query& query);

inline constexpr std::size_t most_messages_of_history = 100;

}  // namespace millrace::chat
