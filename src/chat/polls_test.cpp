// Polls: who makes and changes them, who sees them, and how votes count.
#include "chat/polls.h"

#include "chat/channel_types.h"
#include "chat/poll_rows.h"
#include "chat/rules_test.h"
#include "chat/visibility.h"
#include "chat/votes.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

class PollsTest : public RulesTest {
 protected:
  PollsTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    auto act = server();
    const auto with_polls = [](ChannelConfig& config) -> Expected<void> {
      config.polls = true;
      return {};
    };
    EXPECT_TRUE(update_channel_type(act, "messaging", {.edit = with_polls}));
    add_channel("ann", {"ann", "ben"});
  }

  Poll made(PollChange change = {}) {
    change.id = "p";
    if (!change.name) change.name = "Which mill?";
    if (!change.options) change.options = {{{"a", "Wind"}, {"b", "Water"}}};
    auto act = server();
    return create_poll(act, change, {.id = "ann"}).value();
  }
  Expected<Message> sent(const std::string& by = "ann") {
    auto act = as(by);
    return send_message(act, lobby_, {.id = "m", .text = "Vote!", .poll_id = "p"});
  }
  Expected<Voted> vote(const std::string& by, const std::string& option, const std::string& answer = "") {
    auto act = as(by);
    return cast_vote(act, "m", "p", {option, answer}, {});
  }
  std::int64_t votes(const Poll& poll, std::string_view option) { return std::ranges::find(poll.options, option, &PollOption::id)->votes; }
};

TEST_F(PollsTest, AMessageShowsItsPoll) {
  made();
  const auto message = sent();
  ASSERT_TRUE(message) << message.error().text;
  ASSERT_EQ(types(), std::vector<std::string>{"message.new"});
  EXPECT_EQ(events_[0].message->poll->id, "p");
  ASSERT_TRUE(vote("ben", "a"));
  EXPECT_EQ(types(), std::vector<std::string>{}) << "hooks have no events for votes";
  EXPECT_EQ(votes(*state_.message("m")->poll, "a"), 1);
}

TEST_F(PollsTest, AMessageMayBeAPollAlone) {
  made();
  auto act = as("ann");
  EXPECT_TRUE(send_message(act, lobby_, {.id = "m", .poll_id = "p"}));
}

TEST_F(PollsTest, OnlyWherePollsAreOnAndToWhoSeesThem) {
  made();
  expect_refused(sent("ben"), Kind::input, "message.poll_id");  // of ann, and in no message yet
  auto act = server();
  const Cid crew{"team", "crew"};  // a type whose polls are off
  ASSERT_TRUE(get_or_create_channel(act, crew, {.created_by = {.id = "ann"}, .members = {{.user = {.id = "ann"}}}}));
  auto ann = as("ann");
  expect_refused(send_message(ann, crew, {.id = "m", .poll_id = "p"}), Kind::feature_off, "polls are switched off");
}

TEST_F(PollsTest, WhoSeesNoMessageWithItSeesNoPoll) {
  made();
  ASSERT_TRUE(sent());
  const auto seen = [&](const std::string& by) {
    auto act = as(by);
    return existing_poll(act, "p", {});
  };
  EXPECT_TRUE(seen("ann"));
  EXPECT_TRUE(seen("ben"));
  expect_refused(seen("cleo"), Kind::does_not_exist, "Can't find poll");
  expect_refused(vote("cleo", "a"), Kind::not_allowed, "");
  auto act = as("cleo");
  expect_refused(votes_in(act, "p", {}, {}), Kind::does_not_exist, "Can't find poll");
}

TEST_F(PollsTest, VotesCount) {
  made();
  ASSERT_TRUE(sent());
  const auto first = vote("ben", "a");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->vote.user_id, "ben");
  EXPECT_EQ(first->poll.own_votes.size(), 1u);
  EXPECT_EQ(vote("ben", "a")->vote.id, first->vote.id) << "the same once more";
  ASSERT_TRUE(vote("ben", "b"));
  const auto poll = vote("ann", "b")->poll;
  EXPECT_EQ(votes(poll, "a"), 1);
  EXPECT_EQ(votes(poll, "b"), 2);
  EXPECT_EQ(poll.own_votes.size(), 1u) << "of who asks";
  auto act = as("ben");
  const auto after = take_back_vote(act, "m", "p", first->vote.id, {});
  ASSERT_TRUE(after);
  EXPECT_EQ(votes(after->poll, "a"), 0);
  auto other = as("ann");
  expect_refused(take_back_vote(other, "m", "p", poll.latest_votes_by_option.at("b")[0].id, {}), Kind::does_not_exist, "vote");
}

