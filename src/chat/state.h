// What the rules may read and change: the rows of one app inside one transaction. The store implements it.
#pragma once

#include "chat/channel.h"
#include "chat/message.h"
#include "chat/query.h"
#include "chat/reaction.h"
#include "chat/shown_members.h"
#include "chat/task.h"
#include "chat/user.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

class BanRows;
class BlockRows;
class CampaignRows;
class ChannelMarks;
class ConfigRows;
class DeletionsForMe;
class DeviceRows;
class DraftRows;
class ExportRows;
class FlagRows;
class ImportRows;
class MuteRows;
class PollRows;
class ReadStates;
class ReminderRows;
class RetentionRows;
class SearchRows;
class SegmentRows;
class ThreadRows;
class TimerRows;
class UnsentRows;
class UserGroupRows;
class VersionRows;

// Every call sees the changes made before it in the same transaction. A row that does not exist is nothing, never an error.
// A removed channel and the messages of a truncation are not found any more.
class State {
 public:
  virtual ~State() = default;

  virtual std::optional<User> user(std::string_view id) = 0;

  // Also of one who was taken out of sight.
  virtual std::optional<User> user(UserKey key) = 0;

  // Takes the user out of sight: the id is free again, and what points to the row still finds it, without name, image and
  // custom data. `deleted_at` is kept.
  virtual void remove(const User& user) = 0;

  // Adds the user (key 0) or replaces the row of that key; returns its key. Bans are kept by `bans`, not by this call.
  virtual UserKey save(const User& user) = 0;

  // Whether somebody else has the user's name, as folded_name (chat/user_names.h) reads it; where teams are given, somebody in one of them.
  // Who was taken out of sight has none.
  virtual bool has_namesake(const User& user, const std::vector<std::string>& teams) = 0;

  // The page of users that meet the filter; among equals the newest first.
  virtual std::vector<User> users(const Query& query) = 0;

  virtual std::optional<Channel> channel(const Cid& cid) = 0;
  virtual std::optional<Channel> channel(ChannelKey key) = 0;

  // Counts, sequences and truncations are kept by the calls below, not by this one.
  virtual ChannelKey save(const Channel& channel) = 0;

  // The page of channels that meet the filter; without an order those with the newest message or creation first.
  virtual std::vector<Channel> channels(const Query& query) = 0;

  // The user's channels of two members.
  virtual std::vector<Channel> conversations(UserKey user, std::size_t limit) = 0;

  // Those that were removed then, and whose names are free.
  virtual std::vector<Channel> conversations_removed(UserKey user, Instant at, std::size_t limit) = 0;

  // The channels in which the user has unread messages.
  virtual std::vector<Channel> unread_channels(UserKey user, std::size_t limit) = 0;

  // Takes the channel out of sight: its name is free again, and nobody has unread messages in it.
  virtual void remove(const Channel& channel, Instant at) = 0;

  // Precondition: it was removed, and its name is free. It is as it was then.
  virtual void restore(const Channel& channel) = 0;

  // Takes all messages of now out of sight, in one step however many there are; with `up_to` those up to that one, which counts
  // what stays. `by` may be nobody (key 0).
  virtual void truncate(const Channel& channel, UserKey by, Instant at, std::optional<MessageKey> up_to = {}) = 0;

  virtual std::optional<Member> member(ChannelKey channel, UserKey user) = 0;

  // In the order of joining, with their users.
  virtual std::vector<Member> members(ChannelKey channel, std::size_t limit, std::size_t offset = 0) = 0;

  // The first most_members_shown of them.
  virtual std::shared_ptr<const ShownMembers> shown_members(ChannelKey channel) = 0;

  // The page of members that meet the filter; without an order in that of joining.
  virtual std::vector<Member> members(ChannelKey channel, const Query& query) = 0;

  // Precondition: not a member yet. Advances the channel's member count.
  virtual void add(ChannelKey channel, const Member& member) = 0;

  // Roles, mutes, custom data; not how far the member has read, nor bans, which `bans` keeps.
  virtual void update(ChannelKey channel, const Member& member) = 0;

  // Precondition: a member.
  virtual void remove(ChannelKey channel, const Member& member) = 0;

  // Sets how far the member has read: the channel's count sequence of now. Nothing happens to one who is no member.
  virtual void mark_read(ChannelKey channel, UserKey user, Instant at) = 0;

