// Lists that are searched from the start.
#include "chat/memory_state_test.h"

#include <algorithm>

namespace millrace::chat {
namespace {

template <class Key>
std::size_t place(Key key) {
  return static_cast<std::size_t>(key) - 1;
}

}  // namespace

std::optional<User> MemoryState::user(std::string_view id) {
  const auto found = std::ranges::find(users_, id, &User::id);
  return found == users_.end() ? std::nullopt : std::optional(*found);
}

UserKey MemoryState::save(const User& user) {
  if (user.key != UserKey{}) return users_.at(place(user.key)) = user, user.key;
  users_.push_back(user);
  return users_.back().key = UserKey{static_cast<std::int64_t>(users_.size())};
}

std::optional<Channel> MemoryState::channel(const Cid& cid) {
  const auto found = std::ranges::find(channels_, cid.text(), &Channel::cid);
  return found == channels_.end() ? std::nullopt : std::optional(*found);
}

std::optional<Channel> MemoryState::channel(ChannelKey key) {
  return place(key) < channels_.size() ? std::optional(channels_[place(key)]) : std::nullopt;
}

ChannelKey MemoryState::save(const Channel& channel) {
  if (channel.key == ChannelKey{}) {
    channels_.push_back(channel);
    return channels_.back().key = ChannelKey{static_cast<std::int64_t>(channels_.size())};
  }
  Channel& row = channels_.at(place(channel.key));
  Channel changed = channel;
  changed.member_count = row.member_count;
  changed.message_count = row.message_count;
  changed.count_sequence = row.count_sequence;
  changed.last_message_at = row.last_message_at;
  row = std::move(changed);
  return channel.key;
}

std::optional<Member> MemoryState::member(ChannelKey channel, UserKey user) {
  for (const auto& [of, member] : members_)
    if (of == channel && member.user_key == user) return member;
  return std::nullopt;
}

std::vector<Member> MemoryState::members(ChannelKey channel, std::size_t limit, std::size_t offset) {
  std::vector<Member> members;
  for (const auto& [of, member] : members_) {
    if (of != channel || (offset > 0 && offset-- > 0)) continue;
    if (members.size() == limit) break;
    members.push_back(member);
    members.back().user = users_.at(place(member.user_key));
  }
  return members;
}

void MemoryState::add(ChannelKey channel, const Member& member) {
  members_.emplace_back(channel, member);
  ++channels_.at(place(channel)).member_count;
}

void MemoryState::mark_read(ChannelKey channel, UserKey user, Instant at) {
  for (auto& [of, member] : members_) {
    if (of != channel || member.user_key != user) continue;
    member.read_sequence = channels_.at(place(channel)).count_sequence;
    member.last_read = at;
  }
}

Message MemoryState::with_reactions(Message message) const {
  for (const auto& [of, reaction] : reactions_) {
    if (of != message.key) continue;
    if (!message.reaction_counts) message.reaction_counts.emplace(), message.reaction_groups.emplace();
    ++(*message.reaction_counts)[reaction.type];
    message.reaction_scores[reaction.type] += reaction.score;
    auto& group = (*message.reaction_groups)[reaction.type];
    ++group.count;
    group.sum_scores += reaction.score;
    message.latest_reactions.insert(message.latest_reactions.begin(), reaction);
  }
  if (message.latest_reactions.size() > latest_reactions_shown) message.latest_reactions.resize(latest_reactions_shown);
  return message;
}

std::optional<Message> MemoryState::message(std::string_view id) {
  for (const auto& row : messages_)
    if (row && row->id == id) return with_reactions(*row);
  return std::nullopt;
}

std::vector<Message> MemoryState::messages(ChannelKey channel, std::size_t limit) {
  std::vector<Message> messages;
  for (const auto& row : messages_)
    if (row && row->channel == channel) messages.push_back(with_reactions(*row));
  if (messages.size() > limit) messages.erase(messages.begin(), messages.end() - static_cast<std::ptrdiff_t>(limit));
  return messages;
}

MessageKey MemoryState::add(const Message& message) {
  messages_.emplace_back(message);
  messages_.back()->key = MessageKey{static_cast<std::int64_t>(messages_.size())};
  Channel& channel = channels_.at(place(message.channel));
  ++channel.message_count;
  if (!message.silent) ++channel.count_sequence;
  channel.last_message_at = message.created_at;
  return messages_.back()->key;
}

void MemoryState::update(const Message& message) {
  Message row = message;
  row.latest_reactions.clear(), row.reaction_scores.clear();
  row.reaction_counts.reset(), row.reaction_groups.reset();
  messages_.at(place(message.key)) = std::move(row);
}

void MemoryState::remove(const Message& message) {
  messages_.at(place(message.key)).reset();
  std::erase_if(reactions_, [&](const auto& row) { return row.first == message.key; });
  --channels_.at(place(message.channel)).message_count;
}

std::optional<Reaction> MemoryState::reaction(MessageKey message, UserKey user, std::string_view type) {
  for (const auto& [of, reaction] : reactions_)
    if (of == message && reaction.user.key == user && reaction.type == type) return reaction;
  return std::nullopt;
}

void MemoryState::save(MessageKey message, const Reaction& reaction) {
  for (auto& [of, row] : reactions_)
    if (of == message && row.user.key == reaction.user.key && row.type == reaction.type) {
      row = reaction;
      return;
    }
  reactions_.emplace_back(message, reaction);
}

Unread MemoryState::unread(const Channel& channel, UserKey user) {
  Unread unread;
  for (const auto& [of, member] : members_) {
    if (member.user_key != user) continue;
    const Channel& row = channels_.at(place(of));
    const auto count = row.count_sequence - member.read_sequence;
    if (of == channel.key) unread.in_channel = channel.count_sequence - member.read_sequence, unread.last_read.at = member.last_read;
    if (row.member_count > most_members_counted) continue;
    unread.total += count;
    unread.channels += count > 0;
  }
  return unread;
}

}  // namespace millrace::chat
