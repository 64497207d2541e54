// Truncations for everybody, up to a time, and for some.
#include "chat/truncation.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class TruncationTest : public RulesTest {
 protected:
  TruncationTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    channel_ = add_channel("ann", {"ann", "ben"});
    add_message("ben", "m1");
    now_ = now_ + std::chrono::seconds(10);
    add_message("ben", "m2");
    now_ = now_ + std::chrono::seconds(10);
    channel_ = state_.channel(lobby_).value();
  }

  Expected<ChannelUpdated> truncate(const Truncation& truncation) {
    auto act = server();
    return truncate_channel(act, channel_, truncation, {"ann", {}});
  }

  Channel channel_;
};

TEST_F(TruncationTest, UpToATimeLaterMessagesStay) {
  const auto at = now_ + std::chrono::seconds(-15);
  const auto done = truncate({.at = at});
  ASSERT_TRUE(done);
  EXPECT_EQ(types(), Strings{"channel.truncated"});
  EXPECT_EQ(done->channel.truncated_at, at.to_microseconds());
  EXPECT_EQ(done->channel.truncated_by->id, "ann");
  EXPECT_EQ(done->channel.message_count, 1);
  EXPECT_FALSE(state_.message("m1"));
  EXPECT_TRUE(state_.message("m2"));
}

TEST_F(TruncationTest, ForSomeTheChannelStays) {
  const auto done = truncate({.member_ids = {"ben"}});
  ASSERT_TRUE(done);
  EXPECT_EQ(types(), Strings{"channel.truncated"});
  EXPECT_FALSE(done->channel.truncated_at);
  EXPECT_TRUE(state_.message("m1"));
  const auto member = state_.member(channel_.key, state_.user("ben")->key).value();
  EXPECT_EQ(member.history_after, state_.message("m2")->key);
  EXPECT_EQ(state_.member(channel_.key, state_.user("ann")->key)->history_after, MessageKey{});
}

TEST_F(TruncationTest, WhatMakesNoSenseIsRefused) {
  expect_refused(truncate({.at = now_ + std::chrono::seconds(1)}), Kind::input, "truncated_at");
  expect_refused(truncate({.member_ids = {"cleo"}}), Kind::input, "member_ids");
  expect_refused(truncate({.deletion = Deletion::hard, .member_ids = {"ben"}}), Kind::input, "hard_delete");
  EXPECT_TRUE(state_.message("m1"));
}

}  // namespace
}  // namespace millrace::chat
