// What users set on channels, and how far they have read, in memory: as plainly as it can be said.
#pragma once

#include "chat/channel_marks.h"
#include "chat/read_states.h"

#include <map>
#include <utility>
#include <vector>

namespace millrace::chat {

class MemoryState;

class MemoryMarks final : public ChannelMarks {
 public:
  explicit MemoryMarks(MemoryState& state) : state_(state) {}

  std::optional<MuteRow> mute(UserKey user, ChannelKey channel, Instant now) override;
  std::vector<MuteRow> mutes(UserKey user, Instant now, std::size_t limit) override;
  std::vector<MuteRow> expired_mutes(UserKey user, Instant now, std::size_t limit) override;
  std::optional<Instant> next_expiry(UserKey user) override;
  void save(const MuteRow& mute) override;
  void remove_mute(UserKey user, ChannelKey channel) override;
  std::vector<UserKey> hidden_at(ChannelKey channel, std::int64_t sequence, std::size_t limit) override;
  MessageKey newest_before(ChannelKey channel, Instant at) override;
  std::optional<Instant> last_sent(ChannelKey channel, UserKey user) override;
  void sent(ChannelKey channel, UserKey user, Instant at) override { sent_[{channel, user}] = at; }

  bool has_mute(UserKey user, ChannelKey channel) const;

 private:
  MemoryState& state_;
  std::vector<MuteRow> mutes_;
  std::map<std::pair<ChannelKey, UserKey>, Instant> sent_;
};

class MemoryReads final : public ReadStates {
 public:
  explicit MemoryReads(MemoryState& state) : state_(state) {}

  std::vector<UnreadChannel> unread(UserKey user, std::size_t limit) override;
  bool has_messages(UserKey user) override;
  void mark_delivered(ChannelKey channel, UserKey user, MessageKey message, Instant at) override;

 private:
  MemoryState& state_;
};

}  // namespace millrace::chat
