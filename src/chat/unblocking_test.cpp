// Who lets a message through that was held back, and what is told of it.
#include "chat/unblocking.h"

#include "chat/bans.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

class UnblockingTest : public RulesTest {
 protected:
  UnblockingTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    channel_ = add_channel("ann", {"ann", "ben", "cleo"});
    auto act = server();
    EXPECT_TRUE(ban_user(act, {.target_user_id = "ben", .kind = BanKind::shadow}));
    add_message("ben", "held");
  }

  Expected<void> unblock(const std::string& by, const std::string& id = "held", const UserRef& moderator = {}) {
    auto act = as(by);
    return unblock_message(act, id, moderator);
  }

  Channel channel_;
};

TEST_F(UnblockingTest, AServerLetsAMessageThrough) {
  ASSERT_TRUE(state_.message("held")->shadowed);
  ASSERT_TRUE(unblock("", "held", {.id = "ann"}));
  EXPECT_FALSE(state_.message("held")->shadowed);
  ASSERT_EQ(types(), std::vector<std::string>{"message.unblocked"});
  expect_request(events_[0]);
  EXPECT_EQ(events_[0].cid, channel_.cid);
  EXPECT_EQ(events_[0].message_id, "held");
  EXPECT_FALSE(events_[0].message->shadowed);
  EXPECT_EQ(events_[0].user->id, "ann");
  expect_refused(unblock(""), Kind::input, "is not blocked");
}

TEST_F(UnblockingTest, NobodyNeedBeNamed) {
  ASSERT_TRUE(unblock(""));
  EXPECT_FALSE(events_.at(0).user);
}

TEST_F(UnblockingTest, AUserNeedsTheRight) {
  expect_refused(unblock("cleo"), Kind::not_allowed, "UnblockMessage");
  expect_refused(unblock("ben"), Kind::not_allowed, "UnblockMessage");
  auto act = server();
  ASSERT_TRUE(upsert_user(act, {.id = "cleo", .role = "admin"}));
  ASSERT_TRUE(unblock("cleo"));
  EXPECT_EQ(events_.at(0).user->id, "cleo");
}

TEST_F(UnblockingTest, WhatIsNotThereStaysSo) {
  expect_refused(unblock("", "none"), Kind::does_not_exist, "none");
  auto act = server();
  ASSERT_TRUE(delete_message(act, "held", Deletion::soft, {}));
  expect_refused(unblock(""), Kind::input, "is deleted");
}

}  // namespace
}  // namespace millrace::chat
