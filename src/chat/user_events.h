// Events that an application sends to one of its users.
#pragma once

#include "chat/act.h"

#include <string>

namespace millrace::chat {

struct UserEventChange {
  std::string type;
  Custom custom;
};

// Fires the event, whose type has no dot: it reaches the hooks that ask for custom ones.
Expected<void> send_user_event(Act& act, const std::string& user_id, const UserEventChange& change);

}  // namespace millrace::chat
