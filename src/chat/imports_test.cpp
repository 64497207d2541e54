// What was elsewhere comes with its own times, and nobody hears of it.
#include "chat/imports.h"

#include "chat/mute_rows.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Item = ImportItem::Kind;

class ImportsTest : public RulesTest {
 protected:
  template <class T>
  Expected<void> import(Item kind, T one, CustomEdit merge = {}) {
    auto act = server();
    const ImportItem item{.kind = kind, .what = std::move(one), .merge = std::move(merge)};
    if (auto fine = sound(item, now_); !fine) return fine;
    auto done = import_item(act, item, task_);
    events_.clear();
    return done;
  }
  Expected<void> user(ImportedUser one) { return import(Item::user, std::move(one)); }
  Expected<void> channel(ImportedChannel one) { return import(Item::channel, std::move(one)); }
  Expected<void> member(const std::string& id, ImportedMember one = {}) {
    one.channel_type = "messaging", one.channel_id = "lobby", one.user_id = id;
    return import(Item::member, std::move(one));
  }
  Expected<void> message(ImportedMessage one) {
    one.channel_type = "messaging", one.channel_id = "lobby";
    if (one.user.empty()) one.user = "ann";
    return import(Item::message, std::move(one));
  }
  Instant at(int days) const {
    return Instant{now_.ns - std::chrono::nanoseconds(std::chrono::hours{24 * days}).count()}.to_microseconds();
  }
  ImportedUser named(const std::string& id) {
    ImportedUser one;
    one.id = id;
    return one;
  }

  void open() {
    ASSERT_TRUE(user(named("ann")) && user(named("ben")));
    ASSERT_TRUE(channel({.type = "messaging", .id = "lobby", .created_by = {.id = "ann", .whole = {}}, .created_at = at(30)}));
  }

  ImportTask task_{.key = 1, .id = "t"};
};

TEST_F(ImportsTest, EverythingHasItsOwnTime) {
  auto ann = named("ann");
  ann.created_at = at(40), ann.updated_at = at(39), ann.role = "admin";
  ASSERT_TRUE(user(ann));
  EXPECT_EQ(state_.user("ann")->created_at, at(40));
  EXPECT_EQ(state_.user("ann")->updated_at, at(39));
  open();
  EXPECT_EQ(state_.channel(lobby_)->created_at, at(30));
  ASSERT_TRUE(member("ben", {.is_moderator = true, .created_at = at(20)}));
  const auto key = state_.channel(lobby_)->key;
  EXPECT_EQ(state_.member(key, state_.user("ben")->key)->created_at, at(20));
  EXPECT_EQ(state_.member(key, state_.user("ben")->key)->channel_role, "channel_moderator");
  ASSERT_TRUE(message({.id = "m", .text = "old", .created_at = at(10)}));
  ASSERT_TRUE(message({.id = "r", .parent_id = "m", .text = "reply", .user = "ben", .created_at = at(9)}));
  EXPECT_EQ(state_.message("m")->created_at, at(10));
  EXPECT_EQ(state_.message("m")->reply_count, 1);
  EXPECT_EQ(state_.message("r")->type, "reply");
  EXPECT_EQ(state_.channel(lobby_)->last_message_at, at(10));
  ASSERT_TRUE(import(Item::reaction, ImportedReaction{.message_id = "m", .user_id = "ben", .type = "love", .created_at = at(8)}));
  EXPECT_EQ(state_.message("m")->latest_reactions.at(0).created_at, at(8));
  EXPECT_EQ(task_.result.stats.users, 3);
  EXPECT_EQ(task_.result.stats.messages, 2);
}

TEST_F(ImportsTest, InsertLeavesWhatIsThere) {
  open();
  ASSERT_TRUE(message({.id = "m", .text = "first", .created_at = at(10)}));
  task_.mode = "insert";
  ASSERT_TRUE(message({.id = "m", .text = "second", .created_at = at(10)}));
  EXPECT_EQ(state_.message("m")->text, "first");
  EXPECT_EQ(task_.result.stats.skipped, 1);
  task_.mode = "upsert";
  ASSERT_TRUE(message({.id = "m", .text = "second", .created_at = at(10)}));
  EXPECT_EQ(state_.message("m")->text, "second");
  EXPECT_EQ(state_.message("m")->created_at, at(10));
  EXPECT_EQ(state_.channel(lobby_)->message_count, 1);
}

TEST_F(ImportsTest, CustomDataIsReplacedOrMerged) {
  auto ann = named("ann");
  ann.custom = {"\"a\":1"};
  ASSERT_TRUE(user(ann));
  ann.custom = {"\"b\":2"};
  ASSERT_TRUE(import(Item::user, ann, [](const Custom& stored) { return Custom{stored.members + ",\"b\":2"}; }));
  EXPECT_EQ(state_.user("ann")->custom.members, "\"a\":1,\"b\":2");
  ASSERT_TRUE(user(ann));
  EXPECT_EQ(state_.user("ann")->custom.members, "\"b\":2");
}

TEST_F(ImportsTest, AChannelTakesNothingOlderThanItsNewest) {
  open();
  ASSERT_TRUE(message({.id = "m", .text = "x", .created_at = at(5)}));
  expect_refused(message({.id = "older", .text = "x", .created_at = at(6)}), Kind::input, "newer messages");
  EXPECT_TRUE(message({.id = "same", .text = "x", .created_at = at(5)}));
  expect_refused(message({.id = "to come", .text = "x", .created_at = at(-1)}), Kind::input, "future");
}

