// What the rules of mutes need of the store.
#pragma once

#include "chat/channel.h"
#include "chat/mute.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace millrace::chat {

// At most one mute of each pair of users. Expired ones are there until replaced or removed.
class MuteRows {
 public:
  virtual ~MuteRows() = default;

  virtual std::optional<Mute> mute(UserKey user, UserKey target) = 0;

  // Those of `user` that hold then, the oldest first.
  virtual std::vector<Mute> mutes(UserKey user, Instant held_at, std::size_t limit) = 0;

  // Members of the channel who have muted the user. Of a channel that enters totals all of them; of a larger one those who are among the
  // most_members_counted whose mutes of the user are the oldest, so that it costs the same however many they are.
  virtual std::vector<UserKey> muters(const Channel& channel, UserKey target, Instant held_at) = 0;

  virtual void save(const Mute& mute) = 0;
  virtual void remove(UserKey user, UserKey target) = 0;
};

}  // namespace millrace::chat
