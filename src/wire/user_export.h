// A user with all that it wrote, in JSON.
#pragma once

#include "wire/message.h"
#include "wire/reaction.h"

#include <vector>

namespace millrace::wire {

struct UserExport {
  chat::User user;
  std::vector<chat::Message> messages;
  std::vector<chat::Reaction> reactions;
};

template <>
inline constexpr auto fields<UserExport> = std::tuple{
    Field{"user", &UserExport::user},
    Field{"messages", &UserExport::messages},
    Field{"reactions", &UserExport::reactions},
};

}  // namespace millrace::wire
