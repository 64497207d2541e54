// Blocks: a user does not want to be reached by another in a channel of the two.
#pragma once

#include "chat/act.h"
#include "chat/block_rows.h"

#include <string>
#include <vector>

namespace millrace::chat {

// Nothing is told of it. One who is blocked already stays so, since then.
Expected<Block> block_user(Act& act, const std::string& blocked_id, const UserRef& by);

// Nothing happens when the user is not blocked.
Expected<void> unblock_user(Act& act, const std::string& blocked_id, const UserRef& by);

// Those whom the user has blocked, the oldest first.
Expected<std::vector<Block>> blocks_of(Act& act, const UserRef& by);

// Refuses what somebody blocked may not do: make a channel that is known by its two members alone, or write to it, where the other
// one has blocked `user`.
Expected<void> not_blocked(Act& act, const User& user, const Channel& channel);

inline constexpr std::size_t most_blocks = 1'000;  // of one user

}  // namespace millrace::chat