  // The same to a sequence of the past, forth or back.
  virtual void mark_read(ChannelKey channel, UserKey user, LastRead at, std::int64_t sequence) = 0;

  // The newest message that counts is the member's own: who had read the others has read all, what others have not read stays unread.
  virtual void wrote(ChannelKey channel, UserKey user, Instant at) = 0;

  // One message more that counts is nothing for the member to read. Says nothing of when the member last read.
  virtual void pass_over(ChannelKey channel, UserKey user) = 0;

  // What a member's messages show of it, with its custom data.
  virtual std::optional<Membership> membership(ChannelKey channel, UserKey user) = 0;

  // With its user, mentions, reactions and quoted message; `own_reactions` stays empty.
  virtual std::optional<Message> message(std::string_view id) = 0;
  virtual std::optional<Message> message(MessageKey key) = 0;

  // Oldest first. Nothing of replies that are not shown in the channel; nothing when the page's message is not in the list.
  virtual std::vector<Message> messages(ChannelKey channel, const MessagePage& page) = 0;
  virtual std::vector<Message> replies(MessageKey parent, const MessagePage& page) = 0;

  // The channel's pinned messages, the latest pin first unless the page says otherwise.
  virtual std::vector<Message> pinned(ChannelKey channel, const PinPage& page) = 0;

  // Ids of the user's messages whose live location has not ended, the newest first.
  virtual std::vector<std::string> live_locations(UserKey user, Instant now, std::size_t limit) = 0;
  // The same of a channel's.
  virtual std::vector<std::string> live_locations(ChannelKey channel, Instant now, std::size_t limit) = 0;

  // Precondition: no message has this id, and `channel` is its channel as it stands in this transaction. Advances the channel's
  // message count, and its count sequence unless silent or only in a thread; it is the last message unless moves_last_message says no.
  // `channel` follows. Its `sequence` is set by this call.
  virtual MessageKey add(Channel& channel, const Message& message) = 0;
  virtual void update(const Message& message) = 0;

  // For good, with its reactions and replies. Takes them out of the channel's message count.
  virtual void remove(const Message& message) = 0;

  virtual std::optional<Reaction> reaction(MessageKey message, UserKey user, std::string_view type) = 0;

  // The newest first. At most those of one user where one is given.
  virtual std::vector<Reaction> reactions(const Message& message, std::size_t limit, std::size_t offset = 0) = 0;
  virtual std::vector<Reaction> reactions(const Message& message, UserKey of) = 0;
  virtual std::vector<Reaction> reactions(const Message& message, const Query& query) = 0;

  // Adds the reaction or replaces that user's of the same type, and keeps the message's groups.
  virtual void save(MessageKey message, const Reaction& reaction) = 0;

  // Precondition: it is there. A group that has none left is gone.
  virtual void remove(MessageKey message, const Reaction& reaction) = 0;

  virtual Unread unread(const Channel& channel, UserKey user) = 0;

  virtual ChannelMarks& marks() = 0;
  virtual ReadStates& reads() = 0;

  virtual void add(const Task& task) = 0;
  virtual std::optional<Task> task(std::string_view id) = 0;

  virtual TimerRows& timers() = 0;
  virtual ThreadRows& threads() = 0;
  virtual ReminderRows& reminders() = 0;
  virtual DraftRows& drafts() = 0;
  virtual PollRows& polls() = 0;
  virtual UserGroupRows& user_groups() = 0;
  virtual SegmentRows& segments() = 0;
  virtual CampaignRows& campaigns() = 0;
  virtual RetentionRows& retention() = 0;
  virtual SearchRows& search() = 0;
  virtual VersionRows& versions() = 0;
  virtual UnsentRows& unsent() = 0;
  virtual DeletionsForMe& deletions_for_me() = 0;

  // Done in small steps behind this transaction; a task that it names is not done before.
  virtual void erase_later(const Erasure& erasure) = 0;

  // What users do about one another, and where they are reached: each with a contract of its own.
  virtual BanRows& bans() = 0;
  virtual BlockRows& blocks() = 0;
  virtual DeviceRows& devices() = 0;
  virtual ExportRows& exports() = 0;
  virtual FlagRows& flags() = 0;
  virtual ImportRows& imports() = 0;
  virtual MuteRows& mutes() = 0;

  // Channel types, commands, block lists, roles and permissions that an operator has set up.
  virtual ConfigRows& config() = 0;
};

}  // namespace millrace::chat
