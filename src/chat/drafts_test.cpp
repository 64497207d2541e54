// One draft for each user, channel and thread.
#include "chat/drafts.h"

#include "chat/polls.h"
#include "chat/rules_test.h"
#include "chat/threads.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class DraftsTest : public RulesTest {
 protected:
  DraftsTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
    add_channel("ann", {"ann", "ben"});
    add_message("ann", "m");
  }

  Channel channel() { return state_.channel(lobby_).value(); }

  Expected<Draft> saved(const MessageChange& change, const std::string& by = "ann") {
    auto act = as(by);
    return save_draft(act, channel(), change, {});
  }
  Expected<Draft> found(const std::string& parent = {}, const std::string& by = "ann") {
    auto act = as(by);
    return draft_of(act, channel(), parent, {});
  }
};

TEST_F(DraftsTest, TheLastDraftOfAPlaceIsKept) {
  ASSERT_TRUE(saved({.text = "One"}));
  ASSERT_TRUE(saved({.id = "d", .text = "Two", .mentioned_users = {{.id = "ben"}}, .quoted_message_id = "m", .custom = {R"("a":1)"}}));
  EXPECT_EQ(types(), Strings{}) << "hooks have no event for drafts";
  ASSERT_TRUE(saved({.text = "Reply", .parent_id = "m"}));
  const auto draft = found();
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->message.text, "Two");
  EXPECT_EQ(draft->message.mentioned_users.at(0).id, "ben");
  EXPECT_EQ(draft->quoted_message->id, "m");
  EXPECT_EQ(draft->channel->cid, "messaging:lobby");
  EXPECT_EQ(found("m")->message.text, "Reply");
  EXPECT_EQ(found("m")->parent_message->id, "m");
  auto act = as("ann");
  EXPECT_EQ(drafts_of(act, {}, {})->size(), 2u);
  expect_refused(found({}, "ben"), Kind::does_not_exist, "draft");
}

TEST_F(DraftsTest, ADeletedDraftIsGone) {
  ASSERT_TRUE(saved({.text = "One"}));
  auto act = as("ann");
  ASSERT_TRUE(delete_draft(act, channel(), {}, {}));
  expect_refused(found(), Kind::does_not_exist, "draft");
  auto again = as("ann");
  expect_refused(delete_draft(again, channel(), {}, {}), Kind::does_not_exist, "draft");
}

TEST_F(DraftsTest, ADraftHoldsAPoll) {
  auto type = *built_in_channel_type("messaging");
  type.polls = true;
  auto making = server();
  ASSERT_TRUE(create_poll(making, {.id = "p", .name = "Which?"}, {.id = "ann"}));
  auto with_polls = channel();
  with_polls.config = std::make_shared<const ChannelConfig>(type);
  const auto save = [&](const std::string& poll) {
    auto act = as("ann");
    return save_draft(act, with_polls, {.text = "x", .poll_id = poll}, {});
  };
  ASSERT_TRUE(save("p"));
  EXPECT_EQ(found()->message.poll_id, "p");
  expect_refused(save("absent"), Kind::input, "message.poll_id");
  expect_refused(saved({.text = "x", .shared_location = LocationChange{}}), Kind::input, "location");
}

TEST_F(DraftsTest, WhatIsRefused) {
  expect_refused(saved({.text = std::string(5'001, 'x')}), Kind::message_too_long, "text");
  expect_refused(saved({.text = "x", .parent_id = "absent"}), Kind::input, "parent_id");
  expect_refused(saved({.text = "x", .quoted_message_id = "absent"}), Kind::input, "quoted_message_id");
  auto nobody = server();
  expect_refused(save_draft(nobody, channel(), {.text = "x"}, {}), Kind::input, "user");
}

TEST_F(DraftsTest, AChannelAndAThreadShowTheReadersOwn) {
  add_message("ann", "parent");
  auto replying = server();
  ASSERT_TRUE(send_message(replying, lobby_, {.id = "reply", .text = "x", .user = {.id = "ann"}, .parent_id = "parent"}));
  const auto channel = state_.channel(lobby_).value();
  auto writing = as("ann");
  ASSERT_TRUE(save_draft(writing, channel, {.text = "to all", .quoted_message_id = "parent"}, {}));
  ASSERT_TRUE(save_draft(writing, channel, {.text = "to few", .parent_id = "parent"}, {}));
  auto own = as("ann");
  const auto draft = draft_beside(own, state_.user("ann").value(), channel.key);
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->message.text, "to all");
  EXPECT_EQ(draft->quoted_message->id, "parent");
  EXPECT_EQ(thread_of(own, "parent", {}, "ann")->draft->message.text, "to few");
  auto by_server = server();
  EXPECT_TRUE(thread_of(by_server, "parent", {}, "ann")->draft);
  EXPECT_FALSE(thread_of(by_server, "parent", {})->draft);
  auto others = as("ben");
  EXPECT_FALSE(draft_beside(others, state_.user("ben").value(), channel.key));
  EXPECT_FALSE(thread_of(others, "parent", {}, "ben")->draft);
}

}  // namespace
}  // namespace millrace::chat
