// What becomes of messages that hold a word of a list, by how the channel's type uses it.
#include "chat/block_lists.h"

#include "chat/flag_rows.h"
#include "chat/rules_test.h"
#include "chat/unsent.h"
#include "chat/unsent_messages.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class BlockListsTest : public RulesTest {
 protected:
  BlockListsTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
    auto act = server();
    EXPECT_TRUE(create_block_list(act, {.name = "fruit", .words = {"apple"}}));
  }

  // A channel of a type that uses the list so.
  void open(const std::string& behavior) {
    ChannelConfig type = *built_in_channel_type("messaging");
    type.blocklist = "fruit", type.blocklist_behavior = behavior;
    state_.config().channel_types().save(type);
    add_channel("ann", {"ann", "ben"});
  }
  Expected<Message> sent(const std::string& text, bool pending = false) {
    auto act = server();
    return send_message(act, lobby_, {.id = "m", .text = text, .user = {.id = "ben"}, .pending = pending});
  }
  Expected<Message> edited(const std::string& text) {
    auto act = server();
    return update_message_partly(act, "m", {.text = text, .edit = [](const Custom& custom) { return custom; }}, {});
  }
};

TEST_F(BlockListsTest, TheStrictestListDecides) {
  ChannelConfig config;
  EXPECT_EQ(judged(state_, config, "apple"), Words::fine);
  config.blocklist = "fruit", config.blocklist_behavior = "shadow_block";
  EXPECT_EQ(judged(state_, config, "an Apple!"), Words::shadowed);
  config.blocklists = {{"fruit", "flag"}};
  EXPECT_EQ(judged(state_, config, "apple"), Words::shadowed);
  config.blocklists.push_back({"fruit", "block"});
  EXPECT_EQ(judged(state_, config, "apple"), Words::blocked);
  EXPECT_EQ(judged(state_, config, "pear"), Words::fine);
  config.blocklists = {{"gone", "block"}};
  config.blocklist_behavior = "flag";
  EXPECT_EQ(judged(state_, config, "apple"), Words::flagged);
}

TEST_F(BlockListsTest, ImportedWordsJoinTheList) {
  auto act = server();
  const auto task = import_block_list(act, "fruit", {"pear", "apple", "pear", "fig"});
  ASSERT_TRUE(task);
  EXPECT_EQ(block_list(state_, "fruit")->words, (Strings{"apple", "pear", "fig"}));
  EXPECT_EQ(state_.task(*task)->subjects, Strings{"fruit"});
  const auto import = [&](std::string_view name, const Strings& words) {
    auto asking = server();
    return import_block_list(asking, name, words);
  };
  expect_refused(import("fruit", {}), Kind::input, "items");
  expect_refused(import("fruit", {""}), Kind::input, "words");
  expect_refused(import("absent", {"x"}), Kind::does_not_exist, "absent");
  expect_refused(import("profanity", {"x"}), Kind::input, "builtin");
}

TEST_F(BlockListsTest, AMessageIsFlaggedByNobodyAndPasses) {
  open("flag");
  const auto message = sent("An apple");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->type, "regular");
  EXPECT_FALSE(message->shadowed);
  ASSERT_EQ(types(), (Strings{"message.new", "message.flagged"}));
  const auto& event = events_[1];
  EXPECT_EQ(event.cid + event.message_id + event.message->id, "messaging:lobbymm");
  EXPECT_FALSE(event.user);
  ASSERT_TRUE(event.flag);
  EXPECT_TRUE(event.flag->created_by_automod);
  EXPECT_FALSE(event.flag->user);
  EXPECT_EQ(event.flag->target_user.id, "ben");
  EXPECT_EQ(event.total_flags, 1);
  const auto report = state_.flags().report_on("m");
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->first_reporter);
  EXPECT_EQ(report->flags_count, 1);
  ASSERT_TRUE(edited("Two apple trees"));
  EXPECT_EQ(types(), Strings{"message.updated"}) << "it is flagged once";
}

TEST_F(BlockListsTest, AnEditIsFlaggedWhenItsTextIsNew) {
  open("flag");
  ASSERT_TRUE(sent("A pear"));
  EXPECT_EQ(types(), Strings{"message.new"});
  ASSERT_TRUE(edited("An apple"));
  EXPECT_EQ(types(), (Strings{"message.updated", "message.flagged"}));
}

TEST_F(BlockListsTest, AShadowedMessageIsStored) {
  open("shadow_block");
  const auto message = sent("An apple");
  ASSERT_TRUE(message);
  EXPECT_TRUE(message->shadowed);
  EXPECT_EQ(types(), Strings{"message.new"});
  EXPECT_TRUE(events_[0].message->shadowed);
  EXPECT_TRUE(state_.message("m")->shadowed);
  EXPECT_EQ(state_.message("m")->text, "An apple");
}

TEST_F(BlockListsTest, AnEditShadowsToo) {
  open("shadow_block");
  ASSERT_TRUE(sent("A pear"));
  EXPECT_FALSE(state_.message("m")->shadowed);
  ASSERT_TRUE(edited("An apple"));
  EXPECT_TRUE(state_.message("m")->shadowed);
  ASSERT_TRUE(edited("A pear again"));
  EXPECT_TRUE(state_.message("m")->shadowed) << "what was said cannot be taken back";
}

TEST_F(BlockListsTest, WhatIsBlockedIsNotStored) {
  open("block");
  const auto message = sent("An apple");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->type, "error");
  EXPECT_EQ(message->text, blocked_text);
  EXPECT_FALSE(state_.message("m"));
  EXPECT_EQ(types(), Strings{});
  ASSERT_TRUE(sent("A pear"));
  ASSERT_TRUE(edited("An apple"));
  EXPECT_EQ(types(), Strings{});
  EXPECT_EQ(state_.message("m")->text, "A pear");
}

TEST_F(BlockListsTest, APendingMessageIsFlaggedWhenItIsCommitted) {
  open("flag");
  ASSERT_TRUE(sent("An apple", true));
  EXPECT_EQ(types(), Strings{"message.pending"});
  auto act = server();
  ASSERT_TRUE(commit_message(act, "m"));
  EXPECT_EQ(types(), (Strings{"message.new", "message.flagged"}));
}

TEST_F(BlockListsTest, APendingMessageIsShadowedWhenItIsCommitted) {
  open("shadow_block");
  ASSERT_TRUE(sent("An apple", true));
  EXPECT_EQ(state_.unsent().unsent("m")->words, Words::shadowed);
  auto act = server();
  ASSERT_TRUE(commit_message(act, "m"));
  EXPECT_TRUE(state_.message("m")->shadowed);
}

TEST_F(BlockListsTest, WhoMaySkipModerationIsNotJudged) {
  open("shadow_block");
  auto made = server();
  ASSERT_TRUE(upsert_user(made, {.id = "root", .role = "admin"}));
  auto root = as("root");
  const auto message = send_message(root, lobby_, {.id = "m", .text = "An apple"});
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->shadowed);
  auto ben = as("ben");
  EXPECT_TRUE(send_message(ben, lobby_, {.id = "m-2", .text = "An apple"})->shadowed);
}

}  // namespace
}  // namespace millrace::chat
