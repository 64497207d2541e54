// Channels of which a user wants to hear nothing.
#pragma once

#include "chat/act.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

// Mutes the channels for a while, or for good. Fires one channel.muted. Precondition of success: all exist.
Expected<std::vector<ChannelMute>> mute_channels(Act& act, const std::vector<std::string>& cids,
                                                 std::optional<std::chrono::milliseconds> expiration, const UserRef& by);

// Fires one channel.unmuted for those that were muted; nothing where none was.
Expected<void> unmute_channels(Act& act, const std::vector<std::string>& cids, const UserRef& by);

// A timer's: takes away what has expired of the user's, so that what comes counts again. Nothing is told of it.
void end_channel_mutes(Act& act, UserKey user);

inline constexpr std::size_t most_channels_muted = 25;  // in one request
inline constexpr std::size_t most_mutes_ended = 100;    // in one transaction
inline constexpr std::chrono::milliseconds longest_mute = std::chrono::days(36'525);

}  // namespace millrace::chat
