// A ban: of a user, in one channel or in the whole app.
#pragma once

#include "chat/keys.h"
#include "chat/user.h"

#include <memory>
#include <optional>
#include <string>

namespace millrace::chat {

struct Ban {
  BanKey key{};
  User user;
  ChannelKey channel{};  // none: in the whole app
  bool shadow = false;   // the user does not learn of it: it goes on writing, for itself alone
  std::shared_ptr<const User> banned_by;
  std::string reason;
  std::string address;  // from which nobody may write either, with a user's token; empty: none
  Instant created_at;
  std::optional<Instant> expires;

  bool holds(Instant now) const { return !expires || now < *expires; }
};

}  // namespace millrace::chat
