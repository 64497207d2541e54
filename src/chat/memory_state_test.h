// Rows of one app in memory: State as plainly as it can be said, for the tests of the rules.
#pragma once

#include "chat/state.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::chat {

class MemoryState final : public State {
 public:
  std::optional<User> user(std::string_view id) override;
  UserKey save(const User& user) override;

  std::optional<Channel> channel(const Cid& cid) override;
  std::optional<Channel> channel(ChannelKey key) override;
  ChannelKey save(const Channel& channel) override;

  std::optional<Member> member(ChannelKey channel, UserKey user) override;
  std::vector<Member> members(ChannelKey channel, std::size_t limit, std::size_t offset = 0) override;
  void add(ChannelKey channel, const Member& member) override;
  void mark_read(ChannelKey channel, UserKey user, Instant at) override;

  std::optional<Message> message(std::string_view id) override;
  std::vector<Message> messages(ChannelKey channel, std::size_t limit) override;
  MessageKey add(const Message& message) override;
  void update(const Message& message) override;
  void remove(const Message& message) override;

  std::optional<Reaction> reaction(MessageKey message, UserKey user, std::string_view type) override;
  void save(MessageKey message, const Reaction& reaction) override;

  Unread unread(const Channel& channel, UserKey user) override;

 private:
  Message with_reactions(Message message) const;

  // A row's key is its place, from 1 on. A removed message leaves its place empty.
  std::vector<User> users_;
  std::vector<Channel> channels_;
  std::vector<std::pair<ChannelKey, Member>> members_;
  std::vector<std::optional<Message>> messages_;
  std::vector<std::pair<MessageKey, Reaction>> reactions_;
};

}  // namespace millrace::chat
