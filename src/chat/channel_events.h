// Events that an application sends to a channel.
#pragma once

#include "chat/act.h"

#include <string>

namespace millrace::chat {

struct EventChange {
  std::string type;
  UserRef user;
  std::string parent_id;
  Custom custom;
};

// A custom event, whose type has no dot, reaches the hooks that ask for such ones. typing.start, typing.stop and ai_indicator.* are for
// connected clients: they are answered and reach no hook.
Expected<Event> send_event(Act& act, const Channel& channel, const EventChange& change);

}  // namespace millrace::chat
