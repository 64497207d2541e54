// Who may ban whom, what somebody banned may not do, and when it ends.
#include "chat/bans.h"

#include "chat/ban_rows.h"
#include "chat/members.h"
#include "chat/reactions.h"
#include "chat/rules_test.h"
#include "chat/timers.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;
using std::chrono::minutes;

class BansTest : public RulesTest {
 protected:
  BansTest() { add_user("ann"), add_user("ben"), add_user("cleo"); }

  Expected<void> ban(BanChange change) {
    auto act = server();
    return ban_user(act, change);
  }
  Expected<void> unban(Unban change) {
    auto act = server();
    return unban_user(act, change);
  }
  Expected<Message> say(const std::string& user) {
    auto act = server();
    return send_message(act, lobby_, {.text = "text", .user = {.id = user}});
  }
  Channel lobby() { return state_.channel(lobby_).value(); }
};

TEST_F(BansTest, ABanFromTheAppIsTold) {
  ASSERT_TRUE(ban({.target_user_id = "ben", .banned_by = {.id = "ann"}, .reason = "noise", .timeout_minutes = 5}));
  ASSERT_EQ(types(), Strings{"user.banned"});
  const auto& event = events_[0];
  EXPECT_EQ(event.cid + event.channel_type + event.channel_id, "");
  EXPECT_FALSE(event.members || event.channel_member_count);
  EXPECT_EQ(event.user->id, "ben");
  EXPECT_TRUE(event.user->banned) << "as it is from now on";
  EXPECT_EQ(event.created_by->id, "ann");
  EXPECT_EQ(event.reason, "noise");
  EXPECT_EQ(event.expiration, now_stored_ + minutes{5});
  EXPECT_EQ(event.shadow, false);
  EXPECT_EQ(event.total_bans, 1);
  expect_request(event);
  EXPECT_TRUE(state_.user("ben")->banned);
}

TEST_F(BansTest, AModeratorErasesNothingForGood) {
  add_channel("ann", {"ann", "ben"});
  auto made = server();
  ASSERT_TRUE(upsert_user(made, {.id = "ann", .role = "moderator"}));
  auto act = as("ann");
  expect_refused(ban_user(act, {.target_user_id = "ben", .cid = lobby_, .delete_messages = Extent::hard}), Kind::not_allowed,
                 "delete_messages");
  auto softly = as("ann");
  ASSERT_TRUE(ban_user(softly, {.target_user_id = "ben", .cid = lobby_, .delete_messages = Extent::soft}));
  EXPECT_EQ(types(), (Strings{"user.banned", "user.messages.deleted"}));
}

TEST_F(BansTest, ABanFromAChannelShowsOnItsMemberAlone) {
  add_channel("ann", {"ann", "ben"});
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_}));
  ASSERT_EQ(types(), Strings{"user.banned"});
  EXPECT_EQ(events_[0].cid, "messaging:lobby");
  EXPECT_EQ(events_[0].channel_member_count, 2);
  EXPECT_FALSE(events_[0].members || events_[0].created_by || events_[0].expiration || events_[0].reason);
  EXPECT_FALSE(state_.user("ben")->banned);
  EXPECT_TRUE(state_.member(lobby().key, state_.user("ben")->key)->banned);
}

TEST_F(BansTest, WhoIsBannedMayNotWrite) {
  add_channel("ann", {"ann", "ben"});
  const auto message = add_message("ben", "m-1");
  for (const auto& scope : {std::optional<Cid>{}, std::optional(lobby_)}) {
    ASSERT_TRUE(ban({.target_user_id = "ben", .cid = scope}));
    expect_refused(say("ben"), Kind::not_allowed, "is banned from");
    auto reacting = server();
    expect_refused(send_reaction(reacting, "m-1", {.type = "like", .user = {.id = "ben"}}), Kind::not_allowed, "is banned from");
    auto editing = as("ben");
    expect_refused(update_message(editing, {.id = "m-1", .text = "b"}), Kind::not_allowed, "is banned from");
    EXPECT_TRUE(say("ann"));
    ASSERT_TRUE(unban({.target_user_id = "ben", .cid = scope}));
    EXPECT_EQ(types(), Strings{"user.unbanned"});
    EXPECT_TRUE(say("ben"));
  }
}

