// How far users have read.
#pragma once

#include "chat/act.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// Reads the channel to its end, or to a message of it. Fires message.read. Precondition of success: the user is a member.
Expected<void> mark_read(Act& act, const Channel& channel, const UserRef& by, std::string_view message_id = {});

// One channel to its end, or to a message of it.
struct ChannelRead {
  Cid cid;
  std::string message_id;
};

// Several channels; without any, all in which the user has something to read. Fires message.read for each.
Expected<void> mark_channels_read(Act& act, const std::vector<ChannelRead>& reads, const UserRef& by);

// From that message on, or from the first one since that time, everything is unread again. Fires notification.mark_unread.
struct UnreadFrom {
  std::string message_id;
  std::optional<Instant> time;
};
Expected<void> mark_unread(Act& act, const Channel& channel, const UnreadFrom& from, const UserRef& by);

// A message that has reached a device of the user.
struct Delivered {
  std::string cid, id;
};

// What does not exist, and channels that the user is not in, are passed over. No hook is told.
Expected<void> mark_delivered(Act& act, const std::vector<Delivered>& delivered, const UserRef& by);

inline constexpr std::size_t most_channels_read = 1'000;  // in one request
inline constexpr std::size_t most_delivered = 100;

}  // namespace millrace::chat
