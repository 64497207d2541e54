// A user with what it has set for itself, which servers are shown, and with what it has not read.
#pragma once

#include "chat/act.h"
#include "chat/channel.h"
#include "chat/device.h"
#include "chat/mute.h"
#include "chat/user.h"

#include <cstdint>
#include <string>
#include <vector>

namespace millrace::chat {

struct WholeUser : User {
  std::vector<Mute> mutes;
  std::vector<ChannelMute> channel_mutes;  // the newest first, most_channel_mutes_shown at most
  std::vector<Device> devices;
  std::vector<std::string> blocked_user_ids;
};

struct OwnUser : WholeUser {
  std::int64_t total_unread_count = 0, unread_channels = 0, unread_count = 0, unread_threads = 0;
};

inline constexpr std::size_t most_channel_mutes_shown = 100;

// Costs the same whatever channels the user is in, so that lists may hold it.
WholeUser whole_user(Act& act, const User& user);

// As the user itself sees it: who is shadow banned does not learn of it.
OwnUser own_user(Act& act, const User& user);

}  // namespace millrace::chat
