// Channel types: defaults, changes, commands, and what keeps one from being deleted.
#include "chat/channel_types.h"

#include "chat/block_lists.h"
#include "chat/commands.h"
#include "chat/config_rows.h"
#include "chat/roles.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

// A change that leaves the switches alone, or sets some.
ChannelTypeChange change(std::function<void(ChannelConfig&)> edit = [](ChannelConfig&) {}) {
  return {.edit = [edit](ChannelConfig& config) -> Expected<void> { return edit(config), Expected<void>{}; }};
}

class ChannelTypesTest : public RulesTest {
 protected:
  Expected<ChannelConfig> create(const std::string& name, const ChannelTypeChange& wanted = change()) {
    auto act = server();
    return create_channel_type(act, name, wanted);
  }
  Expected<ChannelConfig> update(const std::string& name, const ChannelTypeChange& wanted) {
    auto act = server();
    return update_channel_type(act, name, wanted);
  }
  Expected<void> remove(const std::string& name) {
    auto act = server();
    return delete_channel_type(act, name);
  }
};

Strings names(const std::vector<Command>& commands) {
  Strings names;
  for (const auto& command : commands) names.push_back(command.name);
  return names;
}

TEST_F(ChannelTypesTest, ANewOneBeginsAsMessagingDoes) {
  const auto type = create("support");
  ASSERT_TRUE(type);
  EXPECT_EQ(type->created_at, now_stored_);
  EXPECT_TRUE(type->push_notifications);
  EXPECT_FALSE(type->mark_messages_pending);
  EXPECT_EQ(type->grants, default_grants("messaging"));
  EXPECT_EQ(channel_types(state_).size(), 6u);
  expect_refused(create("support"), Kind::input, "already exists");
  expect_refused(create("messaging"), Kind::input, "already exists");
  for (const auto* bad : {"", "a b", "a/b", "é"}) expect_refused(create(bad), Kind::input, "name");
}

TEST_F(ChannelTypesTest, ABuiltInOneChangesForThisAppAlone) {
  const auto type = update("team", change([](auto& config) { config.replies = false, config.name = "x"; }));
  ASSERT_TRUE(type);
  EXPECT_EQ(type->name, "team");
  EXPECT_FALSE(channel_type(state_, "team")->replies);
  EXPECT_TRUE(built_in_channel_type("team")->replies);
  EXPECT_EQ(channel_types(state_).size(), 5u);
  expect_refused(update("none", change()), Kind::does_not_exist, "Can't find channel type with name none");
}

TEST_F(ChannelTypesTest, CommandsAreNamedOneByOneOrBySet) {
  auto wanted = change();
  wanted.commands = Strings{"ban", "unban"};
  EXPECT_EQ(names(update("team", wanted)->commands), (Strings{"ban", "unban"}));
  wanted.commands = Strings{"fun_set", "giphy"};
  EXPECT_EQ(names(update("team", wanted)->commands), (Strings{"giphy", "imgur"}));
  wanted.commands = Strings{"all"};
  EXPECT_EQ(update("team", wanted)->commands.size(), built_in_commands().size());
  wanted.commands = Strings{"fly"};
  expect_refused(update("team", wanted), Kind::input, "\"fly\"");
}

TEST_F(ChannelTypesTest, GrantsAreReplacedByRoleAndNullTakesThemBack) {
  auto wanted = change();
  wanted.grants = GrantsChange{.roles = {{{"channel_member", Strings{"read-channel"}}}}};
  const auto changed = update("messaging", wanted);
  EXPECT_EQ(changed->grants.by_role().at("channel_member"), Strings{"read-channel"});
  EXPECT_EQ(changed->grants.by_role().at("user"), default_grants("messaging").by_role().at("user"));
  wanted.grants = GrantsChange{.roles = {{{"channel_member", std::nullopt}}}};
  EXPECT_EQ(update("messaging", wanted)->grants, default_grants("messaging"));
  wanted.grants = GrantsChange{.roles = {{{"user", Strings{}}}}};
  EXPECT_TRUE(update("messaging", wanted)->grants.by_role().at("user").empty());
  wanted.grants = GrantsChange{};
  EXPECT_EQ(update("messaging", wanted)->grants, default_grants("messaging"));
  wanted.grants = GrantsChange{.roles = {{{"user", Strings{"raed-channel"}}}}};
  expect_refused(update("messaging", wanted), Kind::input, "raed-channel");
  wanted.grants = GrantsChange{.roles = {{{"pilot", Strings{"read-channel"}}}}};
  expect_refused(update("messaging", wanted), Kind::input, "pilot");
}

