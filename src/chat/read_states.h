// How far users have read and received, as the rules see its rows.
#pragma once

#include "chat/channel.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace millrace::chat {

// A channel in which a user has something to read.
struct UnreadChannel {
  std::string type, id, team;
  std::int64_t unread_count = 0;
  LastRead last_read;
};

class ReadStates {
 public:
  virtual ~ReadStates() = default;

  // The channel with the newest message first. None that the user has muted.
  virtual std::vector<UnreadChannel> unread(UserKey user, std::size_t limit) = 0;

  // Whether a channel of the user's has any message.
  virtual bool has_messages(UserKey user) = 0;

  // Sets which message the member has received. Nothing happens to one who is no member, or who has received a later one.
  virtual void mark_delivered(ChannelKey channel, UserKey user, MessageKey message, Instant at) = 0;
};

}  // namespace millrace::chat
