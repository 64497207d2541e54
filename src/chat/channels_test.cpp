// Who may make and enter channels, who becomes a member, and what is told of it.
#include "chat/channels.h"

#include "chat/rules_test.h"
#include "chat/truncation.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class ChannelsTest : public RulesTest {
 protected:
  ChannelsTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
  }
};

TEST_F(ChannelsTest, MakingAChannelTellsOfItAndThenOfEachMember) {
  ChannelChange change{
      .created_by = {.id = "ann"},
      .members = {{.user = {.id = "ben"}, .channel_role = "channel_moderator", .custom = {R"("seat":1)"}}, {.user = {.id = "ann"}}},
      .team = "red",
      .frozen = true,
      .custom = {R"("topic":"x")"}};
  auto act = server();
  const auto channel = get_or_create_channel(act, lobby_, change);
  ASSERT_TRUE(channel);
  EXPECT_EQ(channel->cid, "messaging:lobby");
  EXPECT_EQ(channel->created_by.id, "ann");
  EXPECT_EQ(channel->created_at, now_stored_);
  EXPECT_EQ(channel->member_count, 2);
  EXPECT_TRUE(channel->frozen);
  EXPECT_FALSE(channel->disabled);
  EXPECT_EQ(channel->config, built_in_channel_type("messaging"));
  ASSERT_EQ(types(), (Strings{"channel.created", "member.added", "member.added"}));
  for (const auto& event : events_) {
    expect_envelope(event, *channel);
    EXPECT_EQ(event.channel->cid, "messaging:lobby");
  }
  EXPECT_EQ(events_[0].user->id, "ann");
  EXPECT_FALSE(events_[0].member);
  EXPECT_EQ(events_[1].user->id, "ben");
  EXPECT_EQ(events_[1].member->user_id, "ben");
  EXPECT_EQ(events_[1].member->channel_role, "channel_moderator");
  EXPECT_EQ(events_[1].member->role, "moderator");
  EXPECT_EQ(events_[1].member->custom.members, R"("seat":1)");
  EXPECT_EQ(events_[2].member->role, "owner");
  EXPECT_EQ(events_[2].member->channel_role, "channel_member");
  EXPECT_EQ(events_[2].user->channel_unread_count, 0);
}

TEST_F(ChannelsTest, AChannelThatExistsStaysAsItIs) {
  add_channel("ann", {"ann"}, {.team = "red"});
  auto act = server();
  const auto channel =
      get_or_create_channel(act, lobby_, {.created_by = {.id = "ben"}, .members = {{.user = {.id = "cleo"}}}, .team = "blue"});
  ASSERT_TRUE(channel);
  EXPECT_EQ(channel->created_by.id, "ann");
  EXPECT_EQ(channel->team, "red");
  EXPECT_EQ(channel->member_count, 1);
  EXPECT_EQ(types(), Strings{});
  auto without_creator = server();
  EXPECT_TRUE(get_or_create_channel(without_creator, lobby_, {}));
}

TEST_F(ChannelsTest, WhatAChannelNeeds) {
  auto type = server();
  expect_refused(get_or_create_channel(type, {"nonsense", "x"}, {.created_by = {.id = "ann"}}), Kind::does_not_exist, "nonsense");
  for (const auto& id : {std::string("a b"), std::string("é"), std::string("a@b"), std::string(longest_channel_id + 1, 'x')}) {
    auto act = server();
    expect_refused(get_or_create_channel(act, {"messaging", id}, {.created_by = {.id = "ann"}}), Kind::input, "channel");
  }
  for (const auto& id : {std::string("A-z_0!9"), std::string(longest_channel_id, 'x')}) {
    auto act = server();
    EXPECT_TRUE(get_or_create_channel(act, {"messaging", id}, {.created_by = {.id = "ann"}})) << id;
  }
  auto creator = server();
  expect_refused(get_or_create_channel(creator, lobby_, {}), Kind::input, "data.created_by");
  auto unknown = server();
  expect_refused(get_or_create_channel(unknown, lobby_, {.created_by = {.id = "dan"}}), Kind::input, "data.created_by");
  auto custom = server();
  expect_refused(
      get_or_create_channel(custom, lobby_, {.created_by = {.id = "ann"}, .custom = {std::string(largest_custom_bytes + 1, 'x')}}),
      Kind::input, "data");
  auto member = server();
  expect_refused(get_or_create_channel(member, lobby_, {.created_by = {.id = "ann"}, .members = {{.user = {.id = "dan"}}}}), Kind::input,
                 "members");
}

TEST_F(ChannelsTest, AUserMakesChannelsOfItsOwn) {
  auto act = as("ann");
  const auto channel = get_or_create_channel(act, lobby_, {.members = {{.user = {.id = "ann"}}, {.user = {.id = "ben"}}}});
  ASSERT_TRUE(channel);
  EXPECT_EQ(channel->created_by.id, "ann");
  EXPECT_EQ(types(), (Strings{"channel.created", "member.added", "member.added"}));
  EXPECT_EQ(events_[0].request_info->type, "client");
  auto other = as("ann");
  expect_refused(get_or_create_channel(other, {"messaging", "other"}, {.created_by = {.id = "ben"}}), Kind::not_allowed, "data.created_by");
}