TEST_F(PollsTest, AUniqueVoteTakesThePlaceOfTheOther) {
  made({.enforce_unique_vote = true});
  ASSERT_TRUE(sent());
  ASSERT_TRUE(vote("ben", "a"));
  const auto poll = vote("ben", "b")->poll;
  EXPECT_EQ(votes(poll, "a"), 0);
  EXPECT_EQ(votes(poll, "b"), 1);
}

TEST_F(PollsTest, NoMoreVotesThanAreAllowed) {
  made({.max_votes_allowed = 1});
  ASSERT_TRUE(sent());
  ASSERT_TRUE(vote("ben", "a"));
  expect_refused(vote("ben", "b"), Kind::input, "max_votes_allowed");
  EXPECT_TRUE(vote("ann", "b"));
}

TEST_F(PollsTest, AnswersInWords) {
  made({.allow_answers = true});
  ASSERT_TRUE(sent());
  ASSERT_TRUE(vote("ben", "", "Steam"));
  const auto poll = vote("ben", "", "Sun")->poll;
  EXPECT_EQ(poll.answers_count, 1) << "one for each user";
  EXPECT_EQ(poll.latest_answers[0].answer_text, "Sun");
  expect_refused(vote("ben", "a", "both"), Kind::input, "either");
  expect_refused(vote("ben", "", ""), Kind::input, "either");
  auto act = as("ann");
  ASSERT_TRUE(update_poll_partly(act, {.id = "p", .allow_answers = false}, [](const Custom& custom) { return custom; }, {}));
  expect_refused(vote("ann", "", "Sun"), Kind::input, "allow_answers");
}

TEST_F(PollsTest, WhoVotedInAnAnonymousPollIsKnownToNobodyElse) {
  made({.voting_visibility = "anonymous"});
  ASSERT_TRUE(sent());
  ASSERT_TRUE(vote("ben", "a"));
  auto act = server();
  const auto poll = existing_poll(act, "p", {.id = "ann"}).value();
  EXPECT_FALSE(poll.latest_votes_by_option.at("a")[0].user);
  EXPECT_EQ(poll.latest_votes_by_option.at("a")[0].user_id, "");
  EXPECT_EQ(existing_poll(act, "p", {.id = "ben"})->own_votes[0].user_id, "ben");
  EXPECT_EQ(votes_in(act, "p", {}, {})->at(0).user_id, "");
  const Query of_ben{.filter = {.kind = Filter::Kind::equal, .attribute = Attribute::user_id, .values = {"ben"}}};
  expect_refused(votes_in(act, "p", {.filter = {.kind = Filter::Kind::none, .parts = {of_ben.filter}}}, {}), Kind::input, "anonymous");
}

TEST_F(PollsTest, AnAnonymousPollThatHasVotesStaysOne) {
  made({.voting_visibility = "anonymous"});
  const auto keep = [](const Custom& custom) { return custom; };
  ASSERT_TRUE(sent());
  ASSERT_TRUE(vote("ben", "a"));
  auto act = as("ann");
  expect_refused(update_poll_partly(act, {.id = "p", .voting_visibility = "public"}, keep, {}), Kind::input, "voting_visibility");
  expect_refused(update_poll(act, {.id = "p", .name = "New"}, {}), Kind::input, "voting_visibility");
  const Query by_user{.order = {{.attribute = Attribute::user_id}}};
  expect_refused(votes_in(act, "p", by_user, {}), Kind::input, "user_id");
  EXPECT_TRUE(update_poll(act, {.id = "p", .name = "New", .voting_visibility = "anonymous"}, {}));
}

TEST_F(PollsTest, ItsMakerChangesClosesAndDeletesIt) {
  made();
  ASSERT_TRUE(sent());
  auto ben = as("ben");
  expect_refused(update_poll(ben, {.id = "p", .name = "Mine"}, {}), Kind::not_allowed, "UpdatePoll");
  expect_refused(update_poll_partly(ben, {.id = "p", .is_closed = true}, [](const Custom& custom) { return custom; }, {}),
                 Kind::not_allowed, "ClosePoll");
  expect_refused(delete_poll(ben, "p", {}), Kind::not_allowed, "DeletePoll");
  auto ann = as("ann");
  const auto closed = update_poll_partly(ann, {.id = "p", .is_closed = true}, [](const Custom& custom) { return custom; }, {});
  ASSERT_TRUE(closed);
  EXPECT_TRUE(closed->is_closed);
  expect_refused(vote("ben", "a"), Kind::input, "closed");
  auto again = as("ann");
  ASSERT_TRUE(delete_poll(again, "p", {}));
  expect_refused(existing_poll(again, "p", {}), Kind::does_not_exist, "Can't find poll");
}

