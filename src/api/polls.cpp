// Polls and their options.
#include "chat/polls.h"

#include "api/listing.h"
#include "api/poll_body.h"
#include "api/router.h"
#include "wire/partial.h"
#include "wire/poll.h"

namespace millrace::api {
namespace {

using PollRule = std::function<chat::Expected<chat::Poll>(chat::Act&)>;
using Run = decltype(changed);

async::Task<Answer> poll_answer(Service& service, const Call& call, Run& run, PollRule rule) {
  chat::Poll poll;
  const auto done = co_await run(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    poll = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return "\"poll\":" + wire::written(poll, call.profile);
}

async::Task<Answer> create_poll(Service& service, const Call& call) {
  const auto change = in_body<chat::PollChange>(call);
  if (!change) co_return std::unexpected(change.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await poll_answer(service, call, changed, [&](chat::Act& act) { return chat::create_poll(act, *change, *by); });
}

async::Task<Answer> update_poll(Service& service, const Call& call) {
  const auto change = in_body<chat::PollChange>(call);
  if (!change) co_return std::unexpected(change.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await poll_answer(service, call, changed, [&](chat::Act& act) { return chat::update_poll(act, *change, *by); });
}

async::Task<Answer> update_poll_partly(Service& service, const Call& call) {
  chat::PollChange change;
  chat::CustomEdit edit;
  if (auto done = wire::read_partial(call.body, change, edit); !done) co_return std::unexpected(problem(done.error()));
  change.id = call.params[0];
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await poll_answer(service, call, changed, [&](chat::Act& act) { return chat::update_poll_partly(act, change, edit, *by); });
}

async::Task<Answer> get_poll(Service& service, const Call& call) {
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await poll_answer(service, call, seen, [&](chat::Act& act) { return chat::existing_poll(act, call.params[0], *by); });
}

async::Task<Answer> delete_poll(Service& service, const Call& call) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::delete_poll(act, call.params[0], *by); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> query_polls(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::polls);
  if (!query) co_return std::unexpected(query.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::Poll> polls;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::polls_of(act, one_more(*query), *by);
    if (!found) return std::unexpected(found.error());
    polls = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "polls", std::move(polls), *query);
}

using OptionRule = std::function<chat::Expected<chat::PollOption>(chat::Act&)>;

async::Task<Answer> option_answer(Service& service, const Call& call, Run& run, OptionRule rule) {
  chat::PollOption option;
  const auto done = co_await run(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    option = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return "\"poll_option\":" + wire::written(option, call.profile);
}

using OptionChange = chat::Expected<chat::PollOption> (*)(chat::Act&, std::string_view, const chat::PollOptionChange&,
                                                          const chat::UserRef&);

async::Task<Answer> option_changed(Service& service, const Call& call, OptionChange rule) {
  const auto change = in_body<chat::PollOptionChange>(call);
  if (!change) co_return std::unexpected(change.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await option_answer(service, call, changed, [&](chat::Act& act) { return rule(act, call.params[0], *change, *by); });
}

async::Task<Answer> create_option(Service& service, const Call& call) {
  co_return co_await option_changed(service, call, chat::add_option);
}
async::Task<Answer> update_option(Service& service, const Call& call) {
  co_return co_await option_changed(service, call, chat::update_option);
}

async::Task<Answer> get_option(Service& service, const Call& call) {
  co_return co_await option_answer(service, call, seen,
                                   [&](chat::Act& act) { return chat::existing_option(act, call.params[0], call.params[1]); });
}

async::Task<Answer> delete_option(Service& service, const Call& call) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto done =
      co_await changed(service, call, [&](chat::Act& act) { return chat::delete_option(act, call.params[0], call.params[1], *by); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

}  // namespace

std::vector<Route> poll_routes() {
  return {
      {"POST", "/polls", "CreatePoll", Access::anyone, create_poll},
      {"PUT", "/polls", "UpdatePoll", Access::anyone, update_poll},
      {"POST", "/polls/query", "QueryPolls", Access::anyone, query_polls},
      {"GET", "/polls/{poll_id}", "GetPoll", Access::anyone, get_poll},
      {"PATCH", "/polls/{poll_id}", "UpdatePollPartial", Access::anyone, update_poll_partly},
      {"DELETE", "/polls/{poll_id}", "DeletePoll", Access::anyone, delete_poll},
      {"POST", "/polls/{poll_id}/options", "CreatePollOption", Access::anyone, create_option},
      {"PUT", "/polls/{poll_id}/options", "UpdatePollOption", Access::anyone, update_option},
      {"GET", "/polls/{poll_id}/options/{option_id}", "GetPollOption", Access::anyone, get_option},
      {"DELETE", "/polls/{poll_id}/options/{option_id}", "DeletePollOption", Access::anyone, delete_option},
  };
}

}  // namespace millrace::api
