// Rows of one app in memory: State as plainly as it can be said, for the tests of the rules. It answers no filters, and
// of pages only the newest: that is the store's business.
#pragma once

#include "chat/memory_campaigns_test.h"
#include "chat/memory_config_test.h"
#include "chat/memory_deletions_for_me_test.h"
#include "chat/memory_drafts_test.h"
#include "chat/memory_imports_test.h"
#include "chat/memory_marks_test.h"
#include "chat/memory_people_test.h"
#include "chat/memory_polls_test.h"
#include "chat/memory_reminders_test.h"
#include "chat/memory_retention_test.h"
#include "chat/memory_segments_test.h"
#include "chat/memory_threads_test.h"
#include "chat/memory_timers_test.h"
#include "chat/memory_unsent_test.h"
#include "chat/memory_user_groups_test.h"
#include "chat/memory_versions_test.h"
#include "chat/state.h"

#include <functional>
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
  std::optional<User> user(UserKey key) override;
  UserKey save(const User& user) override;
  void remove(const User& user) override;
  bool has_namesake(const User& user, const std::vector<std::string>& teams) override;
  std::vector<User> users(const Query& query) override;

  std::optional<Channel> channel(const Cid& cid) override;
  std::optional<Channel> channel(ChannelKey key) override;
  ChannelKey save(const Channel& channel) override;
  std::vector<Channel> channels(const Query& query) override;
  std::vector<Channel> conversations(UserKey user, std::size_t limit) override;
  std::vector<Channel> conversations_removed(UserKey user, Instant at, std::size_t limit) override;
  std::vector<Channel> unread_channels(UserKey user, std::size_t limit) override;
  void remove(const Channel& channel, Instant at) override;
  void restore(const Channel& channel) override { channels_.at(static_cast<std::size_t>(channel.key) - 1).deleted_at.reset(); }
  void truncate(const Channel& channel, UserKey by, Instant at, std::optional<MessageKey> up_to = {}) override;

  std::optional<Member> member(ChannelKey channel, UserKey user) override;
  std::vector<Member> members(ChannelKey channel, std::size_t limit, std::size_t offset = 0) override;
  std::shared_ptr<const ShownMembers> shown_members(ChannelKey channel) override { return shown(members(channel, most_members_shown)); }
  std::vector<Member> members(ChannelKey channel, const Query& query) override;
  void add(ChannelKey channel, const Member& member) override;
  void update(ChannelKey channel, const Member& member) override;
  void remove(ChannelKey channel, const Member& member) override;
  void mark_read(ChannelKey channel, UserKey user, Instant at) override;
  void mark_read(ChannelKey channel, UserKey user, LastRead at, std::int64_t sequence) override;
  void wrote(ChannelKey channel, UserKey user, Instant at) override;
  void pass_over(ChannelKey channel, UserKey user) override;
  std::optional<Membership> membership(ChannelKey channel, UserKey user) override;

  std::optional<Message> message(std::string_view id) override;
  std::optional<Message> message(MessageKey key) override;
  std::vector<Message> messages(ChannelKey channel, const MessagePage& page) override;
  std::vector<Message> replies(MessageKey parent, const MessagePage& page) override;
  std::vector<Message> pinned(ChannelKey channel, const PinPage& page) override;
  std::vector<std::string> live_locations(UserKey user, Instant now, std::size_t limit) override;
  std::vector<std::string> live_locations(ChannelKey channel, Instant now, std::size_t limit) override;
  MessageKey add(Channel& channel, const Message& message) override;
  void update(const Message& message) override;
  void remove(const Message& message) override;

  std::optional<Reaction> reaction(MessageKey message, UserKey user, std::string_view type) override;
  std::vector<Reaction> reactions(const Message& message, std::size_t limit, std::size_t offset = 0) override;
  std::vector<Reaction> reactions(const Message& message, UserKey of) override;
  std::vector<Reaction> reactions(const Message& message, const Query& query) override;
  void save(MessageKey message, const Reaction& reaction) override;
  void remove(MessageKey message, const Reaction& reaction) override;

  Unread unread(const Channel& channel, UserKey user) override;

  MemoryTimers& timers() override { return timers_; }
  MemoryThreads& threads() override { return threads_; }
  MemoryReminders& reminders() override { return reminders_; }
  MemoryPolls& polls() override { return polls_; }
  MemoryUserGroups& user_groups() override { return user_groups_; }
  MemorySegments& segments() override { return segments_; }
  MemoryCampaigns& campaigns() override { return campaigns_; }
  MemoryRetention& retention() override { return retention_; }
  MemoryDrafts& drafts() override { return drafts_; }
  SearchRows& search() override;
  MemoryVersions& versions() override { return versions_; }
  MemoryUnsent& unsent() override { return unsent_; }
  MemoryDeletionsForMe& deletions_for_me() override { return deletions_for_me_; }
  ChannelMarks& marks() override { return marks_; }
  ReadStates& reads() override { return reads_; }

  void add(const Task& task) override { tasks_.push_back(task); }
  std::optional<Task> task(std::string_view id) override;
  void erase_later(const Erasure& erasure) override { erasures.push_back(erasure); }
  MemoryConfig& config() override { return config_; }

  BanRows& bans() override { return bans_; }
  BlockRows& blocks() override { return blocks_; }
  DeviceRows& devices() override { return devices_; }
  MemoryExports& exports() override { return exports_; }
  FlagRows& flags() override { return flags_; }
  MemoryImports& imports() override { return imports_; }
  MuteRows& mutes() override { return mutes_; }

  std::vector<Erasure> erasures;  // what was asked for; nothing comes of it

 private:
  MemoryConfig config_;
  MemoryImports imports_;
  friend MemoryMarks;
  friend MemoryReads;

  Message with_reactions(Message message) const;
  std::vector<std::string> ids_with(PollKey poll) const;
  std::vector<std::string> live(const std::function<bool(const Message&)>& belongs, Instant now, std::size_t limit) const;
  void show(UserKey user, ChannelKey channel, const std::optional<Ban>& ban);

  // A row's key is its place, from 1 on. A removed message leaves its place empty.
  MemoryTimers timers_;
  MemoryThreads threads_;
  MemoryReminders reminders_;
  MemoryPolls polls_{[this](PollKey poll) { return ids_with(poll); }};
  MemoryUserGroups user_groups_;
  MemorySegments segments_{users_, channels_};
  MemoryCampaigns campaigns_;
  MemoryRetention retention_;
  MemoryDrafts drafts_;
  MemoryVersions versions_;
  MemoryUnsent unsent_;
  MemoryDeletionsForMe deletions_for_me_;
  std::vector<Task> tasks_;
  std::vector<User> users_;
  std::vector<Channel> channels_;
  std::vector<std::pair<ChannelKey, Member>> members_;
  std::vector<std::optional<Message>> messages_;
  std::vector<std::pair<MessageKey, Reaction>> reactions_;
  MemoryBans bans_{[this](UserKey user, ChannelKey channel, const std::optional<Ban>& ban) { show(user, channel, ban); }};
  MemoryBlocks blocks_;
  MemoryDevices devices_;
  MemoryExports exports_;
  MemoryFlags flags_;
  MemoryMutes mutes_;
  MemoryMarks marks_{*this};
  MemoryReads reads_{*this};
};

}  // namespace millrace::chat
