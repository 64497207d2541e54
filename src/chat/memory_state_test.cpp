// Lists that are searched from the start.
#include "chat/memory_state_test.h"

#include "base/ensure.h"
#include "chat/user_names.h"

#include <algorithm>

namespace millrace::chat {
namespace {

template <class Key>
std::size_t place(Key key) {
  return static_cast<std::size_t>(key) - 1;
}

template <class Page>
bool shows(const Page& page, const Message& message) {
  return message.key > page.after && (page.seen_by.empty() || message.restricted_visibility.empty() || message.user.id == page.seen_by ||
                                      std::ranges::count(message.restricted_visibility, page.seen_by) > 0);
}

bool is_everything(const Filter& filter) { return filter.kind == Filter::Kind::all && std::ranges::all_of(filter.parts, is_everything); }

}  // namespace

std::optional<User> MemoryState::user(std::string_view id) {
  const auto found = std::ranges::find(users_, id, &User::id);
  return found == users_.end() ? std::nullopt : std::optional(*found);
}

std::optional<User> MemoryState::user(UserKey key) { return place(key) < users_.size() ? std::optional(users_[place(key)]) : std::nullopt; }

UserKey MemoryState::save(const User& user) {
  if (user.key != UserKey{}) {
    User& row = users_.at(place(user.key));
    User changed = user;
    changed.banned = row.banned, changed.shadow_banned = row.shadow_banned, changed.ban_expires = row.ban_expires;
    return row = std::move(changed), user.key;
  }
  users_.push_back(user);
  return users_.back().key = UserKey{static_cast<std::int64_t>(users_.size())};
}

void MemoryState::show(UserKey user, ChannelKey channel, const std::optional<Ban>& ban) {
  const auto shown_in = [&](auto& row) {
    row.banned = ban && !ban->shadow;
    row.shadow_banned = ban && ban->shadow;
    row.ban_expires = ban ? ban->expires : std::nullopt;
  };
  if (channel == ChannelKey{}) return shown_in(users_.at(place(user)));
  for (auto& [of, member] : members_)
    if (of == channel && member.user_key == user) shown_in(member);
}

void MemoryState::remove(const User& user) {
  users_.at(place(user.key)) = user;
  users_.at(place(user.key)).id.clear();
}

bool MemoryState::has_namesake(const User& user, const std::vector<std::string>& teams) {
  return std::ranges::any_of(users_, [&](const User& other) {
    if (other.key == user.key || other.id.empty() || folded_name(other.name) != folded_name(user.name)) return false;
    return teams.empty() || std::ranges::find_first_of(other.teams, teams) != other.teams.end();
  });
}

std::optional<Task> MemoryState::task(std::string_view id) {
  const auto found = std::ranges::find(tasks_, id, &Task::id);
  return found == tasks_.end() ? std::nullopt : std::optional(*found);
}

std::vector<User> MemoryState::users(const Query&) { stop_process("the rules of one user ask for no list"); }

std::optional<Channel> MemoryState::channel(const Cid& cid) {
  for (const auto& row : channels_)
    if (row.cid == cid.text() && !row.deleted_at) return row;
  return std::nullopt;
}

std::optional<Channel> MemoryState::channel(ChannelKey key) {
  if (place(key) >= channels_.size() || channels_[place(key)].deleted_at) return std::nullopt;
  return channels_[place(key)];
}

std::vector<Channel> MemoryState::channels(const Query& query) {
  ensure(is_everything(query.filter), "a list in memory is of all channels");
  std::vector<Channel> found;
  for (const auto& row : channels_)
    if (!row.deleted_at && found.size() < query.limit) found.push_back(row);
  return found;
}

std::vector<Reaction> MemoryState::reactions(const Message&, const Query&) { stop_process("the rules of one reaction ask for no list"); }

SearchRows& MemoryState::search() { stop_process("searching is the store's business"); }

std::vector<Channel> MemoryState::conversations(UserKey user, std::size_t limit) {
  std::vector<Channel> found;
  for (const auto& [of, member] : members_)
    if (const auto row = channel(of); row && member.user_key == user && row->member_count == 2 && found.size() < limit)
      found.push_back(*row);
  return found;
}

std::vector<Channel> MemoryState::conversations_removed(UserKey user, Instant at, std::size_t limit) {
  std::vector<Channel> found;
  for (const auto& row : channels_) {
    const auto is_members = [&](const auto& entry) { return entry.first == row.key && entry.second.user_key == user; };
    const auto has_its_name = [&](const Channel& other) { return other.cid == row.cid && !other.deleted_at; };
    if (row.deleted_at == at && row.member_count == 2 && std::ranges::any_of(members_, is_members) &&
        std::ranges::none_of(channels_, has_its_name) && found.size() < limit)
      found.push_back(row);
  }
  return found;
}

std::vector<Channel> MemoryState::unread_channels(UserKey user, std::size_t limit) {
  std::vector<Channel> unread;
  for (const auto& [of, member] : members_)
    if (const auto row = channel(of); row && member.user_key == user && unread.size() < limit && unread_in(*row, member.read_sequence) > 0)
      unread.push_back(*row);
  return unread;
}

void MemoryState::remove(const Channel& channel, Instant at) { channels_.at(place(channel.key)).deleted_at = at; }

void MemoryState::truncate(const Channel& channel, UserKey by, Instant at, std::optional<MessageKey> up_to) {
  Channel& row = channels_.at(place(channel.key));
  row.truncated_at = at;
  if (by != UserKey{}) row.truncated_by = users_.at(place(by));
  row.message_count = 0;
  row.count_floor = row.count_sequence;
  row.last_message_at.reset();
  for (auto& message : messages_) {
    if (!message || message->channel != channel.key) continue;
    if (!up_to || message->key <= *up_to) {
      message.reset();
      continue;
    }
    if (row.message_count++ == 0) row.count_floor = message->sequence - 1;
    row.last_message_at = message->created_at;
  }
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
  changed.count_floor = row.count_floor;
  changed.last_message_at = row.last_message_at;
  changed.truncated_at = row.truncated_at;
  changed.truncated_by = row.truncated_by;
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

std::vector<Member> MemoryState::members(ChannelKey, const Query&) { stop_process("the rules of one member ask for no list"); }

void MemoryState::add(ChannelKey channel, const Member& member) {
  members_.emplace_back(channel, member);
  ++channels_.at(place(channel)).member_count;
}

void MemoryState::update(ChannelKey channel, const Member& member) {
  for (auto& [of, row] : members_) {
    if (of != channel || row.user_key != member.user_key) continue;
    Member changed = member;
    changed.read_sequence = row.read_sequence;
    changed.last_read = row.last_read;
    changed.banned = row.banned, changed.shadow_banned = row.shadow_banned, changed.ban_expires = row.ban_expires;
    row = std::move(changed);
  }
}

void MemoryState::remove(ChannelKey channel, const Member& member) {
  std::erase_if(members_, [&](const auto& row) { return row.first == channel && row.second.user_key == member.user_key; });
  --channels_.at(place(channel)).member_count;
}

void MemoryState::mark_read(ChannelKey channel, UserKey user, Instant at) {
  mark_read(channel, user, LastRead{at}, channels_.at(place(channel)).count_sequence);
}

void MemoryState::mark_read(ChannelKey channel, UserKey user, LastRead at, std::int64_t sequence) {
  for (auto& [of, member] : members_) {
    if (of != channel || member.user_key != user) continue;
    member.read_sequence = sequence;
    member.last_read = at.at;
  }
}

void MemoryState::wrote(ChannelKey channel, UserKey user, Instant at) {
  const auto& counted = channels_.at(place(channel));
  for (auto& [of, member] : members_) {
    if (of != channel || member.user_key != user) continue;
    member.read_sequence = std::max(member.read_sequence, counted.count_floor) + 1;
    if (member.read_sequence == counted.count_sequence) member.last_read = at;
  }
}

void MemoryState::pass_over(ChannelKey channel, UserKey user) {
  const auto& counted = channels_.at(place(channel));
  for (auto& [of, member] : members_)
    if (of == channel && member.user_key == user) member.read_sequence = std::max(member.read_sequence, counted.count_floor) + 1;
}

std::optional<Membership> MemoryState::membership(ChannelKey channel, UserKey user) {
  const auto found = member(channel, user);
  return found ? std::optional(Membership{found->channel_role, found->notifications_muted, found->custom}) : std::nullopt;
}

Message MemoryState::with_reactions(Message message) const {
  if (auto poll = message.poll ? polls_.found(message.poll->id) : std::nullopt)
    message.poll = std::make_shared<const Poll>(*std::move(poll));
  message.quoted_message.reset();
  for (const auto& row : messages_)
    if (row && !message.quoted_message_id.empty() && row->id == message.quoted_message_id)
      message.quoted_message = std::make_shared<const Message>(*row);
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

std::optional<Message> MemoryState::message(MessageKey key) {
  const auto& row = place(key) < messages_.size() ? messages_[place(key)] : std::nullopt;
  return row ? std::optional(with_reactions(*row)) : std::nullopt;
}

std::vector<Message> MemoryState::messages(ChannelKey channel, const MessagePage& page) {
  const bool newest = page.from == MessagePage::From::newest;
  ensure(newest || (page.from == MessagePage::From::from && page.at), "a page in memory is the newest one, or that from a time on");
  std::vector<Message> messages;
  for (const auto& row : messages_)
    if (row && row->channel == channel && is_in_channel(*row) && shows(page, *row) && (newest || row->created_at >= *page.at))
      messages.push_back(with_reactions(*row));
  if (messages.size() > page.limit && !newest) messages.resize(page.limit);
  if (messages.size() > page.limit) messages.erase(messages.begin(), messages.end() - static_cast<std::ptrdiff_t>(page.limit));
  return messages;
}

std::vector<Message> MemoryState::replies(MessageKey parent, const MessagePage& page) {
  ensure(page.from == MessagePage::From::newest, "a page in memory is the newest one");
  std::vector<Message> messages;
  for (const auto& row : messages_)
    if (row && row->parent == parent && shows(page, *row)) messages.push_back(with_reactions(*row));
  if (messages.size() > page.limit) messages.erase(messages.begin(), messages.end() - static_cast<std::ptrdiff_t>(page.limit));
  return messages;
}

std::vector<Message> MemoryState::pinned(ChannelKey channel, const PinPage& page) {
  ensure(page.from == MessagePage::From::newest && page.order == Direction::descending && page.offset == 0,
         "a page of pins in memory is the newest one");
  std::vector<Message> newest_first;
  for (const auto& row : messages_)
    if (row && row->channel == channel && row->pinned && shows(page, *row)) newest_first.insert(newest_first.begin(), with_reactions(*row));
  if (newest_first.size() > page.limit) newest_first.resize(page.limit);
  return newest_first;
}

MessageKey MemoryState::add(Channel& channel, const Message& message) {
  messages_.emplace_back(message);
  Message& row = *messages_.back();
  row.key = MessageKey{static_cast<std::int64_t>(messages_.size())};
  ++channel.message_count;
  if (!message.silent && is_in_channel(message)) ++channel.count_sequence;
  row.sequence = channel.count_sequence;
  if (moves_last_message(channel, message.type, is_in_channel(message))) channel.last_message_at = message.created_at;
  Channel& stored = channels_.at(place(channel.key));
  stored.message_count = channel.message_count, stored.count_sequence = channel.count_sequence;
  stored.last_message_at = channel.last_message_at;
  return row.key;
}

void MemoryState::update(const Message& message) {
  Message row = message;
  row.latest_reactions.clear(), row.reaction_scores.clear();
  row.reaction_counts.reset(), row.reaction_groups.reset();
  messages_.at(place(message.key)) = std::move(row);
}

void MemoryState::remove(const Message& message) {
  for (auto& row : messages_) {
    if (!row || (row->key != message.key && row->parent != message.key)) continue;
    std::erase_if(reactions_, [&](const auto& reaction) { return reaction.first == row->key; });
    row.reset();
    --channels_.at(place(message.channel)).message_count;
  }
}

std::optional<Reaction> MemoryState::reaction(MessageKey message, UserKey user, std::string_view type) {
  for (const auto& [of, reaction] : reactions_)
    if (of == message && reaction.user.key == user && reaction.type == type) return reaction;
  return std::nullopt;
}

std::vector<Reaction> MemoryState::reactions(const Message& message, std::size_t limit, std::size_t offset) {
  std::vector<Reaction> newest_first;
  for (const auto& [of, reaction] : reactions_)
    if (of == message.key) newest_first.insert(newest_first.begin(), reaction);
  newest_first.erase(newest_first.begin(), newest_first.begin() + static_cast<std::ptrdiff_t>(std::min(offset, newest_first.size())));
  if (newest_first.size() > limit) newest_first.resize(limit);
  return newest_first;
}

std::vector<Reaction> MemoryState::reactions(const Message& message, UserKey of) {
  auto all = reactions(message, reactions_.size());
  std::erase_if(all, [&](const Reaction& reaction) { return reaction.user.key != of; });
  return all;
}

void MemoryState::remove(MessageKey message, const Reaction& reaction) {
  std::erase_if(reactions_, [&](const auto& row) {
    return row.first == message && row.second.user.key == reaction.user.key && row.second.type == reaction.type;
  });
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
    if (row.deleted_at) continue;
    const auto count = unread_in(row, member.read_sequence);
    if (of == channel.key) unread.in_channel = unread_in(channel, member.read_sequence), unread.last_read.at = member.last_read;
    if (row.member_count > most_members_counted || marks_.has_mute(user, of)) continue;
    unread.total += count;
    unread.channels += count > 0;
  }
  return unread;
}

std::vector<std::string> MemoryState::live(const std::function<bool(const Message&)>& belongs, Instant now, std::size_t limit) const {
  std::vector<std::string> ids;
  for (const auto& row : messages_ | std::views::reverse)
    if (row && belongs(*row) && row->shared_location && row->shared_location->end_at > now && ids.size() < limit) ids.push_back(row->id);
  return ids;
}

std::vector<std::string> MemoryState::live_locations(UserKey user, Instant now, std::size_t limit) {
  return live([&](const Message& message) { return message.user.key == user; }, now, limit);
}

std::vector<std::string> MemoryState::live_locations(ChannelKey channel, Instant now, std::size_t limit) {
  return live([&](const Message& message) { return message.channel == channel; }, now, limit);
}

std::vector<std::string> MemoryState::ids_with(PollKey poll) const {
  std::vector<std::string> ids;
  for (const auto& message : messages_)
    if (message && message->poll && message->poll->key == poll) ids.push_back(message->id);
  return ids;
}

}  // namespace millrace::chat