TEST_F(BansTest, AShadowBanMarksWhatIsWritten) {
  add_channel("ann", {"ann", "ben"});
  EXPECT_FALSE(say("ben")->shadowed);
  ASSERT_TRUE(ban({.target_user_id = "ben", .kind = BanKind::shadow}));
  EXPECT_EQ(events_[0].shadow, true);
  EXPECT_TRUE(state_.user("ben")->shadow_banned);
  EXPECT_FALSE(state_.user("ben")->banned);
  EXPECT_TRUE(say("ben")->shadowed);
  EXPECT_TRUE(events_[0].message->shadowed);
  EXPECT_FALSE(say("ann")->shadowed);
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_}));
  expect_refused(say("ben"), Kind::not_allowed, "channel messaging:lobby");
  ASSERT_TRUE(unban({.target_user_id = "ben", .cid = lobby_, .shadow_only = true}));
  EXPECT_EQ(types(), Strings{}) << "the channel's ban is an open one";
  ASSERT_TRUE(unban({.target_user_id = "ben", .shadow_only = true}));
  EXPECT_EQ(events_.at(0).shadow, true);
}

TEST_F(BansTest, ABanEndsAtItsTime) {
  add_channel("ann", {"ann", "ben"});
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_, .timeout_minutes = 1}));
  const auto ben = state_.user("ben")->key;
  const auto key = state_.bans().ban(ben, lobby().key)->key;
  ASSERT_EQ(state_.timers().all.size(), 1u);
  const auto timer = state_.timers().all[0];
  EXPECT_EQ(timer.at, now_stored_ + minutes{1});
  now_ = now_ + (minutes{1} - std::chrono::microseconds{1});
  expect_refused(say("ben"), Kind::not_allowed, "is banned from");
  auto early = server();
  end_ban(early, key);
  EXPECT_EQ(types(), Strings{});
  now_ = now_ + std::chrono::microseconds{1};
  EXPECT_TRUE(say("ben")) << "also before anybody has told of the end";
  auto due = server();
  fire(due, timer, texts_);
  ASSERT_EQ(types(), Strings{"user.unbanned"});
  EXPECT_EQ(events_[0].cid, "messaging:lobby");
  EXPECT_EQ(events_[0].shadow, false);
  EXPECT_FALSE(state_.member(lobby().key, ben)->banned);
  auto twice = server();
  end_ban(twice, key);
  EXPECT_EQ(types(), Strings{});
}

TEST_F(BansTest, ABanThatIsLiftedHasNoTimer) {
  ASSERT_TRUE(ban({.target_user_id = "ben", .timeout_minutes = 1}));
  ASSERT_TRUE(unban({.target_user_id = "ben"}));
  EXPECT_TRUE(state_.timers().all.empty());
}

TEST_F(BansTest, ASecondBanReplacesTheFirst) {
  ASSERT_TRUE(ban({.target_user_id = "ben", .timeout_minutes = 1}));
  ASSERT_TRUE(ban({.target_user_id = "ben"}));
  EXPECT_TRUE(state_.timers().all.empty()) << "the second one has no end";
  EXPECT_EQ(events_.at(0).total_bans, 1);
  now_ = now_ + minutes{2};
  auto due = server();
  end_ban(due, state_.bans().ban(state_.user("ben")->key, {})->key);
  EXPECT_EQ(types(), Strings{}) << "the second one has no end";
}

TEST_F(BansTest, AnAddressIsBannedWithItsUser) {
  add_channel("ann", {"ann", "ben"});
  const auto says = [&](const std::string& user, const std::string& address) {
    auto act = as(user);
    act.request.ip = address;
    note_address(act, *state_.user(user));
    return send_message(act, lobby_, {.text = "text"});
  };
  const BanChange with_address{.target_user_id = "ben", .cid = lobby_, .timeout_minutes = 5, .address = true};
  ASSERT_TRUE(ban(with_address)) << "nobody knows where Ben is";
  EXPECT_TRUE(says("ann", "192.0.2.7"));
  expect_refused(says("ben", "192.0.2.7"), Kind::not_allowed, "user \"ben\" is banned");
  ASSERT_TRUE(ban(with_address));
  expect_refused(says("ann", "192.0.2.7"), Kind::not_allowed, "the address of user \"ann\" is banned from channel messaging:lobby");
  EXPECT_TRUE(says("ann", "192.0.2.8"));
  EXPECT_TRUE(say("ann")) << "a server writes for her";
  now_ = now_ + minutes{5};
  EXPECT_TRUE(says("ann", "192.0.2.7")) << "it ends with the ban";
  ASSERT_TRUE(ban(with_address));
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_}));
  EXPECT_TRUE(says("ann", "192.0.2.7")) << "the ban that replaced it is of Ben alone";
}