TEST_F(ChannelsTest, OnlyMembersAndTheCreatorEnter) {
  add_channel("ann", {"ben"});
  for (const auto* id : {"ann", "ben", ""}) {
    auto act = as(id);
    EXPECT_TRUE(existing_channel(act, lobby_)) << id;
    auto again = as(id);
    EXPECT_TRUE(get_or_create_channel(again, lobby_, {})) << id;
  }
  for (const auto* id : {"cleo", "nobody"}) {
    auto act = as(id);
    expect_refused(existing_channel(act, lobby_), Kind::not_allowed, id);
    auto again = as(id);
    expect_refused(get_or_create_channel(again, lobby_, {}), Kind::not_allowed, id);
  }
}

TEST_F(ChannelsTest, WhatDoesNotExistIsSaid) {
  auto channel = server();
  expect_refused(existing_channel(channel, lobby_), Kind::does_not_exist, "messaging:lobby");
  auto type = server();
  expect_refused(existing_channel(type, {"nonsense", "x"}), Kind::does_not_exist, "nonsense");
}

TEST_F(ChannelsTest, OnlyWhoWasNoMemberIsAdded) {
  const auto channel = add_channel("ann", {"ann"});
  auto act = server();
  const auto now = add_members(act, channel, {{.user = {.id = "ann"}}, {.user = {.id = "ben"}}, {.user = {.id = "ben"}}});
  ASSERT_TRUE(now);
  EXPECT_EQ(now->member_count, 2);
  ASSERT_EQ(types(), Strings{"member.added"});
  EXPECT_EQ(events_[0].member->user_id, "ben");
  expect_envelope(events_[0], *now);
  auto nobody = server();
  EXPECT_EQ(add_members(nobody, *now, {{.user = {.id = "ben"}}})->member_count, 2);
  EXPECT_EQ(types(), Strings{});
  auto unknown = server();
  expect_refused(add_members(unknown, *now, {{.user = {.id = "dan"}}}), Kind::input, "dan");
  auto many = server();
  expect_refused(add_members(many, *now, std::vector<MemberChange>(most_members_added + 1, {.user = {.id = "cleo"}})), Kind::input,
                 "add_members");
}

TEST_F(ChannelsTest, AMemberMadeInPassingIsMadeByServersOnly) {
  const auto channel = add_channel("ann", {"ann"});
  auto act = server();
  ASSERT_TRUE(add_members(act, channel, {{.user = {.whole = UserChange{.id = "dan", .name = "Dan"}}}}));
  EXPECT_EQ(types(), (Strings{"user.updated", "member.added"}));
  EXPECT_EQ(state_.user("dan")->name, "Dan");
  auto user = as("ann");
  expect_refused(add_members(user, channel, {{.user = {.whole = UserChange{.id = "eve"}}}}), Kind::input, "eve");
  auto known = as("ann");
  ASSERT_TRUE(add_members(known, channel, {{.user = {.whole = UserChange{.id = "ben", .name = "changed"}}}}));
  EXPECT_EQ(state_.user("ben")->name, "") << "a user's token changes nobody else";
}

TEST_F(ChannelsTest, WhoJoinsHasReadWhatWasThere) {
  const auto channel = add_channel("ann", {"ann"});
  add_message("ann", "1"), add_message("ann", "2");
  auto act = server();
  ASSERT_TRUE(add_members(act, state_.channel(lobby_).value(), {{.user = {.id = "ben"}}}));
  EXPECT_EQ(events_.at(0).user->channel_unread_count, 0);
  EXPECT_EQ(events_.at(0).user->total_unread_count, 0);
  add_message("ann", "3");
  EXPECT_EQ(state_.unread(state_.channel(lobby_).value(), state_.user("ben")->key).in_channel, 1);
}

TEST(Cid, IsTypeAndId) {
  EXPECT_EQ(Cid::parse("messaging:lobby"), (Cid{"messaging", "lobby"}));
  EXPECT_EQ(Cid::parse("a:b:c"), (Cid{"a", "b:c"}));
  for (const auto* bad : {"", "messaging", ":lobby", "messaging:", ":"}) EXPECT_FALSE(Cid::parse(bad)) << bad;
}

TEST_F(ChannelsTest, WhatAllSeeIsChangedByWhoGoverns) {
  const auto channel = add_channel("ann", {"ben", "cleo"});
  {
    auto act = server();
    ASSERT_TRUE(assign_roles(act, channel, {{"ben", "channel_moderator"}}));
  }
  const CustomEdit keep = [](const Custom& custom) { return custom; };
  auto full = as("cleo");
  expect_refused(update_channel(full, channel, {}, {}), Kind::not_allowed, "UpdateChannel");
  auto partly = as("cleo");
  expect_refused(update_channel_partly(partly, channel, {.frozen = true}, keep, {}), Kind::not_allowed, "cleo");
  auto sweeping = as("cleo");
  expect_refused(truncate_channel(sweeping, channel, {}, {}), Kind::not_allowed, "cleo");
  for (const auto* id : {"ann", "ben"}) {
    auto act = as(id);
    EXPECT_TRUE(update_channel_partly(act, channel, {}, keep, {})) << id;
  }
  auto freezing = as("ann");
  expect_refused(update_channel_partly(freezing, channel, {.frozen = true}, keep, {}), Kind::not_allowed, "UpdateChannelFrozen");
  auto moderating = as("ben");
  EXPECT_TRUE(update_channel_partly(moderating, channel, {.frozen = true}, keep, {}));
  auto disabling = as("ben");
  expect_refused(update_channel_partly(disabling, channel, {.disabled = true}, keep, {}), Kind::not_allowed, "disabled");
}

