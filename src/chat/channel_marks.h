// What users set on channels for themselves, as the rules see its rows.
#pragma once

#include "base/instant.h"
#include "chat/keys.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace millrace::chat {

struct MuteRow {
  UserKey user{};
  ChannelKey channel{};
  Instant created_at, updated_at;
  std::optional<Instant> expires;
};

class ChannelMarks {
 public:
  virtual ~ChannelMarks() = default;

  // A mute that has expired is none.
  virtual std::optional<MuteRow> mute(UserKey user, ChannelKey channel, Instant now) = 0;

  // The newest first.
  virtual std::vector<MuteRow> mutes(UserKey user, Instant now, std::size_t limit) = 0;

  // Those that have expired and are still there, and when the next one of the user's expires.
  virtual std::vector<MuteRow> expired_mutes(UserKey user, Instant now, std::size_t limit) = 0;
  virtual std::optional<Instant> next_expiry(UserKey user) = 0;

  // Adds it, or replaces that of the same user and channel. As long as its row is there, the channel enters no total of the user's.
  virtual void save(const MuteRow& mute) = 0;
  virtual void remove_mute(UserKey user, ChannelKey channel) = 0;

  // Members who hid the channel when its count sequence was that. Costs the same however many members there are.
  virtual std::vector<UserKey> hidden_at(ChannelKey channel, std::int64_t sequence, std::size_t limit) = 0;

  // Where the channel's messages, replies among them, are cut at a time: those up to that key are older than `at`, the rest is not.
  virtual MessageKey newest_before(ChannelKey channel, Instant at) = 0;

  // When the user last wrote in a channel that has a cooldown.
  virtual std::optional<Instant> last_sent(ChannelKey channel, UserKey user) = 0;
  virtual void sent(ChannelKey channel, UserKey user, Instant at) = 0;
};

}  // namespace millrace::chat
