// Who may do what, by role, ownership, membership and team.
#include "chat/permissions.h"

#include "chat/config_rows.h"
#include "chat/rules_test.h"

#include <algorithm>

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

class PermissionsTest : public RulesTest {
 protected:
  // Ann made the channel, Ben is a member, Cleo is a stranger, Max moderates it.
  PermissionsTest() {
    for (const auto* id : {"ann", "ben", "cleo", "max"}) add_user(id);
    channel_ = add_channel("ann", {"ben", "max"});
    auto act = server();
    EXPECT_TRUE(assign_roles(act, channel_, {{"max", "channel_moderator"}}));
    channel_ = state_.channel(lobby_).value();
  }

  Act under(std::string user, const AppPolicy& policy) {
    Act act = as(std::move(user));
    return {act.state, act.events, act.now, act.random, act.request, act.user_id, policy};
  }

  // Those of four who may do it to the channel.
  std::string who(Action action) {
    std::string out;
    for (const auto* id : {"ann", "ben", "cleo", "max"}) {
      auto act = as(id);
      if (Subject(act, channel_).may(action)) out += (out.empty() ? "" : " ") + std::string(id);
    }
    return out;
  }

  User with_teams(const std::string& id, std::vector<std::string> teams) {
    auto act = server();
    return upsert_user(act, {.id = id, .teams = std::move(teams)}).value();
  }

  Channel channel_;
};

TEST_F(PermissionsTest, RoleMembershipAndOwnershipAddUp) {
  EXPECT_EQ(who(Action::read_channel), "ann ben max");
  EXPECT_EQ(who(Action::create_message), "ann ben max");
  EXPECT_EQ(who(Action::update_channel), "ann max");
  EXPECT_EQ(who(Action::delete_channel), "ann");
  EXPECT_EQ(who(Action::truncate_channel), "ann");
  EXPECT_EQ(who(Action::update_channel_frozen), "max");
  EXPECT_EQ(who(Action::create_system_message), "max");
  auto act = as("ben");
  const Subject ben(act, channel_);
  EXPECT_TRUE(ben.may(Action::update_message, "ben"));
  EXPECT_FALSE(ben.may(Action::update_message, "ann"));
  auto server_act = server();
  EXPECT_TRUE(Subject(server_act, channel_).may(Action::delete_channel));
}

TEST_F(PermissionsTest, ARefusalSaysWhoWhatAndWhere) {
  auto act = as("cleo");
  expect_refused(allowed(act, channel_, Action::read_channel), Kind::not_allowed,
                 "User 'cleo' with role user is not allowed to perform action ReadChannel in scope 'messaging:lobby'");
}

TEST_F(PermissionsTest, ARoleOfAUserGoesEverywhere) {
  auto act = server();
  ASSERT_TRUE(upsert_user(act, {.id = "cleo", .role = "admin"}));
  EXPECT_EQ(who(Action::delete_channel), "ann cleo");
}

TEST_F(PermissionsTest, GrantsOfTheTypeDecide) {
  ChannelConfig closed = *channel_.config;
  closed.grants = Grants({{"channel_member", {"read-channel"}}, {"user", {"delete-channel"}}});
  channel_.config = std::make_shared<const ChannelConfig>(closed);
  EXPECT_EQ(who(Action::create_message), "");
  EXPECT_EQ(who(Action::read_channel), "ben");
  EXPECT_EQ(who(Action::delete_channel), "ann ben cleo max");
}

TEST_F(PermissionsTest, WithoutATokenTheRoleAnonymousDecides) {
  AppPolicy unchecked;
  unchecked.permissions_checked = false;
  const auto may = [&](Action action) {
    auto act = under(std::string(anonymous_id), unchecked);
    return Subject(act, channel_).may(action);
  };
  EXPECT_FALSE(may(Action::read_channel)) << "that checks are off is for users who have shown a token";
  ChannelConfig open = *channel_.config;
  open.grants = Grants({{"anonymous", {"read-channel"}}, {"user", {"read-channel", "create-message"}}});
  channel_.config = std::make_shared<const ChannelConfig>(open);
  EXPECT_TRUE(may(Action::read_channel));
  EXPECT_FALSE(may(Action::create_message));
  auto act = under(std::string(anonymous_id), unchecked);
  expect_refused(allowed(act, Action::search_user), Kind::not_allowed, "anonymous");
  expect_refused(upsert_user(act, {.id = std::string(anonymous_id)}), Kind::input, "!anon");
}

