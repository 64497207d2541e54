// Threads: listing, reading one, naming.
#include "chat/threads.h"

#include "api/listing.h"
#include "api/router.h"
#include "wire/partial.h"
#include "wire/thread.h"

namespace millrace::api {
namespace {

std::expected<chat::ThreadWanted, Problem> wanted_in(const wire::Json& body) {
  chat::ThreadWanted wanted;
  if (auto done = wire::read_count(body.find("reply_limit"), wanted.replies, chat::most_replies_shown, "reply_limit"); !done)
    return std::unexpected(problem(done.error()));
  if (auto done =
          wire::read_count(body.find("participant_limit"), wanted.participants, chat::most_thread_participants, "participant_limit");
      !done)
    return std::unexpected(problem(done.error()));
  return wanted;
}

async::Task<Answer> query_threads(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::threads);
  if (!query) co_return std::unexpected(query.error());
  const auto wanted = wanted_in(call.body);
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::ThreadState> threads;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::threads_of(act, *by, one_more(*query), *wanted);
    if (!found) return std::unexpected(found.error());
    threads = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  // Go's SDK for servers takes one state and no list, and so reads no answer that holds one.
  if (call.profile == wire::Profile::http_v1 && call.token.by_server())
    for (auto& thread : threads) thread.read.clear();
  co_return page_of(call, "threads", std::move(threads), *query, Next::where_full);  // Python's SDK is told so
}

// The limits of the query string, as numbers of a body.
wire::Json limits_in(const Call& call) {
  wire::Json::Object limits;
  for (const auto* name : {"reply_limit", "participant_limit"})
    if (auto text = call.query_value(name); !text.empty()) limits.push_back({name, wire::Json(wire::Json::Number{std::move(text)})});
  return wire::Json(std::move(limits));
}

async::Task<Answer> get_thread(Service& service, const Call& call) {
  const auto wanted = wanted_in(limits_in(call));
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  chat::ThreadState thread;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::thread_of(act, call.params[0], *wanted, act.by_server() ? by->named() : act.user_id);
    if (!found) return std::unexpected(found.error());
    thread = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return "\"thread\":" + wire::written(thread, call.profile);
}

async::Task<Answer> update_thread(Service& service, const Call& call) {
  chat::ThreadPatch patch;
  if (auto done = wire::read_partial(call.body, patch, patch.edit); !done) co_return std::unexpected(problem(done.error()));
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  chat::Thread thread;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = chat::update_thread(act, call.params[0], patch, *by);
    if (!result) return std::unexpected(result.error());
    thread = *std::move(result);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return "\"thread\":" + wire::written(thread, call.profile);
}

}  // namespace

std::vector<Route> thread_routes() {
  return {
      {"POST", "/threads", "QueryThreads", Access::anyone, query_threads},
      {"GET", "/threads/{message_id}", "GetThread", Access::anyone, get_thread},
      {"PATCH", "/threads/{message_id}", "UpdateThreadPartial", Access::anyone, update_thread},
  };
}

}  // namespace millrace::api