TEST_F(ImportsTest, WhatWasDeletedAndPinnedStaysSo) {
  open();
  ASSERT_TRUE(message({.id = "m", .text = "x", .created_at = at(5), .pinned_at = at(4), .pinned_by_id = "ben"}));
  EXPECT_EQ(state_.message("m")->pinned_at, at(4));
  EXPECT_EQ(state_.message("m")->pinned_by->id, "ben");
  ASSERT_TRUE(message({.id = "r", .parent_id = "m", .text = "x", .type = "deleted", .created_at = at(4), .deleted_at = at(3)}));
  EXPECT_EQ(state_.message("r")->type, "deleted");
  EXPECT_EQ(state_.message("m")->deleted_reply_count, 1);
}

TEST_F(ImportsTest, WhatAMemberHadReadIsTold) {
  open();
  for (const auto* id : {"ann", "ben"}) ASSERT_TRUE(member(id));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(message({.id = std::to_string(i), .text = "x", .created_at = at(9 - i)}));
  const auto channel = *state_.channel(lobby_);
  ImportedMember ben;
  ben.channel_type = "messaging", ben.channel_id = "lobby", ben.user_id = "ben";
  ASSERT_TRUE(import(Item::reading, ben));
  EXPECT_EQ(state_.unread(channel, state_.user("ben")->key).in_channel, 0) << "without a time all counts as read";
  EXPECT_EQ(state_.member(channel.key, state_.user("ben")->key)->last_read, at(7));
  auto ann = ben;
  ann.user_id = "ann", ann.hide_channel = true;
  ASSERT_TRUE(import(Item::reading, ann));
  EXPECT_EQ(state_.member(channel.key, state_.user("ann")->key)->hidden_sequence, channel.count_sequence);
}

TEST_F(ImportsTest, WhoHasLeftIsStillNamed) {
  auto gone = named("gone");
  gone.deleted_at = at(1), gone.deactivated_at = at(2);
  ASSERT_TRUE(user(gone));
  ASSERT_TRUE(channel({.type = "messaging", .id = "lobby", .created_by = {.id = "gone", .whole = {}}}));
  ASSERT_TRUE(member("gone"));
  ASSERT_TRUE(message({.id = "m", .text = "x", .user = "gone", .created_at = at(5)}));
  ASSERT_TRUE(import(Item::standing, gone));
  EXPECT_EQ(state_.user("gone")->deleted_at, at(1));
  EXPECT_EQ(state_.user("gone")->deactivated_at, at(2));
  EXPECT_TRUE(message({.id = "n", .text = "x", .user = "gone", .created_at = at(4)}));
  EXPECT_TRUE(user(gone)) << "once more";

  ASSERT_TRUE(user(named("here")));
  auto here = named("here");
  here.deleted_at = at(1);
  now_ = Instant{now_.ns + 1'000'000'000};
  task_.mode = "insert", task_.created_at = now_;
  ASSERT_TRUE(user(here) && import(Item::standing, here));
  EXPECT_FALSE(state_.user("here")->deleted_at) << "who was there before stays as it was";
}

TEST_F(ImportsTest, MutesAndBansFromTheFuture) {
  open();
  auto ann = named("ann");
  ann.user_mutes = {"ben"}, ann.channel_mutes = {"messaging:lobby"};
  ASSERT_TRUE(import(Item::standing, ann));
  EXPECT_TRUE(state_.mutes().mute(state_.user("ann")->key, state_.user("ben")->key));
  ann.channel_mutes = {"messaging:none"};
  expect_refused(import(Item::standing, ann), Kind::does_not_exist, "messaging:none");
  ASSERT_TRUE(import(Item::future_channel_ban, ImportedBan{.user_id = "ben", .created_by = "ann"}));
  EXPECT_EQ(task_.result.stats.future_channel_bans, 1);
  ASSERT_TRUE(import(Item::device, ImportedDevice{.id = "d", .user_id = "ann", .push_provider = "apn"}));
}

TEST_F(ImportsTest, WhatIsWrongIsNamed) {
  open();
  expect_refused(user(named("no name")), Kind::input, "no name");
  expect_refused(channel({.type = "messaging", .id = "x"}), Kind::input, "created_by");
  expect_refused(channel({.type = "messaging", .created_by = {.id = "ann", .whole = {}}}), Kind::input, "member_ids");
  expect_refused(channel({.type = "none", .id = "x", .created_by = {.id = "ann", .whole = {}}}), Kind::does_not_exist, "none");
  expect_refused(member("nobody"), Kind::does_not_exist, "nobody");
  expect_refused(message({.id = "m", .text = "x", .type = "odd"}), Kind::input, "odd");
  expect_refused(message({.id = "m", .text = "x", .type = "deleted"}), Kind::input, "deleted_at");
  expect_refused(message({.id = "m", .parent_id = "none", .text = "x"}), Kind::does_not_exist, "none");
  expect_refused(message({.id = "m", .text = "x", .pinned_by_id = "ann"}), Kind::input, "pinned_at");
  expect_refused(import(Item::reaction, ImportedReaction{.message_id = "none", .user_id = "ann", .type = "x"}), Kind::does_not_exist,
                 "none");
}

TEST_F(ImportsTest, OnlyTheFirstFaultsAreKept) {
  for (std::size_t i = 0; i <= most_import_faults; ++i) note_fault(task_, {static_cast<std::int64_t>(i), "user", "x"});
  EXPECT_EQ(task_.result.errors.size(), most_import_faults);
  EXPECT_EQ(task_.result.error_count, static_cast<std::int64_t>(most_import_faults) + 1);
  auto act = server();
  expect_refused(begin_import(act, {.path = "p", .mode = "odd"}), Kind::input, "odd");
  expect_refused(existing_import(act, "none"), Kind::does_not_exist, "none");
}

}  // namespace
}  // namespace millrace::chat
