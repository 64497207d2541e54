// Whom somebody blocked can't reach any more.
#include "chat/blocks.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

class BlocksTest : public RulesTest {
 protected:
  BlocksTest() { add_user("ann"), add_user("ben"), add_user("cleo"); }

  Expected<Block> block(const std::string& blocked, const std::string& by) {
    auto act = server();
    return block_user(act, blocked, {.id = by});
  }
  Expected<Channel> open(const std::string& creator, const std::vector<std::string>& members) {
    auto act = server();
    ChannelChange change{.created_by = {.id = creator}};
    for (const auto& id : members) change.members.push_back({.user = {.id = id}});
    return get_or_create_channel(act, distinct_cid(act, "messaging", change.members).value(), change);
  }
  Expected<Message> say(const Channel& channel, const std::string& user) {
    auto act = server();
    return send_message(act, {channel.type, channel.id}, {.text = "text", .user = {.id = user}});
  }
};

TEST_F(BlocksTest, WhoIsBlockedCanNotWriteToTheChannelOfTheTwo) {
  const auto pair = open("ben", {"ann", "ben"}).value();
  const auto first = block("ben", "ann");
  ASSERT_TRUE(first);
  EXPECT_EQ(types(), std::vector<std::string>{}) << "nobody is told";
  expect_refused(say(pair, "ben"), Kind::not_allowed, "blocked by user \"ann\"");
  EXPECT_TRUE(say(pair, "ann"));
  now_ = now_ + std::chrono::seconds{5};
  EXPECT_EQ(block("ben", "ann")->created_at, first->created_at) << "since the first time";
  auto act = server();
  ASSERT_TRUE(unblock_user(act, "ben", {.id = "ann"}));
  EXPECT_TRUE(say(pair, "ben"));
}

TEST_F(BlocksTest, NorMakeOne) {
  ASSERT_TRUE(block("ben", "ann"));
  EXPECT_FALSE(open("ben", {"ann", "ben"}));
  EXPECT_TRUE(open("ben", {"ann", "ben", "cleo"})) << "among three it is no matter";
  add_channel("ben", {"ann", "ben"});
  EXPECT_TRUE(say(*state_.channel(lobby_), "ben")) << "a channel with a name is no matter either";
}

TEST_F(BlocksTest, AUserSeesWhomItBlocked) {
  ASSERT_TRUE(block("ben", "ann") && block("cleo", "ann"));
  auto act = as("ann");
  const auto blocks = blocks_of(act, {});
  ASSERT_TRUE(blocks);
  ASSERT_EQ(blocks->size(), 2u);
  EXPECT_EQ(blocks->at(0).blocked.id, "ben");
  auto other = as("ben");
  expect_refused(blocks_of(other, {.id = "ann"}), Kind::not_allowed, "ann");
}

TEST_F(BlocksTest, WhatIsWrongIsNamed) {
  expect_refused(block("", "ann"), Kind::input, "blocked_user_id");
  expect_refused(block("ann", "ann"), Kind::input, "itself");
  expect_refused(block("nobody", "ann"), Kind::does_not_exist, "nobody");
  expect_refused(block("ben", ""), Kind::input, "user_id");
}

}  // namespace
}  // namespace millrace::chat
