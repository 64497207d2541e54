// What the rules of blocked users need of the store.
#pragma once

#include "chat/user.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace millrace::chat {

// A user who does not want to be reached by another.
struct Block {
  User user, blocked;
  Instant created_at;
};

// At most one block of each pair of users.
class BlockRows {
 public:
  virtual ~BlockRows() = default;

  virtual std::optional<Block> block(UserKey user, UserKey blocked) = 0;

  // Those of `user`, the oldest first.
  virtual std::vector<Block> blocks(UserKey user, std::size_t limit) = 0;

  // Precondition: there is none of that pair.
  virtual void add(const Block& block) = 0;
  virtual void remove(UserKey user, UserKey blocked) = 0;
};

}  // namespace millrace::chat
