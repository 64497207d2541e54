// A user's reminder of a message: at a time, or kept for later without one.
#pragma once

#include "chat/channel.h"
#include "chat/message.h"

#include <cstdint>
#include <optional>
#include <string>

namespace millrace::chat {

struct Reminder : MessageReminder {
  std::int64_t key = 0;
  std::optional<Message> message;
  std::optional<Channel> channel;
};

}  // namespace millrace::chat
