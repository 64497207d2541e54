// Votes in the poll of a message.
#include "chat/votes.h"

#include "api/listing.h"
#include "api/router.h"
#include "wire/poll.h"

namespace millrace::api {
namespace {

using VoteRule = std::function<chat::Expected<chat::Voted>(chat::Act&)>;

async::Task<Answer> vote_changed(Service& service, const Call& call, VoteRule rule) {
  chat::Voted voted;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    voted = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return "\"poll\":" + wire::written(voted.poll, call.profile) + ",\"vote\":" + wire::written(voted.vote, call.profile);
}

async::Task<Answer> cast_vote(Service& service, const Call& call) {
  const auto value = object_in(call.body, "vote");
  if (!value) co_return std::unexpected(value.error());
  chat::VoteChange change;
  if (auto done = wire::read(**value, change, "vote"); !done) co_return std::unexpected(problem(done.error()));
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await vote_changed(service, call,
                                  [&](chat::Act& act) { return chat::cast_vote(act, call.params[0], call.params[1], change, *by); });
}

async::Task<Answer> delete_vote(Service& service, const Call& call) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await vote_changed(
      service, call, [&](chat::Act& act) { return chat::take_back_vote(act, call.params[0], call.params[1], call.params[2], *by); });
}

async::Task<Answer> query_votes(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::votes);
  if (!query) co_return std::unexpected(query.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::PollVote> votes;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::votes_in(act, call.params[0], one_more(*query), *by);
    if (!found) return std::unexpected(found.error());
    votes = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "votes", std::move(votes), *query);
}

}  // namespace

std::vector<Route> poll_vote_routes() {
  return {
      {"POST", "/messages/{message_id}/polls/{poll_id}/vote", "CastPollVote", Access::anyone, cast_vote},
      {"DELETE", "/messages/{message_id}/polls/{poll_id}/vote/{vote_id}", "DeletePollVote", Access::anyone, delete_vote},
      {"POST", "/polls/{poll_id}/votes", "QueryPollVotes", Access::anyone, query_votes},
  };
}

}  // namespace millrace::api
