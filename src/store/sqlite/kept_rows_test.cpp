// A reading finds what its snapshot has, whatever is committed meanwhile; and what readers say with rows that were kept is what the
// database says, after any change.
#include "store/sqlite/kept_rows.h"
#include "chat/ban_rows.h"
#include "chat/poll_rows.h"
#include "chat/read_states.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/temp_directory_test.h"
#include "store/sqlite/writing_rows_test.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/write.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace millrace::store::sqlite {
namespace {

using Of = KeptRows::Of;

class KeptRowsTest : public testing::Test {
 protected:
  std::optional<std::string> found(std::int64_t key, std::uint64_t as_of) {
    std::string bytes;
    return kept_.find(Of::messages, key, as_of, bytes) ? std::optional(bytes) : std::nullopt;
  }
  void keep(std::int64_t key, std::uint64_t as_of, std::string_view bytes) { kept_.keep(Of::messages, key, as_of, bytes); }
  void commit(std::int64_t key) { kept_.changed(Of::messages, key), kept_.closing(), kept_.closed(); }

  KeptRows kept_;
};

TEST_F(KeptRowsTest, FindsWhatWasKept) {
  EXPECT_EQ(found(1, 0), std::nullopt);
  keep(1, 0, "one");
  EXPECT_EQ(found(1, 0), "one");
  EXPECT_EQ(found(2, 0), std::nullopt);
  std::string bytes;
  EXPECT_FALSE(kept_.find(Of::users, 1, 0, bytes)) << "a row of another kind";
}

TEST_F(KeptRowsTest, AnOlderReadingNeitherFindsNorKeeps) {
  const auto before = kept_.committed();
  keep(1, before, "old");
  commit(1);
  EXPECT_EQ(found(1, kept_.committed()), std::nullopt);
  keep(1, before, "old");
  EXPECT_EQ(found(1, kept_.committed()), std::nullopt) << "what it saw is old";
  keep(1, kept_.committed(), "new");
  EXPECT_EQ(found(1, kept_.committed()), "new");
  EXPECT_EQ(found(1, before), std::nullopt) << "its snapshot has the old one";
}

TEST_F(KeptRowsTest, NobodyFindsARowWhileItsChangeIsCommitted) {
  const auto before = kept_.committed();
  keep(1, before, "old");
  keep(5, before, "other");
  kept_.changed(Of::messages, 1);
  EXPECT_EQ(found(1, before), "old") << "nobody sees what is not committed";
  kept_.closing();
  const auto between = kept_.committed();  // the snapshot of a reading that begins now may be of before or of after
  EXPECT_EQ(found(1, between), std::nullopt);
  keep(1, between, "either");
  EXPECT_EQ(found(1, between), std::nullopt);
  EXPECT_EQ(found(5, between), "other");
  kept_.closed();
  EXPECT_EQ(found(1, kept_.committed()), std::nullopt);
  EXPECT_EQ(found(5, between), "other");
}

TEST_F(KeptRowsTest, ACommitThatChangesNothingKnownIsNoChange) {
  keep(1, 0, "one");
  kept_.closing(), kept_.closed();
  EXPECT_EQ(kept_.committed(), 0u);
  EXPECT_EQ(found(1, 0), "one");
}

TEST_F(KeptRowsTest, ACommitOfVeryManyDropsAll) {
  keep(1, 0, "one");
  for (std::int64_t key = 100; key < 10'000; ++key) kept_.changed(Of::messages, key);
  kept_.closing(), kept_.closed();
  EXPECT_EQ(found(1, kept_.committed()), std::nullopt);
  EXPECT_EQ(kept_.bytes(), 0u);
  keep(1, kept_.committed(), "one");
  EXPECT_EQ(found(1, kept_.committed()), "one");
}

TEST_F(KeptRowsTest, StaysSmall) {
  for (std::int64_t key = 1; key <= 10'000; ++key) {
    keep(key, 0, std::string(KeptRows::largest_row, ' '));
    ASSERT_LE(kept_.bytes(), KeptRows::most_bytes);
  }
  EXPECT_GE(kept_.bytes(), KeptRows::most_bytes / 4);
  keep(20'000, 0, std::string(KeptRows::largest_row + 1, ' '));
  EXPECT_EQ(found(20'000, 0), std::nullopt);
}

// A writer that commits after each change, a reader that keeps rows and one that does not.
class KeptRowsSeedTest : public testing::TestWithParam<unsigned> {
 protected:
  KeptRowsSeedTest() { migrate(database_); }

  int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  template <class T>
  T& one_of(std::vector<T>& all) {
    return all[static_cast<std::size_t>(number(static_cast<int>(all.size())))];
  }
  Instant now() { return Instant{++clock_ * 1'000'000}; }

  chat::State& fresh() { return fresh_.emplace(database_, writing_.documents, chat::AppKey{1}, 7, nullptr); }
  chat::State& keeping() {
    reading_.as_of = writing_.kept.committed();
    return keeping_.emplace(database_, writing_.documents, chat::AppKey{1}, 7, nullptr, &reading_);
  }

  template <class T>
  static std::string said(const std::vector<T>& all) {
    std::string out;
    wire::Writer(out, wire::Profile::http_v1).write(all);
    return out;
  }

  // Everything that is answered from kept rows.
  std::vector<std::string> all_of(chat::State& state) {
    using From = chat::MessagePage::From;
    std::vector<std::string> all;
    for (const auto channel : channels_) {
      for (const std::string seen_by : {"", "user-0"})
        for (const auto from : {From::newest, From::around, From::from}) {
          if (from != From::newest && messages_.empty()) continue;
          chat::MessagePage page{.from = from, .seen_by = seen_by, .limit = from == From::newest ? 25u : 4u};
          if (from != From::newest) page.at = Instant{clock_ * 500'000};
          const auto messages = state.messages(channel, page);
          all.push_back(said(messages));
          for (const auto& message : messages)
            all.push_back(fmt::format("{} {} {}", message.parent_id, message.sequence, static_cast<std::int64_t>(message.key)));
        }
      const auto members = state.members(channel, 10, 0);
      all.push_back(said(members));
      for (const auto& member : members)
        all.push_back(fmt::format("{} {} {} {}", member.read_sequence, member.last_read.value_or(Instant{}).ns,
                                  member.last_delivered_message_id, static_cast<std::int64_t>(member.history_after)));
      for (const auto& user : users_)
        if (const auto membership = state.membership(channel, user.key))
          all.push_back(membership->channel_role + (membership->notifications_muted ? " muted" : ""));
    }
    for (const auto message : messages_) all.push_back(said(state.replies(message, {})));
    for (const auto& user : users_)
      if (const auto row = state.user(user.key)) all.push_back(wire::written(*row, wire::Profile::http_v1));
    return all;
  }

  void add_user() {
    const auto id = fmt::format("user-{}", users_.size());
    chat::User user{.id = id, .created_at = now()};
    user.key = held_.save(user);
    users_.push_back(user);
  }

  void add_channel() {
    chat::Channel channel{.id = fmt::format("channel-{}", channels_.size()), .type = "messaging", .created_by = one_of(users_)};
    channel.created_at = channel.updated_at = now();
    channels_.push_back(held_.save(channel));
  }

  void send(chat::Channel channel, const chat::User& user) {
    chat::Message message{};
    message.channel = channel.key, message.user = user;
    message.id = fmt::format("message-{}", ++sent_);
    message.text = fmt::format("text {}", sent_), message.html = fmt::format("<p>text {}</p>\n", sent_);
    message.created_at = message.updated_at = now();
    if (number(3) == 0) message.mentioned_users = {one_of(users_)};
    if (number(4) == 0) message.restricted_visibility = {one_of(users_).id};
    if (number(5) == 0) {
      chat::Poll poll{.id = fmt::format("poll-{}", sent_), .name = "Tea?", .created_by = user};
      poll.key = held_.polls().add(poll);
      message.poll = std::make_shared<const chat::Poll>(std::move(poll));
    }
    if (const auto other = some_message(); other && other->channel == channel.key) {
      if (number(3) == 0) message.quoted_message_id = other->id;
      if (number(3) == 0 && other->parent == chat::MessageKey{})
        message.parent = other->key, message.parent_id = other->id, message.type = "reply", message.show_in_channel = number(2) == 0;
    }
    messages_.push_back(held_.add(channel, message));
  }

  std::optional<chat::Message> some_message() { return messages_.empty() ? std::nullopt : fresh().message(one_of(messages_)); }

  void edit(chat::Message message) {
    message.updated_at = now();
    switch (number(7)) {
      case 0:
        message.text = "edited", message.html = "<p>edited</p>\n";
        break;
      case 1:
        message.pinned_at = now(), message.pinned_by = std::make_shared<const chat::User>(one_of(users_));
        break;
      case 2:
        message.type = "deleted", message.deleted_at = now();
        break;
      case 3:
        ++message.reply_count, message.thread_participants = {one_of(users_)};
        break;
      case 4:
        message.i18n = {{"language", "en"}, {"de_text", "Text"}};
        break;
      case 5:
        message.restricted_visibility = {one_of(users_).id};
        break;
      default:
        message.custom.members = fmt::format(R"("mood":{})", number(9)), message.shadowed = true;
    }
    held_.update(message);
  }

  void erase(chat::Erasure::What what, chat::ChannelKey channel, const chat::User& user) {
    ChatRows::StoredErasure erasure;
    erasure.what = what, erasure.channel = channel, erasure.user = user.key, erasure.at = now();
    erasure.up_to = 10'000;
    while (!writing_.rows.erase_step(erasure, 5)) erasure.reached += 20'000;
  }

  void change() {
    using What = chat::Erasure::What;
    const auto channel = fresh().channel(one_of(channels_));
    const auto user = fresh().user(one_of(users_).key);
    if (!channel || !user) return;
    const auto message = some_message();
    auto member = fresh().member(channel->key, user->key);
    switch (number(18)) {
      case 0:
        if (!member) held_.add(channel->key, {.user_key = user->key, .user = *user, .created_at = now(), .updated_at = now()});
        break;
      case 1:
        if (member) held_.remove(channel->key, *member);
        break;
      case 2:
        if (member) member->channel_role = "channel_moderator", member->custom.members = R"("a":1)", held_.update(channel->key, *member);
        break;
      case 3: {
        auto renamed = *user;
        renamed.name = fmt::format("name {}", number(9)), renamed.custom.members = fmt::format(R"("seen":{})", number(9));
        held_.save(renamed);
        break;
      }
      case 4:
        held_.bans().save(
            {.user = *user, .channel = number(2) == 0 ? channel->key : chat::ChannelKey{}, .shadow = number(2) == 0, .created_at = now()});
        break;
      case 5:
        held_.mark_read(channel->key, user->key, {now()}, number(static_cast<int>(channel->count_sequence) + 1));
        break;
      case 6:
        if (message) held_.reads().mark_delivered(channel->key, user->key, message->key, now());
        break;
      case 7:
        if (message && number(3) == 0) held_.remove(*message);
        break;
      case 8:
      case 9:
        if (message) {
          chat::Reaction reaction{.type = number(2) == 0 ? "like" : "love", .user = *user, .created_at = now(), .updated_at = now()};
          reaction.score = number(3) + 1;
          held_.save(message->key, reaction);
        }
        break;
      case 10:
        if (message)
          for (const auto& reaction : fresh().reactions(*message, 1, 0)) held_.remove(message->key, reaction);
        break;
      case 11:
        if (message) edit(*message);
        break;
      case 12:
        if (number(4) == 0) held_.truncate(*channel, user->key, now());
        break;
      case 13:
        if (number(8) != 0) break;
        erase(std::vector{What::truncated_messages, What::messages_of_user, What::messages_of_user_soft, What::restored_messages_of_user,
                          What::reactions_of_user, What::memberships_of_user}[static_cast<std::size_t>(number(6))],
              channel->key, *user);
        break;
      case 14:
        if (message && message->poll) held_.polls().remove(message->poll->key);
        break;
      default:
        send(*channel, *user);
    }
  }

  TempDirectory directory_;
  Database database_{directory_.path() / "kept.db", Database::Mode::writer};
  WritingRows writing_{database_};
  chat::State& held_ = writing_.rows;
  ChatReading reading_{writing_.kept};
  std::optional<ChatRows> fresh_, keeping_;
  std::mt19937 random_;
  std::int64_t clock_ = 1;
  int sent_ = 0;
  std::vector<chat::User> users_;
  std::vector<chat::ChannelKey> channels_;
  std::vector<chat::MessageKey> messages_;
};

TEST_P(KeptRowsSeedTest, AnswersWhatTheDatabaseSays) {
  random_.seed(GetParam());
  for (int i = 0; i < 4; ++i) add_user();
  for (int i = 0; i < 2; ++i) add_channel();
  for (int write = 0; write < 150; ++write) {
    writing_.recent.begin(), writing_.totals.begin();
    const auto messages_before = messages_.size();
    database_.run("SAVEPOINT one_write");
    for (int i = 0, changes = number(3); i < changes; ++i) change();
    if (number(5) == 0) {
      messages_.resize(messages_before);
      database_.run("ROLLBACK TO one_write");
      writing_.recent.undo(), writing_.totals.undo();
    }
    writing_.kept.closing();
    database_.run("RELEASE one_write");
    writing_.kept.closed();
    const auto expected = all_of(fresh());
    ASSERT_EQ(all_of(keeping()), expected) << "with what was kept before, after write " << write;
    ASSERT_EQ(all_of(keeping()), expected) << "with what was just kept, after write " << write;
  }
  EXPECT_GT(writing_.kept.bytes(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, KeptRowsSeedTest, testing::Range(1U, 13U));

}  // namespace
}  // namespace millrace::store::sqlite
