// Who may react, with what, and what is told of it.
#include "chat/reactions.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class ReactionsTest : public RulesTest {
 protected:
  ReactionsTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    add_channel("ann", {"ann", "ben"});
    add_message("ann", "m");
  }
};

TEST_F(ReactionsTest, ReactingTellsOfTheReactionAndTheMessage) {
  auto act = as("ben");
  const auto reacted = send_reaction(act, "m", {.type = "like", .score = 3, .custom = {R"("a":1)"}});
  ASSERT_TRUE(reacted);
  EXPECT_EQ(reacted->reaction.message_id, "m");
  EXPECT_EQ(reacted->reaction.user_id, "ben");
  EXPECT_EQ(reacted->reaction.created_at, now_stored_);
  EXPECT_EQ(reacted->message.reaction_counts->at("like"), 1);
  EXPECT_EQ(reacted->message.reaction_scores.at("like"), 3);
  ASSERT_EQ(types(), Strings{"reaction.new"});
  const auto& event = events_[0];
  expect_envelope(event, state_.channel(lobby_).value());
  EXPECT_EQ(event.message_id, "m");
  EXPECT_EQ(event.message->reaction_counts->at("like"), 1) << "the message as it is now";
  EXPECT_EQ(event.message->latest_reactions.at(0).type, "like");
  EXPECT_EQ(event.reaction->score, 3);
  EXPECT_EQ(event.reaction->custom.members, R"("a":1)");
  EXPECT_EQ(event.user->id, "ben");
  EXPECT_EQ(event.user->channel_unread_count, 1) << "reacting is not reading";
}

TEST_F(ReactionsTest, ASecondOneOfTheSameTypeReplacesTheFirst) {
  auto first = as("ben");
  ASSERT_TRUE(send_reaction(first, "m", {.type = "like", .score = 3}));
  const auto made_at = now_stored_;
  now_ = now_ + std::chrono::seconds{5};
  auto second = as("ben");
  const auto reacted = send_reaction(second, "m", {.type = "like", .score = 5});
  ASSERT_TRUE(reacted);
  EXPECT_EQ(reacted->reaction.created_at, made_at);
  EXPECT_EQ(reacted->reaction.updated_at, now_.to_microseconds());
  EXPECT_EQ(reacted->message.reaction_counts->at("like"), 1);
  EXPECT_EQ(reacted->message.reaction_scores.at("like"), 5);
  auto other_type = as("ben");
  EXPECT_EQ(send_reaction(other_type, "m", {.type = "wow"})->message.reaction_counts->size(), 2u);
  auto other_user = as("ann");
  EXPECT_EQ(send_reaction(other_user, "m", {.type = "like"})->message.reaction_counts->at("like"), 2);
}

TEST_F(ReactionsTest, WhoMayReact) {
  auto for_other = as("ben");
  expect_refused(send_reaction(for_other, "m", {.type = "like", .user = {.id = "ann"}}), Kind::not_allowed, "reaction.user");
  auto stranger = as("cleo");
  expect_refused(send_reaction(stranger, "m", {.type = "like"}), Kind::not_allowed, "cleo");
  auto nobody = server();
  expect_refused(send_reaction(nobody, "m", {.type = "like"}), Kind::input, "reaction.user");
  auto for_anybody = server();
  EXPECT_TRUE(send_reaction(for_anybody, "m", {.type = "like", .user = {.id = "cleo"}}));
}

TEST_F(ReactionsTest, WhatAReactionMayHold) {
  auto no_type = as("ben");
  expect_refused(send_reaction(no_type, "m", {}), Kind::input, "reaction.type");
  auto long_type = as("ben");
  expect_refused(send_reaction(long_type, "m", {.type = std::string(256, 'x')}), Kind::input, "reaction.type");
  auto custom = as("ben");
  expect_refused(send_reaction(custom, "m", {.type = "like", .custom = {std::string(largest_custom_bytes + 1, 'x')}}), Kind::input,
                 "custom data");
  auto nothing = as("ben");
  expect_refused(send_reaction(nothing, "n", {.type = "like"}), Kind::does_not_exist, "message with id n");
  auto deletion = server();
  ASSERT_TRUE(delete_message(deletion, "m", Deletion::soft));
  auto late = as("ben");
  expect_refused(send_reaction(late, "m", {.type = "like"}), Kind::input, "deleted");
  EXPECT_FALSE(state_.message("m")->reaction_counts);
}

TEST_F(ReactionsTest, AFrozenChannelKeepsItsReactions) {
  {
    auto act = as("ben");
    ASSERT_TRUE(send_reaction(act, "m", {.type = "like"}));
  }
  auto frozen = state_.channel(lobby_).value();
  frozen.frozen = true;
  state_.save(frozen);
  auto adding = as("ben");
  expect_refused(send_reaction(adding, "m", {.type = "love"}), Kind::not_allowed, "frozen");
  auto taking = as("ben");
  expect_refused(delete_reaction(taking, "m", "like", {}), Kind::not_allowed, "frozen");
  auto act = server();
  EXPECT_TRUE(delete_reaction(act, "m", "like", {.id = "ben"}));
}

}  // namespace
}  // namespace millrace::chat
