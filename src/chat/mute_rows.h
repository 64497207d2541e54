// What the rules of mutes need of the store.
#pragma once

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

  virtual void save(const Mute& mute) = 0;
  virtual void remove(UserKey user, UserKey target) = 0;
};

}  // namespace millrace::chat
