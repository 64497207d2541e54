// Which messages of a channel the act may see.
#pragma once

#include "chat/act.h"

#include <vector>

namespace millrace::chat {

// A message that is restricted to some users is for them, its author and servers.
bool may_see(const Act& act, const Message& message);

// Takes away what the act may not see.
std::vector<Message> visible(const Act& act, std::vector<Message> messages);

// Shows the messages to a user: with its own reactions, and as deleted what it deleted for itself.
void show_to(Act& act, const User& user, std::vector<Message>& messages);

inline constexpr std::size_t most_restricted_to = 100;

}  // namespace millrace::chat
