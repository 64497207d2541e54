// Polls, their options and votes are kept and counted, and shown by messages.
#include "store/poll_suite_test.h"

#include "chat/poll_rows.h"
#include "wire/poll.h"

namespace millrace::store {
namespace {

chat::Poll poll_by(const chat::User& user) {
  chat::Poll poll{.id = "p", .name = "Which mill?", .description = "d", .voting_visibility = "public", .max_votes_allowed = 3};
  poll.options = {{"a", "Wind", {odd_custom}}, {"b", "Water", {}}};
  poll.allow_answers = true;
  poll.created_by = user;
  poll.created_at = poll.updated_at = at_second(1);
  poll.custom = {odd_custom};
  return poll;
}

chat::PollVote vote_by(const chat::User& user, std::string id, std::string option, std::string answer = "") {
  chat::PollVote vote;
  vote.id = std::move(id), vote.option_id = std::move(option), vote.answer_text = std::move(answer);
  vote.is_answer = vote.option_id.empty();
  vote.by = user.key;
  vote.created_at = vote.updated_at = at_second(2);
  return vote;
}

TEST_P(PollSuite, APollIsKeptWithItsVotes) {
  const auto key = change([&](chat::State& state) {
    auto& polls = state.polls();
    const auto added = polls.add(poll_by(ann_));
    const auto poll = polls.poll("p").value();
    polls.add(poll, vote_by(ann_, "v1", "a")), polls.add(poll, vote_by(ben_, "v2", "a")), polls.add(poll, vote_by(ben_, "v3", "", "Steam"));
    return added;
  });
  everywhere([&](chat::State& state) {
    const auto poll = state.polls().poll("p");
    ASSERT_TRUE(poll);
    EXPECT_EQ(poll->key, key);
    EXPECT_EQ(poll->name, "Which mill?");
    EXPECT_EQ(poll->max_votes_allowed, 3);
    EXPECT_EQ(poll->created_by_id, "ann");
    EXPECT_EQ(poll->custom.members, odd_custom);
    ASSERT_EQ(poll->options.size(), 2u);
    EXPECT_EQ(poll->options[0].custom.members, odd_custom);
    EXPECT_EQ(poll->options[0].votes, 2);
    EXPECT_EQ(poll->options[1].votes, 0);
    EXPECT_EQ(poll->answers_count, 1);
    ASSERT_EQ(poll->latest_votes_by_option.size(), 1u);
    EXPECT_EQ(poll->latest_votes_by_option.at("a")[0].user_id, "ben") << "the latest first";
    EXPECT_EQ(poll->latest_answers[0].answer_text, "Steam");
    EXPECT_TRUE(poll->own_votes.empty());
    EXPECT_EQ(state.polls().votes(*poll, ben_.key).size(), 2u);
    EXPECT_FALSE(state.polls().poll("q"));
  });
}

TEST_P(PollSuite, ChangesLeaveVotesAlone) {
  change([&](chat::State& state) {
    auto& polls = state.polls();
    polls.add(poll_by(ann_));
    auto poll = polls.poll("p").value();
    polls.add(poll, vote_by(ann_, "v1", "a")), polls.add(poll, vote_by(ben_, "v2", "b"));
    poll.name = "Closed", poll.is_closed = true, poll.max_votes_allowed.reset(), poll.voting_visibility = "anonymous",
    poll.updated_at = at_second(9);
    polls.update(poll);
    polls.update(poll.key, {"a", "Windmill", {}});
    polls.remove(poll.key, poll.options[1]);
    polls.add(poll.key, {"c", "Steam", {}});
    polls.remove(poll, polls.votes(poll, ann_.key).at(0));
  });
  everywhere([&](chat::State& state) {
    const auto poll = state.polls().poll("p").value();
    EXPECT_EQ(poll.name, "Closed");
    EXPECT_TRUE(poll.is_closed);
    EXPECT_FALSE(poll.max_votes_allowed);
    EXPECT_EQ(poll.created_at, at_second(1));
    EXPECT_EQ(poll.updated_at, at_second(9));
    ASSERT_EQ(poll.options.size(), 2u);
    EXPECT_EQ(poll.options[0].text, "Windmill");
    EXPECT_EQ(poll.options[0].votes, 0);
    EXPECT_EQ(poll.options[1].id, "c");
    EXPECT_TRUE(state.polls().votes(poll, ben_.key).empty()) << "they went with their option";
  });
}

TEST_P(PollSuite, OfAnAnonymousPollTheLatestVotesComeWithoutUsers) {
  change([&](chat::State& state) {
    auto poll = poll_by(ann_);
    poll.voting_visibility = "anonymous";
    state.polls().add(poll);
    state.polls().add(*state.polls().poll("p"), vote_by(ben_, "v", "a"));
  });
  everywhere([&](chat::State& state) {
    const auto poll = state.polls().poll("p").value();
    EXPECT_FALSE(poll.latest_votes_by_option.at("a")[0].user);
    EXPECT_EQ(poll.latest_votes_by_option.at("a")[0].user_id, "");
    EXPECT_EQ(state.polls().votes(poll, ben_.key)[0].user_id, "ben");
  });
}

TEST_P(PollSuite, PollsAndVotesAreFoundByWhatTheyAre) {
  change([&](chat::State& state) {
    auto& polls = state.polls();
    polls.add(poll_by(ann_));
    auto other = poll_by(ben_);
    other.id = "q", other.is_closed = true, other.created_at = at_second(5);
    polls.add(other);
    polls.add(*polls.poll("p"), vote_by(ann_, "v1", "a")), polls.add(*polls.poll("p"), vote_by(ben_, "v2", "", "Steam"));
  });
  everywhere([&](chat::State& state) {
    const auto one = [](chat::Attribute attribute, chat::Value value) {
      return chat::Query{.filter = {.kind = chat::Filter::Kind::equal, .attribute = attribute, .values = {std::move(value)}}};
    };
    const auto ids = [&](const chat::Query& query) {
      std::vector<std::string> ids;
      for (const auto& poll : state.polls().polls(query)) ids.push_back(poll.id);
      return ids;
    };
    EXPECT_EQ(ids({}), (std::vector<std::string>{"q", "p"})) << "the newest first";
    EXPECT_EQ(ids(one(chat::Attribute::closed, true)), std::vector<std::string>{"q"});
    EXPECT_EQ(ids(one(chat::Attribute::created_by_id, "ann")), std::vector<std::string>{"p"});
    const auto poll = state.polls().poll("p").value();
    EXPECT_EQ(state.polls().votes(poll, one(chat::Attribute::is_answer, true)).at(0).id, "v2");
    EXPECT_EQ(state.polls().votes(poll, one(chat::Attribute::option_id, "a")).at(0).id, "v1");
    EXPECT_EQ(state.polls().votes(poll, one(chat::Attribute::user_id, "ben")).size(), 1u);
  });
}

TEST_P(PollSuite, MessagesShowTheirPollUntilItIsGone) {
  change([&](chat::State& state) {
    state.polls().add(poll_by(ann_));
    chat::Message message;
    message.id = "with", message.channel = lobby_.key, message.cid = lobby_.cid, message.user = ann_;
    message.created_at = message.updated_at = at_second(3);
    message.poll = std::make_shared<const chat::Poll>(*state.polls().poll("p"));
    added(state, message);
    state.polls().add(*state.polls().poll("p"), vote_by(ben_, "v", "b"));
  });
  everywhere([&](chat::State& state) {
    const auto message = state.message("with").value();
    ASSERT_TRUE(message.poll);
    EXPECT_EQ(message.poll->options[1].votes, 1) << "as it stands now";
    EXPECT_EQ(state.polls().messages(message.poll->key, 10), std::vector<std::string>{"with"});
    EXPECT_FALSE(state.message("1")->poll);
  });
  change([&](chat::State& state) { state.polls().remove(state.polls().poll("p")->key); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.polls().poll("p"));
    EXPECT_FALSE(state.message("with")->poll);
  });
}

}  // namespace
}  // namespace millrace::store