TEST_F(BansTest, AnAddressThatManyShareIsNotBanned) {
  for (std::size_t i = 0; i < most_users_of_address; ++i)
    state_.bans().seen_from(UserKey{1'000 + static_cast<std::int64_t>(i)}, "192.0.2.9");
  state_.bans().seen_from(state_.user("ben")->key, "192.0.2.9");
  expect_refused(ban({.target_user_id = "ben", .address = true}), Kind::input, "ip_ban: more than 25 users come from 192.0.2.9");
}

TEST_F(BansTest, WhoGovernsAChannelListsItsBans) {
  add_channel("ann", {"ann", "ben"});
  auto made = server();
  ASSERT_TRUE(upsert_user(made, {.id = "ann", .role = "moderator"}));
  const auto listed = [&](const std::string& user, Attribute attribute, Filter::Kind kind, const std::string& value) {
    auto act = as(user);
    return may_list_bans(act, {.parts = {{.kind = kind, .attribute = attribute, .values = {value}}}});
  };
  using enum Attribute;
  EXPECT_TRUE(listed("ann", cid, Filter::Kind::equal, "messaging:lobby"));
  EXPECT_TRUE(listed("ann", cid, Filter::Kind::in, "messaging:lobby"));
  EXPECT_TRUE(listed("", id, Filter::Kind::equal, "ben")) << "a server lists all";
  expect_refused(listed("ann", cid, Filter::Kind::unequal, "messaging:lobby"), Kind::not_allowed, "channel_cid");
  expect_refused(listed("ann", id, Filter::Kind::equal, "ben"), Kind::not_allowed, "channel_cid");
  expect_refused(listed("ann", cid, Filter::Kind::equal, "lobby"), Kind::input, "channel_cid");
  expect_refused(listed("ben", cid, Filter::Kind::equal, "messaging:lobby"), Kind::not_allowed, "BanChannelMember");
}

TEST_F(BansTest, MessagesGoAlong) {
  add_channel("ann", {"ann", "ben"});
  add_message("ann", "m");
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_, .delete_messages = Extent::hard}));
  ASSERT_EQ(types(), (Strings{"user.banned", "user.messages.deleted"}));
  EXPECT_EQ(events_[1].cid, "messaging:lobby");
  EXPECT_EQ(events_[1].hard_delete, true);
  EXPECT_EQ(events_[1].channel_last_message_at, lobby().last_message_at);
  EXPECT_TRUE(events_[1].channel_last_message_at);
  EXPECT_EQ(events_[1].user->shown, Actor::Shown::whole);
  ASSERT_EQ(state_.erasures.size(), 1u);
  EXPECT_EQ(state_.erasures[0].channel, lobby().key);
  ASSERT_TRUE(ban({.target_user_id = "ben", .delete_messages = Extent::soft}));
  EXPECT_EQ(state_.erasures.at(1).channel, ChannelKey{});
  EXPECT_EQ(state_.erasures[1].what, Erasure::What::messages_of_user_soft);
  EXPECT_EQ(events_[1].cid, "");
}

TEST_F(BansTest, ReactionsGoAlong) {
  add_channel("ann", {"ann", "ben"});
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_, .delete_reactions = true}));
  EXPECT_EQ(types(), Strings{"user.banned"}) << "nothing is told of them";
  ASSERT_EQ(state_.erasures.size(), 1u);
  EXPECT_EQ(state_.erasures[0].what, Erasure::What::reactions_of_user);
  EXPECT_EQ(state_.erasures[0].channel, lobby().key);
  auto made = server();
  ASSERT_TRUE(upsert_user(made, {.id = "ann", .role = "moderator"}));
  auto moderator = as("ann");
  EXPECT_TRUE(ban_user(moderator, {.target_user_id = "ben", .cid = lobby_, .delete_reactions = true}));
  EXPECT_EQ(state_.erasures.size(), 2u);
}

