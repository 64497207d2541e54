// An invite is answered once, and may be renewed.
#include "chat/members.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class InvitesTest : public RulesTest {
 protected:
  InvitesTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    channel_ = add_channel("ann", {"ann"});
    invite("ben");
  }

  void invite(const std::string& id) {
    auto act = server();
    const auto now = add_members(act, channel_, {{.user = {.id = id}}}, {.by = Entry::By::invite});
    ASSERT_TRUE(now);
    channel_ = *now;
  }
  Expected<std::optional<Message>> answer(const std::string& id, InviteAnswer answer, const std::optional<MessageChange>& message = {}) {
    auto act = as(id);
    return answer_invite(act, channel_, answer, {}, message);
  }
  Member member(const std::string& id) { return state_.member(channel_.key, state_.user(id)->key).value(); }

  Channel channel_;
};

TEST_F(InvitesTest, TheInvitedIsAMemberWhoHasNotJoined) {
  EXPECT_EQ(types(), Strings{"member.added"});
  EXPECT_EQ(events_[0].member->invited, true);
  EXPECT_FALSE(member("ben").has_joined());
  EXPECT_EQ(channel_.member_count, 2);
}

TEST_F(InvitesTest, AcceptingIsToldOnce) {
  ASSERT_TRUE(answer("ben", InviteAnswer::accepted));
  ASSERT_EQ(types(), Strings{"member.updated"});
  EXPECT_EQ(events_[0].member->invite_accepted_at, now_stored_);
  EXPECT_TRUE(member("ben").has_joined());
  ASSERT_TRUE(answer("ben", InviteAnswer::accepted));
  EXPECT_EQ(types(), Strings{});
}

TEST_F(InvitesTest, RejectingIsToldOnceAndMayBeRenewed) {
  ASSERT_TRUE(answer("ben", InviteAnswer::rejected));
  ASSERT_EQ(types(), Strings{"member.updated"});
  EXPECT_EQ(events_[0].member->invite_rejected_at, now_stored_);
  ASSERT_TRUE(answer("ben", InviteAnswer::rejected));
  EXPECT_EQ(types(), Strings{});
  invite("ben");
  EXPECT_EQ(types(), Strings{"member.updated"});
  EXPECT_FALSE(member("ben").invite_rejected_at);
  invite("ben");
  EXPECT_EQ(types(), Strings{}) << "it waits for an answer";
}

TEST_F(InvitesTest, TheAnswerMaySaySomething) {
  const auto said = answer("ben", InviteAnswer::accepted, MessageChange{.text = "Here I am"});
  ASSERT_TRUE(said && *said);
  EXPECT_EQ(types(), (Strings{"member.updated", "message.new"}));
  EXPECT_EQ((*said)->type, "system");
  EXPECT_EQ((*said)->user.id, "ben");
}

TEST_F(InvitesTest, TheAnswerIsNobodyElses) {
  for (const auto& said : {MessageChange{.text = "x", .user = {.id = "ann"}},
                           MessageChange{.text = "x", .user = {{}, UserChange{.id = "ann", .role = "admin"}}}}) {
    const auto refusal = answer("ben", InviteAnswer::accepted, said);
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().kind, Kind::not_allowed) << refusal.error().text;
    auto renewed = member("ben");  // what is refused is undone
    renewed.invite_accepted_at.reset();
    state_.update(channel_.key, renewed);
  }
  ASSERT_TRUE(answer("ben", InviteAnswer::accepted, MessageChange{.text = "x", .user = {{}, UserChange{.id = "ben", .role = "admin"}}}));
  EXPECT_EQ(state_.user("ben")->role, "user");
  EXPECT_EQ(state_.user("ann")->role, "user");
}

TEST_F(InvitesTest, WhoWasNotInvitedCannotAnswer) {
  expect_refused(answer("cleo", InviteAnswer::accepted), Kind::input, "cleo");
  expect_refused(answer("ann", InviteAnswer::rejected), Kind::input, "ann");
  auto act = server();
  expect_refused(answer_invite(act, channel_, InviteAnswer::accepted, {}, {}), Kind::input, "user_id");
}

TEST_F(InvitesTest, ANewChannelMayInvite) {
  auto act = server();
  ChannelChange change;
  change.created_by.id = "ann";
  change.members = {{.user = {.id = "ann"}}};
  change.invites = {{.user = {.id = "cleo"}}};
  const auto made = get_or_create_channel(act, {"messaging", "party"}, change);
  ASSERT_TRUE(made);
  EXPECT_EQ(types(), (Strings{"channel.created", "member.added", "member.added"}));
  EXPECT_EQ(events_[2].member->invited, true);
  EXPECT_EQ(made->member_count, 2);
}

}  // namespace
}  // namespace millrace::chat
