// Taking messages of a channel away: all, those of before, or for some members alone.
#pragma once

#include "chat/channels.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct Truncation {
  Deletion deletion = Deletion::soft;
  std::optional<Instant> at;            // messages that came later stay
  std::vector<std::string> member_ids;  // for whom; empty: for everybody
  std::optional<MessageChange> message;
};

// With a hard deletion the messages are erased. Fires channel.truncated, and message.new behind it for the system message.
// For some members their messages are out of sight, and channel.truncated is fired without a change of the channel.
Expected<ChannelUpdated> truncate_channel(Act& act, const Channel& channel, const Truncation& truncation, const UserRef& by);

}  // namespace millrace::chat
