// Reactions to messages.
#pragma once

#include "chat/act.h"

#include <string>

namespace millrace::chat {

struct ReactionChange {
  std::string type;
  std::int64_t score = 1;
  UserRef user;
  Custom custom;
};

struct Reacted {
  Message message;
  Reaction reaction;
};

// Fires reaction.new. A user's second reaction of one type replaces the first.
Expected<Reacted> send_reaction(Act& act, std::string_view message_id, const ReactionChange& change);

}  // namespace millrace::chat
