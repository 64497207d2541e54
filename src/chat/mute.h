// A user who does not want to hear another, for a while or for good.
#pragma once

#include "chat/user.h"

#include <optional>

namespace millrace::chat {

struct Mute {
  User user, target;
  Instant created_at, updated_at;
  std::optional<Instant> expires;

  bool holds(Instant now) const { return !expires || now < *expires; }
};

}  // namespace millrace::chat
