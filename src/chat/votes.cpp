// The rules of voting.
#include "chat/votes.h"

#include "chat/messages.h"
#include "chat/permissions.h"
#include "chat/poll_rows.h"
#include "chat/polls.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

// A poll with who votes in it.
struct Booth {
  Poll poll;
  User voter;
  std::vector<PollVote> before;  // what the voter said already
};

Expected<Booth> booth(Act& act, std::string_view message_id, std::string_view poll_id, const UserRef& by) {
  const auto found = found_message(act, message_id);
  if (!found) return std::unexpected(found.error());
  if (!found->message.poll || found->message.poll->id != poll_id)
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find poll with id {} in message {}", poll_id, message_id));
  if (!found->channel.config->polls)
    return refused(Refusal::Kind::feature_off, fmt::format("polls are switched off in channel {}", found->channel.cid));
  if (auto may = allowed(act, found->channel, Action::cast_vote); !may) return std::unexpected(may.error());
  auto voter = resolve(act, by, "user");
  if (!voter) return std::unexpected(voter.error());
  Booth booth{*found->message.poll, *std::move(voter), {}};
  if (booth.poll.is_closed) return refused(Refusal::Kind::input, fmt::format("poll \"{}\" is closed", poll_id));
  booth.before = act.state.polls().votes(booth.poll, booth.voter.key);
  return booth;
}

PollVote made(Act& act, const Booth& booth, const VoteChange& change) {
  PollVote vote;
  vote.id = to_text(uuid_v7(act.random, act.now));
  vote.poll_id = booth.poll.id;
  vote.option_id = change.option_id;
  vote.answer_text = change.answer_text;
  vote.is_answer = change.option_id.empty();
  vote.by = booth.voter.key;
  vote.user_id = booth.voter.id;
  vote.user = booth.voter;
  vote.created_at = vote.updated_at = act.now.to_microseconds();
  return vote;
}

// Makes room for the vote, or says why there is none.
Expected<void> make_room(Act& act, const Booth& booth, const VoteChange& change) {
  const auto& poll = booth.poll;
  const bool answers = change.option_id.empty();
  std::int64_t votes = 0;
  for (const auto& old : booth.before) {
    if (old.is_answer != answers) continue;
    if (answers || poll.enforce_unique_vote) act.state.polls().remove(poll, old);
    else ++votes;
  }
  if (poll.max_votes_allowed && votes >= *poll.max_votes_allowed)
    return refused(
        Refusal::Kind::input,
        fmt::format("user \"{}\" has {} votes in this poll, which is its max_votes_allowed; take one back first", booth.voter.id, votes));
  return {};
}

Expected<void> is_vote(const Poll& poll, const VoteChange& change) {
  if (change.option_id.empty() == change.answer_text.empty())
    return refused(Refusal::Kind::input, "vote: give either option_id or answer_text");
  if (!change.answer_text.empty()) {
    if (!poll.allow_answers) return refused(Refusal::Kind::input, "vote.answer_text: the poll takes no answers; set its allow_answers");
    if (change.answer_text.size() > longest_answer)
      return refused(Refusal::Kind::input, fmt::format("vote.answer_text is longer than {} bytes", longest_answer));
  } else if (std::ranges::find(poll.options, change.option_id, &PollOption::id) == poll.options.end()) {
    return refused(Refusal::Kind::input, fmt::format("vote.option_id: the poll has no option \"{}\"", change.option_id));
  }
  return {};
}

bool speaks_of_users(const Filter& filter) {
  return (filter.parts.empty() && filter.attribute == Attribute::user_id) || std::ranges::any_of(filter.parts, speaks_of_users);
}

bool asks_for_users(const Query& query) {
  return speaks_of_users(query.filter) || std::ranges::find(query.order, Attribute::user_id, &Order::attribute) != query.order.end();
}

Poll poll_after(Act& act, const Booth& booth) { return shown_to(act, act.state.polls().poll(booth.poll.id).value(), booth.voter.key); }

}  // namespace

Expected<Voted> cast_vote(Act& act, std::string_view message_id, std::string_view poll_id, const VoteChange& change, const UserRef& by) {
  const auto booth = chat::booth(act, message_id, poll_id, by);
  if (!booth) return std::unexpected(booth.error());
  if (auto valid = is_vote(booth->poll, change); !valid) return std::unexpected(valid.error());
  const auto same =
      std::ranges::find_if(booth->before, [&](const PollVote& vote) { return !vote.is_answer && vote.option_id == change.option_id; });
  if (same != booth->before.end()) return Voted{poll_after(act, *booth), *same};  // said once more
  if (auto room = make_room(act, *booth, change); !room) return std::unexpected(room.error());
  auto vote = made(act, *booth, change);
  act.state.polls().add(booth->poll, vote);
  return Voted{poll_after(act, *booth), std::move(vote)};
}

Expected<Voted> take_back_vote(Act& act, std::string_view message_id, std::string_view poll_id, std::string_view vote_id,
                               const UserRef& by) {
  const auto booth = chat::booth(act, message_id, poll_id, by);
  if (!booth) return std::unexpected(booth.error());
  const auto vote = std::ranges::find(booth->before, vote_id, &PollVote::id);
  if (vote == booth->before.end())
    return refused(Refusal::Kind::does_not_exist,
                   fmt::format("Can't find a vote with id {} of user {} in poll {}", vote_id, booth->voter.id, poll_id));
  act.state.polls().remove(booth->poll, *vote);
  return Voted{poll_after(act, *booth), *vote};
}

Expected<std::vector<PollVote>> votes_in(Act& act, std::string_view poll_id, const Query& query, const UserRef& by) {
  const auto poll = existing_poll(act, poll_id, by);
  if (!poll) return std::unexpected(poll.error());
  const bool is_anonymous = poll->voting_visibility == "anonymous";
  if (is_anonymous && asks_for_users(query))
    return refused(Refusal::Kind::input, "user_id: who voted in this poll is nobody's business, it is anonymous");
  auto votes = act.state.polls().votes(*poll, query);
  if (is_anonymous)
    for (auto& vote : votes) vote.user_id.clear(), vote.user.reset();
  return votes;
}

}  // namespace millrace::chat
