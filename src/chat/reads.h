// How far users have read.
#pragma once

#include "chat/act.h"

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

// From that message on, everything is unread again. Fires notification.mark_unread.
Expected<void> mark_unread(Act& act, const Channel& channel, std::string_view message_id, const UserRef& by);

inline constexpr std::size_t most_channels_read = 1'000;  // in one request

}  // namespace millrace::chat
