// A user's reaction to a message, and what a message's reactions add up to.
#pragma once

#include "chat/user.h"

#include <cstdint>
#include <string>

namespace millrace::chat {

struct Reaction {
  std::string message_id, user_id, type;
  User user;
  std::int64_t score = 1;
  Instant created_at, updated_at;
  Custom custom;
};

// All reactions of one type to one message.
struct ReactionGroup {
  std::int64_t count = 0, sum_scores = 0;
  Instant first_reaction_at, last_reaction_at;
};

// The newest ones that a message carries.
inline constexpr std::size_t latest_reactions_shown = 10;

}  // namespace millrace::chat
