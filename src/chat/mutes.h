// Mutes: of other users, for a while or for good.
#pragma once

#include "chat/act.h"
#include "chat/mute.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct MuteChange {
  std::vector<std::string> target_ids;
  UserRef user;
  std::optional<std::int64_t> timeout_minutes;  // none: for good
};

// Several targets may hold names of nobody; one alone may not.
struct Muted {
  User user;
  std::vector<Mute> mutes;
  std::vector<std::string> non_existing_users;
};

// Fires one user.muted. A second mute of a user replaces the first.
Expected<Muted> mute_users(Act& act, const MuteChange& change);

// Fires one user.unmuted, of those who were muted; nothing where nobody was. `timeout_minutes` says nothing here.
Expected<Muted> unmute_users(Act& act, const MuteChange& change);

// The message, which was just added, is nothing to read for members who muted its author.
void pass_over(Act& act, const Channel& channel, const Message& message);

inline constexpr std::size_t most_mutes_at_once = 100, most_mutes_shown = 1'000;
inline constexpr std::int64_t longest_mute_minutes = 60LL * 24 * 365 * 100;

}  // namespace millrace::chat
