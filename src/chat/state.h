// What the rules may read and change: the rows of one app inside one transaction. The store implements it.
#pragma once

#include "chat/channel.h"
#include "chat/message.h"
#include "chat/reaction.h"
#include "chat/user.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

// Every call sees the changes made before it in the same transaction. A row that does not exist is nothing, never an error.
class State {
 public:
  virtual ~State() = default;

  virtual std::optional<User> user(std::string_view id) = 0;

  // Adds the user (key 0) or replaces the row of that key; returns its key.
  virtual UserKey save(const User& user) = 0;

  virtual std::optional<Channel> channel(const Cid& cid) = 0;
  virtual std::optional<Channel> channel(ChannelKey key) = 0;

  // Counts and sequences are kept by the calls below, not by this one.
  virtual ChannelKey save(const Channel& channel) = 0;

  virtual std::optional<Member> member(ChannelKey channel, UserKey user) = 0;

  // In the order of joining, with their users.
  virtual std::vector<Member> members(ChannelKey channel, std::size_t limit, std::size_t offset = 0) = 0;

  // Precondition: not a member yet. Advances the channel's member count.
  virtual void add(ChannelKey channel, const Member& member) = 0;

  // Sets how far the member has read: the channel's count sequence of now. Nothing happens to one who is no member.
  virtual void mark_read(ChannelKey channel, UserKey user, Instant at) = 0;

  // With its user, mentions and reactions; `own_reactions` stays empty.
  virtual std::optional<Message> message(std::string_view id) = 0;

  // The newest ones, oldest of them first.
  virtual std::vector<Message> messages(ChannelKey channel, std::size_t limit) = 0;

  // Precondition: no message has this id. Advances the channel's message count, and its count sequence unless silent.
  virtual MessageKey add(const Message& message) = 0;
  virtual void update(const Message& message) = 0;

  // For good, with its reactions. Takes it out of the channel's message count.
  virtual void remove(const Message& message) = 0;

  virtual std::optional<Reaction> reaction(MessageKey message, UserKey user, std::string_view type) = 0;

  // Adds the reaction or replaces that user's of the same type, and keeps the message's groups.
  virtual void save(MessageKey message, const Reaction& reaction) = 0;

  virtual Unread unread(const Channel& channel, UserKey user) = 0;
};

}  // namespace millrace::chat
