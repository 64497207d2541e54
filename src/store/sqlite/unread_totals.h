// How much each user has not read over all channels: counted once per user, then adjusted with each change.
#pragma once

#include "chat/keys.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace millrace::store::sqlite {

// Operation. Belongs to the writer. `begin` starts a write; `undo` takes back what was noted since, as a rolled back write
// needs it; `forget` drops everything, as a failed commit needs it.
//
// Limits. At most `most_users` are held; beyond, all are dropped and counted anew when they are next asked for. Who has muted more than
// `most_muted` channels is not held.
class UnreadTotals {
 public:
  static constexpr std::size_t most_users = 200'000, most_muted = 1'000;

  struct Total {
    std::int64_t messages = 0, channels = 0;
    std::shared_ptr<const std::vector<chat::ChannelKey>> muted = nullptr;  // in the order of keys: what comes there changes nothing
  };

  void begin() { undo_.clear(); }
  void undo();
  void forget();

  bool holds(chat::UserKey user) const { return totals_.contains(user); }
  std::optional<Total> of(chat::UserKey user) const;

  void set(chat::UserKey user, const Total& total);
  void drop(chat::UserKey user);

  // The user's unread messages in the channel went from `before` to `after`. Nothing happens to a user who is not held.
  void changed(chat::UserKey user, chat::ChannelKey channel, std::int64_t before, std::int64_t after);

 private:
  void remember(chat::UserKey user);

  std::unordered_map<chat::UserKey, Total> totals_;
  std::vector<std::pair<chat::UserKey, std::optional<Total>>> undo_;
};

}  // namespace millrace::store::sqlite
