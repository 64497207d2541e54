// Messages that only their author sees yet, and what becomes of them.
#include "chat/unsent_messages.h"

#include "chat/bans.h"
#include "chat/polls.h"
#include "chat/rules_test.h"
#include "chat/timers.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class UnsentMessagesTest : public RulesTest {
 protected:
  UnsentMessagesTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
    add_channel("ann", {"ann", "ben"});
  }

  Expected<Message> pending(const std::string& id, const std::string& parent = {}) {
    auto act = server();
    return send_message(
        act, lobby_,
        {.id = id, .text = "x", .user = {.id = "ann"}, .parent_id = parent, .pending = true, .pending_metadata = {{"a", "b"}}});
  }
  Expected<Message> giphy(const std::string& id) {
    auto act = as("ann");
    return send_message(act, lobby_,
                        {.id = id, .text = "/giphy wave", .command = CommandCall{"giphy", Attachments{R"([{"type":"giphy"}])", 1}}});
  }
  Expected<std::optional<Message>> acted(const std::string& id, const std::string& action, const std::string& by = "ann") {
    auto act = as(by);
    return run_action(act, id, {{"image_action", action}}, {}, [](std::string_view text) { return Attachments{std::string(text), 1}; });
  }
  Channel channel() { return state_.channel(lobby_).value(); }
};

TEST_F(UnsentMessagesTest, APendingMessageCountsNowhereUntilItIsCommitted) {
  ASSERT_TRUE(pending("m"));
  ASSERT_EQ(types(), Strings{"message.pending"});
  EXPECT_EQ(events_[0].method, "PassOnPendingMessage");
  EXPECT_EQ(events_[0].metadata->at("a"), "b");
  EXPECT_EQ(events_[0].message->id, "m");
  EXPECT_EQ(events_[0].channel->cid, "messaging:lobby");
  EXPECT_FALSE(state_.message("m"));
  EXPECT_EQ(channel().message_count, 0);
  auto stranger = as("ben");
  expect_refused(existing_unsent(stranger, "m"), Kind::does_not_exist, "message with id m");
  auto author = as("ann");
  EXPECT_TRUE(existing_unsent(author, "m"));
  expect_refused(commit_message(author, "m"), Kind::not_allowed, "server");
  expect_refused(pending("m"), Kind::input, "already exists");

  auto act = server();
  const auto committed = commit_message(act, "m");
  ASSERT_TRUE(committed);
  EXPECT_EQ(committed->type, "regular");
  EXPECT_EQ(types(), Strings{"message.new"});
  EXPECT_EQ(channel().message_count, 1);
  EXPECT_TRUE(state_.timers().all.empty());
  auto again = server();
  expect_refused(commit_message(again, "m"), Kind::does_not_exist, "message with id m");
}

TEST_F(UnsentMessagesTest, APendingMessageIsNotPinned) {
  auto act = server();
  expect_refused(send_message(act, lobby_, {.id = "m", .text = "x", .user = {.id = "ann"}, .pinned = true, .pending = true}), Kind::input,
                 "message.pinned");
}

TEST_F(UnsentMessagesTest, APendingMessageKeepsItsPollAndItsLocation) {
  auto open = channel();
  auto config = *open.config;
  config.polls = config.shared_locations = true;
  open.config = std::make_shared<const ChannelConfig>(config);
  state_.save(open);
  auto act = server();
  ASSERT_TRUE(create_poll(act, {.id = "p", .name = "Which?"}, {.id = "ann"}));
  MessageChange change{.id = "m", .text = "x", .user = {.id = "ann"}, .poll_id = "p", .pending = true};
  change.shared_location = LocationChange{.latitude = Degrees{52.5, "52.5"}, .longitude = Degrees{13.4, "13.4"}};
  ASSERT_TRUE(send_message(act, lobby_, change));
  const auto sent = commit_message(act, "m");
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->poll->id, "p");
  EXPECT_EQ(sent->shared_location->latitude.spelled, "52.5");
  EXPECT_EQ(state_.message("m")->poll->id, "p");
}

