// A user's reminder of a message: at a time, or kept for later without one.
#pragma once

#include "chat/channel.h"
#include "chat/message.h"

#include <cstdint>
#include <optional>
#include <string>

namespace millrace::chat {

struct Reminder {
  std::int64_t key = 0;
  std::string message_id, channel_cid, user_id;
  std::optional<Message> message;
  std::optional<Channel> channel;
  User user;
  std::optional<Instant> remind_at;
  Instant created_at, updated_at;
};

}  // namespace millrace::chat