TEST_F(BansTest, AModeratorMayBanFromAChannel) {
  add_channel("ben", {"ann", "ben", "cleo"});
  auto made = server();
  ASSERT_TRUE(upsert_user(made, {.id = "ann", .role = "moderator"}));
  auto moderator = as("ann");
  ASSERT_TRUE(ban_user(moderator, {.target_user_id = "ben", .cid = lobby_}));
  EXPECT_EQ(events_.at(0).created_by->id, "ann") << "a user's token says who";
  auto member = as("cleo");
  expect_refused(ban_user(member, {.target_user_id = "ann", .cid = lobby_}), Kind::not_allowed, "BanChannelMember");
  auto whole = as("ann");
  expect_refused(ban_user(whole, {.target_user_id = "ben"}), Kind::not_allowed, "whole app");
  auto lifting = as("cleo");
  expect_refused(unban_user(lifting, {.target_user_id = "ben", .cid = lobby_}), Kind::not_allowed, "BanChannelMember");
}

TEST_F(BansTest, WhatIsWrongIsNamed) {
  expect_refused(ban({}), Kind::input, "target_user_id");
  expect_refused(ban({.target_user_id = "nobody"}), Kind::does_not_exist, "nobody");
  expect_refused(ban({.target_user_id = "ben", .cid = lobby_}), Kind::does_not_exist, "messaging:lobby");
  expect_refused(ban({.target_user_id = "ben", .timeout_minutes = 0}), Kind::input, "timeout");
  expect_refused(ban({.target_user_id = "ben", .reason = std::string(longest_ban_reason + 1, 'x')}), Kind::input, "reason");
  expect_refused(ban({.target_user_id = "ben", .from_future_channels = true}), Kind::input, "banned_by_id");
  ASSERT_TRUE(unban({.target_user_id = "ben"}));
  EXPECT_EQ(types(), Strings{}) << "there is no ban to lift";
  add_channel("ann", {"ann"});
  auto made = server();
  ASSERT_TRUE(upsert_user(made, {.id = "ann", .role = "moderator"}));
  auto moderator = as("ann");
  expect_refused(ban_user(moderator, {.target_user_id = "ann", .cid = lobby_}), Kind::input, "itself");
  EXPECT_TRUE(ban({.target_user_id = "ben", .banned_by = {.id = "ben"}})) << "a server may name anybody";
}

TEST_F(BansTest, ABanFromFutureChannelsHoldsInThoseOfWhoBanned) {
  add_channel("ann", {"ann", "ben"});
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_, .banned_by = {.id = "ann"}, .from_future_channels = true}));
  const auto made_by = [&](const std::string& creator, const std::string& id) {
    auto act = server();
    return get_or_create_channel(act, {"messaging", id}, {.created_by = {.id = creator}, .members = {{.user = {.id = "ben"}}}}).value();
  };
  const auto ben = state_.user("ben")->key;
  EXPECT_TRUE(state_.member(made_by("ann", "hall").key, ben)->banned);
  EXPECT_FALSE(state_.member(made_by("cleo", "yard").key, ben)->banned);
  auto act = server();
  expect_refused(send_message(act, {"messaging", "hall"}, {.text = "text", .user = {.id = "ben"}}), Kind::not_allowed, "messaging:hall");
  ASSERT_TRUE(unban({.target_user_id = "ben", .cid = lobby_, .by = {.id = "ann"}, .future_channels = true}));
  EXPECT_FALSE(state_.member(made_by("ann", "mill").key, ben)->banned);
}

TEST_F(BansTest, WhoJoinsLaterIsStillBanned) {
  add_channel("ann", {"ann"});
  ASSERT_TRUE(ban({.target_user_id = "ben", .cid = lobby_}));
  auto act = server();
  ASSERT_TRUE(add_members(act, lobby(), {{.user = {.id = "ben"}}}));
  EXPECT_TRUE(events_.at(0).member->banned);
}

}  // namespace
}  // namespace millrace::chat