TEST_F(PermissionsTest, TeamsKeepApart) {
  AppPolicy policy;
  policy.multi_tenant = true;
  with_teams("ben", {"blue"});
  with_teams("ann", {"red"});
  channel_.team = "red";
  const auto may = [&](const std::string& id) {
    auto act = under(id, policy);
    return Subject(act, channel_).may(Action::read_channel);
  };
  EXPECT_TRUE(may("ann"));
  EXPECT_FALSE(may("ben")) << "of another team";
  EXPECT_FALSE(may("max")) << "of no team";
  channel_.team = "";
  EXPECT_FALSE(may("ann")) << "the channel is of no team";
  EXPECT_TRUE(may("max"));
  auto act = server();
  ASSERT_TRUE(upsert_user(act, {.id = "cleo", .role = "global_admin"}));
  channel_.team = "red";
  EXPECT_TRUE(may("cleo"));
}

TEST_F(PermissionsTest, ChecksCanBeSwitchedOff) {
  AppPolicy policy;
  policy.permissions_checked = false;
  auto act = under("cleo", policy);
  EXPECT_TRUE(Subject(act, channel_).may(Action::delete_channel));
}

TEST_F(PermissionsTest, AnOperatorsPermissionHoldsUnderItsCondition) {
  AppPolicy policy;
  policy.meets = [](const Raw& condition, const Looked& looked) { return condition.text == "yes" && looked.subject.id == "cleo"; };
  state_.config().permissions().save({.id = "sweep", .name = "Sweep", .action = "TruncateChannel", .condition = {"yes"}});
  ChannelConfig config = *channel_.config;
  config.grants = Grants({{"user", {"sweep"}}});
  channel_.config = std::make_shared<const ChannelConfig>(config);
  auto cleo = under("cleo", policy);
  EXPECT_TRUE(Subject(cleo, channel_).may(Action::truncate_channel));
  EXPECT_FALSE(Subject(cleo, channel_).may(Action::delete_channel));
  auto ben = under("ben", policy);
  EXPECT_FALSE(Subject(ben, channel_).may(Action::truncate_channel));
}

TEST_F(PermissionsTest, OfTheApp) {
  auto act = as("ann");
  EXPECT_TRUE(allowed(act, Action::search_user));
  EXPECT_TRUE(allowed(act, Action::update_user, *state_.user("ann")));
  expect_refused(allowed(act, Action::update_user, *state_.user("ben")), Kind::not_allowed, "UpdateUser in scope '.app'");
  expect_refused(allowed(act, Action::read_flag_reports), Kind::not_allowed, "ReadFlagReports");
}

TEST_F(PermissionsTest, CapabilitiesFollow) {
  const auto of = [&](const std::string& id) {
    auto act = as(id);
    return own_capabilities(act, channel_);
  };
  const auto has = [](const auto& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); };
  const auto ben = of("ben"), max = of("max"), all = of("");
  EXPECT_TRUE(has(ben, "send-message") && has(ben, "delete-own-message") && has(ben, "read-events") && has(ben, "leave-channel"));
  EXPECT_FALSE(has(ben, "delete-any-message") || has(ben, "update-channel") || has(ben, "freeze-channel") || has(ben, "send-poll"));
  EXPECT_TRUE(has(max, "delete-any-message") && has(max, "freeze-channel") && has(max, "ban-channel-members"));
  EXPECT_TRUE(has(all, "delete-channel"));
  EXPECT_FALSE(has(of("cleo"), "send-message"));
  EXPECT_FALSE(has(ben, "slow-mode"));
  channel_.cooldown = 10;
  EXPECT_TRUE(has(of("ben"), "slow-mode") && !has(of("ben"), "skip-slow-mode"));
  EXPECT_TRUE(!has(of("max"), "slow-mode") && has(of("max"), "skip-slow-mode"));
  EXPECT_FALSE(has(of(""), "slow-mode"));
}

}  // namespace
}  // namespace millrace::chat