TEST_F(ChannelTypesTest, WhatATypeMayHold) {
  expect_refused(update("team", change([](auto& config) { config.max_message_length = 30'001; })), Kind::input, "max_message_length");
  expect_refused(update("team", change([](auto& config) { config.automod = "on"; })), Kind::input, "automod");
  expect_refused(update("team", change([](auto& config) { config.automod_behavior = "x"; })), Kind::input, "automod_behavior");
  expect_refused(update("team", change([](auto& config) { config.push_level = "x"; })), Kind::input, "push_level");
  expect_refused(update("team", change([](auto& config) { config.blocklist = "none"; })), Kind::input, "\"none\"");
  expect_refused(update("team", change([](auto& config) { config.blocklist = "profanity", config.blocklist_behavior = "hide"; })),
                 Kind::input, "one of flag, block, shadow_block");
}

TEST_F(ChannelTypesTest, OneInUseIsNotDeleted) {
  ASSERT_TRUE(create("support"));
  state_.config().used.insert("support");
  expect_refused(remove("support"), Kind::input, "has channels");
  state_.config().used.clear();
  EXPECT_TRUE(remove("support"));
  expect_refused(remove("support"), Kind::does_not_exist, "support");
  expect_refused(remove("team"), Kind::input, "built in");
}

TEST_F(ChannelTypesTest, ACommandIsFollowedByTheTypesThatListIt) {
  auto act = server();
  ASSERT_TRUE(create_command(act, {.name = "ticket", .description = "Open a ticket"}));
  expect_refused(create_command(act, {.name = "ticket", .description = "again"}), Kind::input, "already exists");
  expect_refused(create_command(act, {.name = "giphy", .description = "again"}), Kind::input, "already exists");
  expect_refused(create_command(act, {.name = "a b", .description = "x"}), Kind::input, "name");
  expect_refused(create_command(act, {.name = "bare"}), Kind::input, "description");
  auto wanted = change();
  wanted.commands = Strings{"ticket"};
  ASSERT_TRUE(update("team", wanted));
  ASSERT_TRUE(update_command(act, "ticket", {.description = "Open one"}));
  EXPECT_EQ(channel_type(state_, "team")->commands[0].description, "Open one");
  ASSERT_TRUE(delete_command(act, "ticket"));
  EXPECT_TRUE(channel_type(state_, "team")->commands.empty());
  expect_refused(delete_command(act, "giphy"), Kind::input, "built in");
  expect_refused(existing_command(state_, "ticket"), Kind::does_not_exist, "ticket");
}

TEST_F(ChannelTypesTest, SwitchesSayWhatAMessageMayBe) {
  for (const auto* id : {"ann", "ben"}) add_user(id);
  add_channel("ann", {"ann", "ben"});
  add_message("ann", "m");
  auto channel = state_.channel(lobby_).value();
  ChannelConfig config = *channel.config;
  config.replies = config.quotes = config.reactions = false;
  config.max_message_length = 3;
  channel.config = std::make_shared<const ChannelConfig>(config);
  state_.save(channel);
  auto act = server();
  const UserRef ann{"ann", {}};
  expect_refused(send_message(act, lobby_, {.text = "x", .user = ann, .parent_id = "m"}), Kind::feature_off, "replies");
  expect_refused(send_message(act, lobby_, {.text = "x", .user = ann, .quoted_message_id = "m"}), Kind::feature_off, "quotes");
  expect_refused(send_message(act, lobby_, {.text = "four", .user = ann}), Kind::message_too_long, "3 characters");
}

// Block lists

TEST_F(ChannelTypesTest, ABlockListStopsAMessage) {
  for (const auto* id : {"ann", "ben"}) add_user(id);
  add_channel("ann", {"ann", "ben"});
  auto act = server();
  ASSERT_TRUE(create_block_list(act, {.name = "fruit", .words = {"apple"}}));
  auto channel = state_.channel(lobby_).value();
  ChannelConfig config = *channel.config;
  config.blocklist = "fruit", config.blocklist_behavior = "block";
  channel.config = std::make_shared<const ChannelConfig>(config);
  state_.save(channel);
  auto sending = as("ben");
  const auto answer = send_message(sending, lobby_, {.id = "m", .text = "An APPLE a day"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->type, "error");
  EXPECT_EQ(answer->text, blocked_text);
  EXPECT_EQ(types(), Strings{});
  EXPECT_FALSE(state_.message("m"));
  auto fine = as("ben");
  EXPECT_EQ(send_message(fine, lobby_, {.id = "m", .text = "Pineapples"})->type, "regular");
  auto editing = as("ben");
  EXPECT_EQ(update_message(editing, {.id = "m", .text = "apple"})->type, "error");
  EXPECT_EQ(state_.message("m")->text, "Pineapples");
}

TEST_F(ChannelTypesTest, BlockListsOfAnOperator) {
  auto act = server();
  ASSERT_TRUE(create_block_list(act, {.name = "Foo", .words = {"fudge"}}));
  EXPECT_EQ(block_lists(state_, "").size(), 3u);
  expect_refused(create_block_list(act, {.name = "Foo"}), Kind::input, "already exists");
  expect_refused(update_block_list(act, {.name = "profanity"}), Kind::input, "cannot update the builtin block list");
  expect_refused(delete_block_list(act, "profanity", ""), Kind::input, "cannot delete the builtin block list");
  expect_refused(create_block_list(act, {.name = "Bar", .type = "regex"}), Kind::input, "regex");
  EXPECT_EQ(update_block_list(act, {.name = "Foo", .words = {"a", "b"}})->words.size(), 2u);
  const auto uses_foo = [](ChannelConfig& config) -> Expected<void> {
    config.blocklist = "Foo", config.blocklists = {{"Foo", "block"}, {"profanity", "block"}};
    return {};
  };
  ASSERT_TRUE(update_channel_type(act, "messaging", {.edit = uses_foo}));
  EXPECT_TRUE(delete_block_list(act, "Foo", ""));
  const auto type = update_channel_type(act, "messaging", {.edit = [](ChannelConfig&) -> Expected<void> { return {}; }});
  ASSERT_TRUE(type) << "it names no list that is gone";
  EXPECT_EQ(type->blocklist, "");
  EXPECT_EQ(type->blocklists, (std::vector{BlockListUse{"profanity", "block"}}));
  expect_refused(existing_block_list(state_, "Foo", ""), Kind::does_not_exist, "Foo");
}

TEST(BlockList, FindsWordsAndPhrases) {
  BlockList list{.words = {"Bad", "very bad", "é"}};
  for (const auto* text : {"bad", "So BAD!", "it's very bad.", "é"}) EXPECT_TRUE(blocks(list, text)) << text;
  for (const auto* text : {"", "badge", "b a d", "bads", "ébad"}) EXPECT_FALSE(blocks(list, text)) << text;
  list.plural_check = true;
  EXPECT_TRUE(blocks(list, "bads"));
  list.substring_matching = true;
  EXPECT_TRUE(blocks(list, "forbade"));
  BlockList leet{.words = {"hello", "shift"}, .leet_check = true};
  for (const auto* text : {"H3LL0", "hello!", "HELL0!", "sh!ft", "$h1f7!"}) EXPECT_TRUE(blocks(leet, text)) << text;
}

// Roles and permissions

TEST_F(ChannelTypesTest, RolesOfAnOperator) {
  auto act = server();
  ASSERT_TRUE(create_role(act, "pilot"));
  expect_refused(create_role(act, "pilot"), Kind::input, "already exists");
  expect_refused(create_role(act, "admin"), Kind::input, "already exists");
  expect_refused(create_role(act, ""), Kind::input, "name");
  EXPECT_EQ(roles(act).size(), built_in_roles().size() + 1);
  auto wanted = change();
  wanted.grants = GrantsChange{.roles = {{{"pilot", Strings{"read-channel"}}}}};
  ASSERT_TRUE(update("team", wanted));
  auto deleting = server();
  expect_refused(delete_role(deleting, "pilot"), Kind::input, "has grants in team");
  wanted.grants = GrantsChange{.roles = {{{"pilot", std::nullopt}}}};
  ASSERT_TRUE(update("team", wanted));
  EXPECT_TRUE(delete_role(deleting, "pilot"));
  expect_refused(delete_role(deleting, "user"), Kind::input, "built in");
}

TEST_F(ChannelTypesTest, PermissionsOfAnOperator) {
  auto act = server();
  const Permission own{.id = "sweep", .name = "Sweep", .action = "TruncateChannel", .owner = true};
  ASSERT_TRUE(create_permission(act, own));
  expect_refused(create_permission(act, own), Kind::input, "already exists");
  expect_refused(create_permission(act, {.id = "x", .name = "x", .action = "Fly"}), Kind::input, "Fly");
  EXPECT_TRUE(existing_permission(state_, "sweep")->custom);
  EXPECT_FALSE(existing_permission(state_, "create-channel")->custom);
  expect_refused(update_permission(act, {.id = "create-channel", .name = "x", .action = "CreateChannel"}), Kind::input, "built in");
  EXPECT_TRUE(delete_permission(act, "sweep"));
  expect_refused(existing_permission(state_, "sweep"), Kind::does_not_exist, "sweep");
}

}  // namespace
}  // namespace millrace::chat
