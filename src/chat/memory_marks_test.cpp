// Lists that are searched from the start.
#include "chat/memory_marks_test.h"

#include "chat/memory_state_test.h"

#include <algorithm>

namespace millrace::chat {

std::optional<MuteRow> MemoryMarks::mute(UserKey user, ChannelKey channel, Instant now) {
  for (const auto& row : mutes_)
    if (row.user == user && row.channel == channel && (!row.expires || *row.expires > now)) return row;
  return std::nullopt;
}

std::vector<MuteRow> MemoryMarks::mutes(UserKey user, Instant now, std::size_t limit) {
  std::vector<MuteRow> found;
  for (const auto& row : mutes_)
    if (mute(user, row.channel, now) && row.user == user && found.size() < limit) found.insert(found.begin(), row);
  return found;
}

std::vector<MuteRow> MemoryMarks::expired_mutes(UserKey user, Instant now, std::size_t limit) {
  std::vector<MuteRow> found;
  for (const auto& row : mutes_)
    if (row.user == user && row.expires && *row.expires <= now && found.size() < limit) found.push_back(row);
  return found;
}

std::optional<Instant> MemoryMarks::next_expiry(UserKey user) {
  std::optional<Instant> next;
  for (const auto& row : mutes_)
    if (row.user == user && row.expires) next = std::min(*row.expires, next.value_or(*row.expires));
  return next;
}

bool MemoryMarks::has_mute(UserKey user, ChannelKey channel) const {
  return std::ranges::any_of(mutes_, [&](const MuteRow& row) { return row.user == user && row.channel == channel; });
}

void MemoryMarks::save(const MuteRow& mute) {
  remove_mute(mute.user, mute.channel);
  mutes_.push_back(mute);
}

void MemoryMarks::remove_mute(UserKey user, ChannelKey channel) {
  std::erase_if(mutes_, [&](const MuteRow& row) { return row.user == user && row.channel == channel; });
}

std::vector<UserKey> MemoryMarks::hidden_at(ChannelKey channel, std::int64_t sequence, std::size_t limit) {
  std::vector<UserKey> users;
  for (const auto& [of, member] : state_.members_)
    if (of == channel && member.hidden_sequence == sequence && users.size() < limit) users.push_back(member.user_key);
  return users;
}

MessageKey MemoryMarks::newest_before(ChannelKey channel, Instant at) {
  MessageKey newest{};
  for (const auto& row : state_.messages_)
    if (row && row->channel == channel && row->created_at < at) newest = row->key;
  return newest;
}

std::optional<Instant> MemoryMarks::last_sent(ChannelKey channel, UserKey user) {
  const auto found = sent_.find({channel, user});
  return found == sent_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<UnreadChannel> MemoryReads::unread(UserKey user, std::size_t limit) {
  std::vector<UnreadChannel> unread;
  for (const auto& channel : state_.unread_channels(user, limit)) {
    if (state_.marks_.has_mute(user, channel.key)) continue;
    const auto member = state_.member(channel.key, user).value();
    unread.push_back({channel.type, channel.id, channel.team, unread_in(channel, member.read_sequence), {member.last_read}});
  }
  return unread;
}

bool MemoryReads::has_messages(UserKey user) {
  for (const auto& [of, member] : state_.members_) {
    if (member.user_key != user) continue;
    if (const auto channel = state_.channel(of); channel && channel->message_count > 0) return true;
  }
  return false;
}

void MemoryReads::mark_delivered(ChannelKey channel, UserKey user, MessageKey message, Instant at) {
  for (auto& [of, member] : state_.members_) {
    if (of != channel || member.user_key != user) continue;
    member.last_delivered_at = at;
    for (const auto& row : state_.messages_)
      if (row && row->key == message) member.last_delivered_message_id = row->id;
  }
}

}  // namespace millrace::chat
