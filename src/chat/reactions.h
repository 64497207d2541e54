// Reactions to messages.
#pragma once

#include "chat/act.h"

#include <string>

namespace millrace::chat {

struct ReactionChange {
  std::string type;
  std::int64_t score = 1;
  UserRef user;
  bool alone = false;  // instead of all others of that user
  Custom custom;
};

struct Reacted {
  Message message;
  Reaction reaction;
};

// Fires reaction.new; reaction.updated when it stands instead of another: a user's second reaction of one type, or one alone.
Expected<Reacted> send_reaction(Act& act, std::string_view message_id, const ReactionChange& change);

// Fires reaction.deleted.
Expected<Reacted> delete_reaction(Act& act, std::string_view message_id, std::string_view type, const UserRef& by);

}  // namespace millrace::chat
