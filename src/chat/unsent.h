// Messages that only their author sees yet: pending until a server commits them, or a command's answer until it is acted upon.
#pragma once

#include "chat/block_list.h"
#include "chat/message.h"
#include "chat/message_metadata.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct Unsent {
  std::int64_t key = 0;
  Message message;
  PendingMetadata metadata;
  Words words = Words::fine;  // what block lists made of it when it was written
  bool pending() const { return message.type != "ephemeral"; }
};

// No message has the id of an unsent one. It has no key of a message, and counts nowhere.
class UnsentRows {
 public:
  virtual ~UnsentRows() = default;

  virtual std::int64_t add(const Unsent& unsent) = 0;
  virtual std::optional<Unsent> unsent(std::string_view id) = 0;
  virtual std::optional<Unsent> unsent(std::int64_t key) = 0;

  // The author's pending ones in the channel, oldest first.
  virtual std::vector<Unsent> pending(ChannelKey channel, UserKey author, std::size_t limit) = 0;
  virtual void remove(std::int64_t key) = 0;
};

inline constexpr std::size_t most_pending_shown = 100;

}  // namespace millrace::chat
