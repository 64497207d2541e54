// Who adds, takes out and promotes members, and who may only leave.
#include "chat/members.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class MembersTest : public RulesTest {
 protected:
  // Ann made the channel, Ben moderates it, Cleo and Dan are plain members.
  MembersTest() {
    for (const auto* id : {"ann", "ben", "cleo", "dan", "eve"}) add_user(id);
    channel_ = add_channel("ann", {"ann", "ben", "cleo", "dan"});
    auto act = server();
    EXPECT_TRUE(assign_roles(act, channel_, {{"ben", "channel_moderator"}}));
    channel_ = state_.channel(lobby_).value();
  }

  bool is_member(const std::string& id) { return state_.member(channel_.key, state_.user(id)->key).has_value(); }

  Channel channel_;
};

TEST_F(MembersTest, APlainMemberLeavesButTakesNobodyOut) {
  auto other = as("cleo");
  expect_refused(remove_members(other, channel_, {"dan"}), Kind::not_allowed, "cleo");
  auto along = as("cleo");
  expect_refused(remove_members(along, channel_, {"cleo", "dan"}), Kind::not_allowed, "cleo");
  EXPECT_TRUE(is_member("dan") && is_member("cleo"));
  auto leaving = as("cleo");
  ASSERT_TRUE(remove_members(leaving, channel_, {"cleo"}));
  EXPECT_EQ(types(), Strings{"member.removed"});
  EXPECT_FALSE(is_member("cleo"));
}

TEST_F(MembersTest, TheCreatorAndModeratorsTakeOthersOut) {
  for (const auto& patch : {MemberPatch{.pinned = true}, MemberPatch{.archived = false}}) {
    auto governing = as("ben");
    expect_refused(update_member(governing, channel_, "cleo", patch), Kind::not_allowed, "for itself");
    auto act = server();
    EXPECT_TRUE(update_member(act, channel_, "cleo", patch));
  }
  auto moderator = as("ben");
  ASSERT_TRUE(remove_members(moderator, channel_, {"cleo"}));
  auto creator = as("ann");
  ASSERT_TRUE(remove_members(creator, channel_, {"dan", "nobody"}));
  EXPECT_EQ(types(), Strings{"member.removed"});
  EXPECT_FALSE(is_member("cleo") || is_member("dan"));
}

TEST_F(MembersTest, OnlyWhoGovernsGivesRoles) {
  auto plain = as("cleo");
  expect_refused(assign_roles(plain, channel_, {{"cleo", "channel_moderator"}}), Kind::not_allowed, "cleo");
  auto adding = as("cleo");
  expect_refused(add_members(adding, channel_, {{.user = {.id = "eve"}, .channel_role = "channel_moderator"}}), Kind::not_allowed, "cleo");
  auto moderator = as("ben");
  ASSERT_TRUE(assign_roles(moderator, channel_, {{"cleo", "channel_moderator"}, {"ben", "channel_moderator"}}));
  EXPECT_EQ(types(), Strings{"member.updated"}) << "Ben was one before";
  EXPECT_EQ(events_[0].member->role, "moderator");
}

TEST_F(MembersTest, WhoComesInMayWantToHearNothing) {
  auto act = server();
  ASSERT_TRUE(add_members(act, channel_, {{.user = {.id = "eve"}, .notifications_muted = true}}));
  EXPECT_TRUE(events_[0].member->notifications_muted);
  EXPECT_TRUE(state_.member(channel_.key, state_.user("eve")->key)->notifications_muted);
}

TEST_F(MembersTest, ARoleIsForMembers) {
  auto act = server();
  expect_refused(assign_roles(act, channel_, {{"eve", "channel_moderator"}}), Kind::input, "\"eve\" is no member");
  auto nameless = server();
  expect_refused(assign_roles(nameless, channel_, {{"cleo", ""}}), Kind::input, "channel_role is missing");
}

TEST_F(MembersTest, CustomDataIsBounded) {
  auto act = server();
  const MemberChange large{.user = {.id = "eve"}, .custom = {"\"a\":\"" + std::string(largest_custom_bytes, 'x') + '"'}};
  expect_refused(add_members(act, channel_, {large}), Kind::input, "the custom data of member \"eve\"");
}

TEST_F(MembersTest, AMemberPinsAndArchivesTheChannelForItself) {
  auto act = as("cleo");
  const auto member = update_member(act, channel_, "cleo", {.pinned = true, .archived = true});
  ASSERT_TRUE(member);
  EXPECT_EQ(types(), Strings{"member.updated"});
  EXPECT_EQ(member->pinned_at, now_stored_);
  EXPECT_EQ(member->archived_at, now_stored_);
  auto taking_back = as("cleo");
  EXPECT_FALSE(update_member(taking_back, channel_, "cleo", {.pinned = false})->pinned_at);
  auto custom = as("cleo");
  MemberPatch seat{.edit = [](const Custom&) { return Custom{R"("seat":1)"}; }};
  EXPECT_EQ(update_member(custom, channel_, "cleo", seat)->custom.members, R"("seat":1)");
}

TEST_F(MembersTest, NobodyChangesAnothersMembershipUnlessGoverning) {
  auto other = as("cleo");
  expect_refused(update_member(other, channel_, "dan", {.pinned = true}), Kind::not_allowed, "cleo");
  auto promoting = as("cleo");
  expect_refused(update_member(promoting, channel_, "cleo", {.channel_role = "channel_moderator"}), Kind::not_allowed, "cleo");
  auto stranger = server();
  expect_refused(update_member(stranger, channel_, "eve", {}), Kind::does_not_exist, "eve");
  auto moderator = as("ben");
  EXPECT_TRUE(update_member(moderator, channel_, "dan", {.channel_role = "channel_moderator"})->is_moderator);
}

}  // namespace
}  // namespace millrace::chat