TEST_F(ChannelsTest, WhoMayDoWhatIsOverriddenByServers) {
  add_channel("ann", {"ben"});
  const CustomEdit keep = [](const Custom& custom) { return custom; };
  const auto override_with = [&](Act act, const ConfigOverrides& overrides) {
    return update_channel_partly(act, state_.channel(lobby_).value(), {.overrides = overrides}, keep, {});
  };
  expect_refused(override_with(as("ann"), {.grants = GrantEdits{{"user", {"!create-message"}}}}), Kind::not_allowed, "grants");
  expect_refused(override_with(as("ann"), {.blocklist = ""}), Kind::not_allowed, "config_overrides.blocklist");
  expect_refused(override_with(server(), {.grants = GrantEdits{{"user", {"!create-mesage"}}}}), Kind::input, "create-mesage");
  expect_refused(override_with(server(), {.grants = GrantEdits{{"pilot", {"create-message"}}}}), Kind::input, "pilot");
  expect_refused(override_with(server(), {.blocklist = "absent"}), Kind::input, "absent");
  expect_refused(override_with(server(), {.push_level = "loud"}), Kind::input, "push_level");
  auto own = as("cleo");
  const ChannelChange granting{.overrides = ConfigOverrides{.grants = GrantEdits{{"user", {"delete-channel"}}}}};
  expect_refused(get_or_create_channel(own, Cid{"messaging", "hers"}, granting), Kind::not_allowed, "grants");

  const auto changed = override_with(server(), {.replies = false, .grants = GrantEdits{{"channel_member", {"!read-channel", "ban-user"}}}});
  ASSERT_TRUE(changed) << changed.error().text;
  const auto& ids = changed->config->grants.by_role().find("channel_member")->second;
  EXPECT_EQ(std::ranges::count(ids, "read-channel"), 0);
  EXPECT_EQ(std::ranges::count(ids, "ban-user"), 1);
  EXPECT_TRUE(override_with(as("ann"), changed->overrides)) << "as it is";
  expect_refused(override_with(as("ann"), {}), Kind::not_allowed, "grants");
}

TEST_F(ChannelsTest, OnlyTheCreatorDeletes) {
  const auto channel = add_channel("ann", {"ben"});
  {
    auto act = server();
    ASSERT_TRUE(assign_roles(act, channel, {{"ben", "channel_moderator"}}));
  }
  auto moderator = as("ben");
  expect_refused(delete_channel(moderator, channel, Deletion::soft), Kind::not_allowed, "DeleteChannel");
  EXPECT_TRUE(state_.channel(lobby_));
  auto creator = as("ann");
  ASSERT_TRUE(delete_channel(creator, channel, Deletion::soft));
  EXPECT_EQ(types(), Strings{"channel.deleted"});
  EXPECT_FALSE(state_.channel(lobby_));
}

TEST_F(ChannelsTest, FreezingIsToldOnce) {
  const auto channel = add_channel("ann", {"ann"});
  const CustomEdit keep = [](const Custom& custom) { return custom; };
  auto act = server();
  const auto frozen = update_channel_partly(act, channel, {.frozen = true}, keep, {});
  ASSERT_TRUE(frozen);
  EXPECT_EQ(types(), (Strings{"channel.updated", "channel.frozen"}));
  EXPECT_EQ(events_[1].cid, "messaging:lobby");
  EXPECT_FALSE(events_[1].channel || events_[1].members);
  auto again = server();
  ASSERT_TRUE(update_channel(again, *frozen, {.data = ChannelChange{.frozen = true}}, {}));
  EXPECT_EQ(types(), Strings{"channel.updated"});
  auto thawing = server();
  ASSERT_TRUE(update_channel(thawing, *frozen, {.data = ChannelChange{.frozen = false}}, {}));
  EXPECT_EQ(types(), (Strings{"channel.updated", "channel.unfrozen"}));
}

TEST_F(ChannelsTest, ADisabledChannelIsForServersAlone) {
  add_channel("ann", {"ann", "ben"}, {.disabled = true});
  for (const auto* id : {"ann", "ben"}) {
    auto act = as(id);
    expect_refused(existing_channel(act, lobby_), Kind::not_allowed, "is disabled");
    auto making = as(id);
    expect_refused(get_or_create_channel(making, lobby_, {}), Kind::not_allowed, "is disabled");
  }
  auto act = server();
  EXPECT_TRUE(existing_channel(act, lobby_));
}

}  // namespace
}  // namespace millrace::chat