TEST_F(UnsentMessagesTest, ACommittedReplyStandsInItsThread) {
  add_message("ben", "p");
  ASSERT_TRUE(pending("r", "p"));
  EXPECT_EQ(state_.message("p")->reply_count, 0);
  auto act = server();
  EXPECT_EQ(commit_message(act, "r")->type, "reply");
  EXPECT_EQ(types(), (Strings{"message.new", "notification.thread_message_new"}));
  EXPECT_EQ(state_.message("p")->reply_count, 1);
}

TEST_F(UnsentMessagesTest, APendingMessageIsDeletedOrExpires) {
  ASSERT_TRUE(pending("m"));
  auto act = server();
  expect_refused(delete_message(act, "m", Deletion::soft), Kind::input, "hard=true");
  EXPECT_EQ(delete_message(act, "m", Deletion::hard)->type, "deleted");
  ASSERT_EQ(types(), Strings{"message.pending"});
  EXPECT_EQ(events_[0].method, "DeletedPendingMessage");

  ASSERT_TRUE(pending("n"));
  const auto timer = state_.timers().all.at(0);
  EXPECT_EQ(timer.at, now_ + pending_time);
  events_.clear();
  Act early{state_, events_, now_, random_, {}, {}};
  fire(early, timer, texts_);
  EXPECT_EQ(types(), Strings{});
  Act due{state_, events_, timer.at, random_, {}, {}};
  fire(due, timer, texts_);
  ASSERT_EQ(types(), Strings{"message.pending"});
  EXPECT_EQ(events_[0].method, "DeletedPendingMessage");
  EXPECT_FALSE(state_.unsent().unsent("n"));
}

TEST_F(UnsentMessagesTest, WhoMayNotWriteAnyMoreSendsNoCommand) {
  ASSERT_TRUE(giphy("g"));
  auto act = server();
  ASSERT_TRUE(ban_user(act, {.target_user_id = "ann", .cid = lobby_}));
  expect_refused(acted("g", "send"), Kind::not_allowed, "banned");
  auto lifted = server();
  ASSERT_TRUE(unban_user(lifted, {.target_user_id = "ann", .cid = lobby_}));
  auto frozen = channel();
  frozen.frozen = true;
  state_.save(frozen);
  expect_refused(acted("g", "send"), Kind::not_allowed, "frozen");
  ASSERT_TRUE(acted("g", "cancel")) << "it may still be taken back";
}

TEST_F(UnsentMessagesTest, ACommandIsAnsweredToItsAuthorAlone) {
  const auto offered = giphy("g");
  ASSERT_TRUE(offered);
  EXPECT_EQ(types(), Strings{});
  EXPECT_EQ(offered->type, "ephemeral");
  EXPECT_EQ(offered->command, "giphy");
  EXPECT_EQ(offered->attachments.count, 1u);
  expect_refused(acted("g", "send", "ben"), Kind::does_not_exist, "message with id g");
  expect_refused(acted("g", "dance"), Kind::input, "image_action");
  EXPECT_EQ(acted("g", "shuffle").value()->command, "giphy");
  const auto sent = acted("g", "send");
  ASSERT_TRUE(sent);
  EXPECT_EQ(types(), Strings{"message.new"});
  EXPECT_EQ((*sent)->type, "regular");
  EXPECT_EQ((*sent)->attachments.text, "/giphy wave") << "what is made of its text";
  EXPECT_EQ(state_.message("g")->command, "giphy");

  ASSERT_TRUE(giphy("h"));
  EXPECT_FALSE(*acted("h", "cancel"));
  EXPECT_EQ(types(), Strings{});
  EXPECT_FALSE(state_.unsent().unsent("h"));
  auto act = server();
  ASSERT_TRUE(giphy("i"));
  expect_refused(commit_message(act, "i"), Kind::input, "not pending");
}

}  // namespace
}  // namespace millrace::chat
