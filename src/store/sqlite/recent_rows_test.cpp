// What the writer remembers is what the rows say: after any change, by any call, and after any rollback.
#include "store/sqlite/recent_rows.h"
#include "chat/read_states.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/temp_directory_test.h"
#include "store/sqlite/writing_rows_test.h"
#include "wire/channel.h"
#include "wire/user.h"
#include "wire/write.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace millrace::store::sqlite {
namespace {

std::string said(const chat::User& user) {
  return wire::written(user, wire::Profile::http_v1) + (user.ban_expires ? std::to_string(user.ban_expires->ns) : "");
}

std::string said(const chat::Channel& channel) {
  return fmt::format("{} {} {} {} {} {} by {}", wire::written(channel, wire::Profile::http_v1), channel.message_count,
                     channel.count_sequence, channel.count_floor, channel.config->replies,
                     channel.truncated_by ? channel.truncated_by->id : "nobody", said(channel.created_by));
}

std::string said(const chat::Member& member) {
  return fmt::format("{} read {} at {} delivered {} hidden {} after {} {}", wire::written(member, wire::Profile::http_v1),
                     member.read_sequence, member.last_read.value_or(Instant{}).ns, member.last_delivered_message_id,
                     member.hidden_sequence.value_or(-1), static_cast<std::int64_t>(member.history_after), said(member.user));
}

class RecentRowsTest : public testing::Test {
 protected:
  static constexpr int most_users = 8, most_channels = 3;

  RecentRowsTest() { migrate(database_); }

  void conversation(unsigned seed) {
    random_.seed(seed);
    for (int i = 0; i < 3; ++i) add_user();
    for (int i = 0; i < most_channels; ++i) add_channel();
    for (int write = 0; write < 60; ++write) {
      const auto messages_before = messages_.size();
      recent_.begin();
      writing_.totals.begin();
      database_.run("SAVEPOINT one_write");
      for (int change = 0, changes = number(3); change < changes; ++change) {
        expect_the_same();
        this->change();
      }
      expect_the_same();
      if (number(4) == 0) {
        messages_.resize(messages_before);
        database_.run("ROLLBACK TO one_write");
        recent_.undo();
        writing_.totals.undo();
      }
      database_.run("RELEASE one_write");
      expect_the_same();
      if (HasFailure()) return;
    }
  }

  // A reader that has read nothing yet.
  chat::State& reader() { return readers_.emplace(database_, writing_.documents, chat::AppKey{1}, 7, nullptr); }

  int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  template <class T>
  T& one_of(std::vector<T>& all) {
    return all[static_cast<std::size_t>(number(static_cast<int>(all.size())))];
  }
  Instant now() { return Instant{++clock_ * 1'000'000}; }

  void add_user() {
    const auto id = fmt::format("user-{}", users_.size());
    chat::User user{.id = id, .created_at = now()};
    user.key = held_.save(user);
    users_.push_back(user);
  }

  void add_channel() {
    chat::Channel channel{.id = fmt::format("channel-{}", channels_.size()), .type = "messaging", .created_by = one_of(users_)};
    channel.created_at = channel.updated_at = now();
    channel.key = held_.save(channel);
    channels_.push_back({channel.key, {"messaging", channel.id}});
  }

  void change() {
    const auto [key, cid] = one_of(channels_);
    const auto user = reader().user(one_of(users_).key);
    auto channel = reader().channel(key);
    if (!channel || !user) return;
    auto member = reader().member(key, user->key);
    switch (number(14)) {
      case 0:
        if (users_.size() < most_users) add_user();
        break;
      case 1:
        if (!member) held_.add(key, {.user_key = user->key, .user = *user, .created_at = now(), .updated_at = now()});
        break;
      case 2:
        if (member) held_.remove(key, *member);
        break;
      case 3:
        if (member) member->custom.members = fmt::format(R"("mood":{})", number(9)), held_.update(key, *member);
        break;
      case 4: {
        auto renamed = *user;
        renamed.name = fmt::format("name {}", number(9));
        held_.save(renamed);
        break;
      }
      case 5:
        channel->custom.members = fmt::format(R"("topic":{})", number(9));
        channel->overrides.replies = number(2) == 0;
        held_.save(*channel);
        break;
      case 6:
        held_.truncate(*channel, user->key, now());
        break;
      case 7:
        held_.bans().save({.user = *user, .channel = number(2) == 0 ? key : chat::ChannelKey{}, .created_at = now()});
        break;
      case 8:
        held_.mark_read(key, user->key, {now()}, number(static_cast<int>(channel->count_sequence) + 1));
        break;
      case 9:
        if (const auto message = some_message()) held_.reads().mark_delivered(key, user->key, message->key, now());
        break;
      case 10:
        // Not the newest, whose key would be that of the next.
        if (const auto message = some_message(); message && message->key != messages_.back()) held_.remove(*message);
        break;
      default:
        send(*user, *held_.channel(key));
    }
  }

  std::optional<chat::Message> some_message() { return messages_.empty() ? std::nullopt : reader().message(one_of(messages_)); }