TEST_F(PollsTest, AFullUpdateKeepsTheVotesOfOptionsThatStay) {
  made({.description = "Old"});
  ASSERT_TRUE(sent());
  ASSERT_TRUE(vote("ben", "a"));
  ASSERT_TRUE(vote("ben", "b"));
  auto act = server();
  const auto poll = update_poll(act, {.id = "p", .name = "New", .options = {{{"a", "Windmill"}, {"", "Steam"}}}}, {}).value();
  EXPECT_EQ(poll.name, "New");
  EXPECT_EQ(poll.description, "") << "what is not given goes back to its default";
  ASSERT_EQ(poll.options.size(), 2u);
  EXPECT_EQ(poll.options[0].text, "Windmill");
  EXPECT_EQ(votes(poll, "a"), 1);
  EXPECT_EQ(poll.options[1].text, "Steam");
  EXPECT_NE(poll.options[1].id, "");
}

TEST_F(PollsTest, OptionsAreSuggestedWhereThatIsAllowed) {
  made();
  ASSERT_TRUE(sent());
  auto ben = as("ben");
  expect_refused(add_option(ben, "p", {.text = "Steam"}, {}), Kind::not_allowed, "UpdatePoll");
  auto ann = as("ann");
  ASSERT_TRUE(update_poll_partly(ann, {.id = "p", .allow_user_suggested_options = true}, [](const Custom& custom) { return custom; }, {}));
  EXPECT_EQ(add_option(ben, "p", {.text = "Steam"}, {})->text, "Steam");
  expect_refused(add_option(ben, "p", {.text = "Steam"}, {}), Kind::input, "text");
  expect_refused(add_option(ben, "p", {.id = "a", .text = "Sun"}, {}), Kind::input, "id");
  auto cleo = as("cleo");
  expect_refused(add_option(cleo, "p", {.text = "Sun"}, {}), Kind::does_not_exist, "Can't find poll");
}

TEST_F(PollsTest, BadPollsAreRefusedByTheirField) {
  const std::pair<PollChange, const char*> cases[] = {
      {{.name = ""}, "name"},
      {{}, "name"},
      {{.name = std::string(longest_poll_name + 1, 'x')}, "name"},
      {{.name = "n", .voting_visibility = "secret"}, "voting_visibility"},
      {{.name = "n", .max_votes_allowed = 0}, "max_votes_allowed"},
      {{.name = "n", .max_votes_allowed = 11}, "max_votes_allowed"},
      {{.name = "n", .options = {{{"", ""}}}}, "text"},
      {{.name = "n", .options = {{{"", "x"}, {"", "x"}}}}, "options"},
      {{.name = "n", .options = {{{"a", "x"}, {"a", "y"}}}}, "options"},
      {{.name = "n", .custom = {"\"a\":\"" + std::string(largest_custom_bytes, 'x') + '"'}}, "poll"},
  };
  for (const auto& [change, field] : cases) {
    auto act = server();
    expect_refused(create_poll(act, change, {.id = "ann"}), Kind::input, field);
  }
  auto act = server();
  expect_refused(create_poll(act, {.name = "n"}, {}), Kind::input, "user");
  made();
  auto again = server();
  expect_refused(create_poll(again, {.id = "p", .name = "n"}, {.id = "ann"}), Kind::input, "already exists");
}

TEST_F(PollsTest, WhatHasNoPlaceForAPollRefusesIt) {
  made();
  add_message("ann", "plain");
  auto editing = server();
  expect_refused(update_message(editing, {.id = "plain", .text = "t", .user = {.id = "ann"}, .poll_id = "p"}), Kind::input,
                 "message.poll_id");
}

TEST_F(PollsTest, AUserListsItsOwn) {
  made();
  auto ann = as("ann");
  EXPECT_EQ(polls_of(ann, {.filter = {.kind = Filter::Kind::all}}, {})->size(), 1u);
  auto ben = as("ben");
  EXPECT_EQ(polls_of(ben, {.filter = {.kind = Filter::Kind::all}}, {})->size(), 0u);
}

}  // namespace
}  // namespace millrace::chat
