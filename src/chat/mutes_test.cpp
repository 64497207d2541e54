// Who is muted, for how long, and what is told of it.
#include "chat/mutes.h"

#include "chat/mute_rows.h"
#include "chat/own_user.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class MutesTest : public RulesTest {
 protected:
  MutesTest() { add_user("ann"), add_user("ben"), add_user("cleo"); }

  Expected<Muted> mute(MuteChange change) {
    auto act = server();
    return mute_users(act, change);
  }
  Expected<Muted> unmute(MuteChange change) {
    auto act = server();
    return unmute_users(act, change);
  }
  std::vector<std::string> muted_by_ann() {
    auto act = server();
    std::vector<std::string> ids;
    for (const auto& mute : own_user(act, *state_.user("ann")).mutes) ids.push_back(mute.target.id);
    return ids;
  }
};

TEST_F(MutesTest, OneUserIsMutedAndTold) {
  const auto muted = mute({.target_ids = {"ben"}, .user = {.id = "ann"}});
  ASSERT_TRUE(muted);
  EXPECT_EQ(muted->mutes.at(0).target.id, "ben");
  EXPECT_FALSE(muted->mutes[0].expires);
  ASSERT_EQ(types(), Strings{"user.muted"});
  EXPECT_EQ(events_[0].user->id, "ann");
  EXPECT_EQ(events_[0].target_user->id, "ben");
  EXPECT_TRUE(events_[0].target_users.empty());
  EXPECT_EQ(events_[0].cid, "");
  expect_request(events_[0]);
  EXPECT_EQ(muted_by_ann(), Strings{"ben"});
}

TEST_F(MutesTest, SeveralAreOneEvent) {
  const auto muted = mute({.target_ids = {"ben", "nobody", "cleo", "ben"}, .user = {.id = "ann"}});
  ASSERT_TRUE(muted);
  EXPECT_EQ(muted->non_existing_users, Strings{"nobody"});
  ASSERT_EQ(types(), Strings{"user.muted"});
  EXPECT_FALSE(events_[0].target_user);
  EXPECT_EQ(events_[0].target_users.size(), 2u);
  ASSERT_TRUE(unmute({.target_ids = {"ben", "cleo"}, .user = {.id = "ann"}}));
  ASSERT_EQ(types(), Strings{"user.unmuted"});
  EXPECT_EQ(events_[0].target_users.size(), 2u);
  EXPECT_EQ(muted_by_ann(), Strings{});
}

TEST_F(MutesTest, AMuteEndsAtItsTime) {
  ASSERT_TRUE(mute({.target_ids = {"ben"}, .user = {.id = "ann"}, .timeout_minutes = 1}));
  now_ = now_ + (std::chrono::minutes{1} - std::chrono::microseconds{1});
  EXPECT_EQ(muted_by_ann(), Strings{"ben"});
  now_ = now_ + std::chrono::microseconds{1};
  EXPECT_EQ(muted_by_ann(), Strings{});
  ASSERT_TRUE(unmute({.target_ids = {"ben"}, .user = {.id = "ann"}}));
  EXPECT_EQ(types(), Strings{}) << "nobody was muted any more";
}

TEST_F(MutesTest, ASecondMuteReplacesTheFirst) {
  ASSERT_TRUE(mute({.target_ids = {"ben"}, .user = {.id = "ann"}, .timeout_minutes = 1}));
  const auto before = now_stored_;
  now_ = now_ + std::chrono::seconds{5};
  const auto again = mute({.target_ids = {"ben"}, .user = {.id = "ann"}});
  EXPECT_EQ(again->mutes[0].created_at, before);
  EXPECT_EQ(again->mutes[0].updated_at, now_.to_microseconds());
  EXPECT_FALSE(again->mutes[0].expires);
  EXPECT_EQ(muted_by_ann().size(), 1u);
}

TEST_F(MutesTest, WhatAMutedUserWritesIsNothingToRead) {
  const auto channel = add_channel("ann", {"ann", "ben", "cleo"});
  const auto unread_of = [&](const std::string& id) {
    const auto unread = state_.unread(*state_.channel(channel.key), state_.user(id)->key);
    return std::pair(unread.in_channel, unread.total);
  };
  using Counts = std::pair<std::int64_t, std::int64_t>;
  add_message("ben", "m1");
  ASSERT_TRUE(mute({.target_ids = {"ben"}, .user = {.id = "ann"}, .timeout_minutes = 1}));
  add_message("ben", "m2");
  EXPECT_EQ(unread_of("ann"), Counts(1, 1)) << "what came before counts still";
  EXPECT_FALSE(state_.member(channel.key, state_.user("ann")->key)->last_read) << "nothing was read";
  EXPECT_EQ(unread_of("cleo"), Counts(2, 2));
  add_message("cleo", "m3");
  EXPECT_EQ(unread_of("ann"), Counts(2, 2));
  now_ = now_ + std::chrono::minutes{1};
  add_message("ben", "m4");
  EXPECT_EQ(unread_of("ann"), Counts(3, 3)) << "the mute has ended";
  auto act = server();
  ASSERT_TRUE(send_message(act, lobby_, {.id = "m5", .text = "text", .user = {.id = "ben"}, .silent = true}));
  EXPECT_EQ(unread_of("cleo"), Counts(3, 3)) << "all but its own and the silent one";
}

TEST_F(MutesTest, NorAreAMutedUsersReplies) {
  const auto channel = add_channel("ann", {"ann", "ben", "cleo"});
  add_message("ann", "m");
  const auto reply = [&](const std::string& by) {
    auto act = server();
    ASSERT_TRUE(send_message(act, lobby_, {.text = "text", .user = {.id = by}, .parent_id = "m"}));
  };
  const auto unread = [&] { return state_.threads().unread(state_.user("ann")->key).messages; };
  reply("ben");
  EXPECT_EQ(unread(), 1);
  ASSERT_TRUE(mute({.target_ids = {"ben"}, .user = {.id = "ann"}}));
  reply("ben");
  EXPECT_EQ(unread(), 1);
  reply("cleo");
  EXPECT_EQ(unread(), 2);
}

TEST_F(MutesTest, WhatIsWrongIsNamed) {
  expect_refused(mute({.user = {.id = "ann"}}), Kind::input, "target_ids");
  expect_refused(mute({.target_ids = {"ben"}}), Kind::input, "user_id");
  expect_refused(mute({.target_ids = {"nobody"}, .user = {.id = "ann"}}), Kind::does_not_exist, "nobody");
  expect_refused(mute({.target_ids = {"ann"}, .user = {.id = "ann"}}), Kind::input, "itself");
  expect_refused(mute({.target_ids = {"ben"}, .user = {.id = "ann"}, .timeout_minutes = -1}), Kind::input, "timeout");
  auto act = as("ben");
  expect_refused(mute_users(act, {.target_ids = {"cleo"}, .user = {.id = "ann"}}), Kind::not_allowed, "ann");
}

}  // namespace
}  // namespace millrace::chat