  void send(const chat::User& user, chat::Channel channel) {
    chat::Message message{.channel = channel.key, .id = fmt::format("message-{}", ++sent_), .user = user, .silent = number(4) == 0};
    message.created_at = message.updated_at = now();
    messages_.push_back(held_.add(channel, message));
    held_.mark_read(channel.key, user.key, {message.created_at}, channel.count_sequence);
    EXPECT_EQ(said(channel), said(*reader().channel(channel.key)));
  }

  void expect_the_same() {
    for (const auto& user : users_) {
      const auto fresh = reader().user(user.id);
      ASSERT_EQ(held_.user(user.id).has_value(), fresh.has_value());
      if (!fresh) continue;
      EXPECT_EQ(said(*held_.user(user.id)), said(*fresh));
      EXPECT_EQ(said(*held_.user(fresh->key)), said(*fresh));
    }
    for (const auto& [key, cid] : channels_) {
      const auto fresh = reader().channel(cid);
      ASSERT_EQ(held_.channel(cid).has_value(), fresh.has_value());
      if (!fresh) continue;
      EXPECT_EQ(said(*held_.channel(cid)), said(*fresh));
      EXPECT_EQ(said(*held_.channel(key)), said(*fresh));
      expect_the_same_members(*fresh);
    }
  }

  void expect_the_same_members(const chat::Channel& channel) {
    const auto members = reader().members(channel.key, chat::most_members_shown);
    expect_shown(*held_.shown_members(channel.key), members);
    for (const std::size_t limit : {chat::most_members_shown, std::size_t{2}}) {
      const auto held = held_.members(channel.key, limit);
      ASSERT_EQ(held.size(), std::min(limit, members.size()));
      for (std::size_t i = 0; i < held.size(); ++i) EXPECT_EQ(said(held[i]), said(members[i]));
    }
    for (const auto& user : users_) {
      const auto fresh = reader().member(channel.key, user.key);
      const auto held = held_.member(channel.key, user.key);
      ASSERT_EQ(held.has_value(), fresh.has_value());
      if (fresh) EXPECT_EQ(said(*held), said(*fresh));
      const auto expected = reader().unread(channel, user.key), unread = held_.unread(channel, user.key);
      EXPECT_EQ(unread.in_channel, expected.in_channel);
      EXPECT_EQ(unread.last_read.at, expected.last_read.at);
      EXPECT_EQ(unread.total, expected.total);
    }
  }

  // All but how far they have read.
  static void expect_shown(const chat::ShownMembers& shown, const std::vector<chat::Member>& members) {
    ASSERT_EQ(shown.list().size(), members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto unread = shown.list()[i];
      unread.read_sequence = members[i].read_sequence;
      unread.last_read = members[i].last_read;
      EXPECT_EQ(said(unread), said(members[i]));
    }
  }

  TempDirectory directory_;
  Database database_{directory_.path() / "recent.db", Database::Mode::writer};
  WritingRows writing_{database_};
  RecentRows& recent_ = writing_.recent;
  chat::State& held_ = writing_.rows;
  std::optional<ChatRows> readers_;
  std::mt19937 random_;
  std::int64_t clock_ = 1;
  int sent_ = 0;
  std::vector<chat::User> users_;
  std::vector<std::pair<chat::ChannelKey, chat::Cid>> channels_;
  std::vector<chat::MessageKey> messages_;
};

class RecentRowsSeedTest : public RecentRowsTest, public testing::WithParamInterface<unsigned> {};

TEST_P(RecentRowsSeedTest, AnswersWhatTheRowsSay) { conversation(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Seeds, RecentRowsSeedTest, testing::Range(1U, 18U));

// Most of a busy channel's messages read nothing that an earlier one read.
TEST_F(RecentRowsTest, KnowsWhatItHasRead) {
  add_user();
  add_channel();
  const auto [key, cid] = channels_.front();
  held_.add(key, {.user_key = users_.front().key, .user = users_.front()});
  EXPECT_EQ(recent_.channel(key), nullptr);
  held_.channel(cid);
  held_.user(users_.front().id);
  held_.shown_members(key);
  send(users_.front(), *held_.channel(cid));
  ASSERT_NE(recent_.channel(key), nullptr);
  EXPECT_TRUE(recent_.channel(key)->has_all_members());
  EXPECT_NE(recent_.user(users_.front().key), nullptr);
}

TEST_F(RecentRowsTest, StaysSmall) {
  const chat::ChannelConfigPtr config = chat::built_in_channel_type("messaging");
  for (std::int64_t key = 1; key <= 1'000; ++key) {
    chat::Channel channel{.key = chat::ChannelKey{key}, .type = "messaging"};
    channel.custom.members = std::string(100'000, ' ');
    channel.cid = fmt::format("messaging:{}", key);
    recent_.keep(chat::AppKey{1}, channel, config);
  }
  int held = 0;
  for (std::int64_t key = 1; key <= 1'000; ++key) held += recent_.channel(chat::ChannelKey{key}) != nullptr;
  EXPECT_GE(held, 1);
  EXPECT_LT(held, static_cast<int>(RecentRows::most_bytes / 100'000));
}

}  // namespace
}  // namespace millrace::store::sqlite
