// What messages said before they were edited: POST /messages/history.
#include "api/listing.h"
#include "api/router.h"
#include "chat/message_version.h"
#include "chat/messages.h"
#include "wire/message_version.h"

namespace millrace::api {
namespace {

// `filter` names one message; `sort` may turn the order around.
std::expected<chat::VersionQuery, Problem> query_in(const Call& call) {
  chat::VersionQuery query;
  const auto filter = object_in(call.body, "filter");
  if (!filter) return std::unexpected(filter.error());
  const auto* id = (*filter)->find("message_id");
  if (id && id->object()) id = id->find("$eq");
  if (!id || !id->string() || (*filter)->object()->size() != 1)
    return std::unexpected(problem(Code::input, "filter must hold message_id alone in this version, such as {\"message_id\": \"…\"}"));
  query.message_id = *id->string();
  if (const auto* sort = call.body.find("sort"); is_set(sort)) {
    const auto* order = sort->array() && sort->array()->size() == 1 ? sort->array()->data() : nullptr;
    const auto* field = order ? order->find("field") : nullptr;
    if (!field || !field->string() || *field->string() != "message_updated_at")
      return std::unexpected(problem(Code::input, "sort: only message_updated_at is supported by this version"));
    std::int64_t direction = 1;
    if (const auto* given = order->find("direction"); given && !given->is_null())
      if (auto done = wire::read(*given, direction, "sort[0].direction"); !done) return std::unexpected(problem(done.error()));
    query.oldest_first = direction > 0;
  }
  if (auto done = wire::read_limit(call.body.find("limit"), query.limit, chat::most_listed, "limit"); !done)
    return std::unexpected(problem(done.error()));
  for (const auto* name : {"prev", "next"})
    if (auto done = wire::read_cursor(call.body.find(name), query.offset, name); !done) return std::unexpected(problem(done.error()));
  return query;
}

async::Task<Answer> query_history(Service& service, const Call& call) {
  const auto query = query_in(call);
  if (!query) co_return std::unexpected(query.error());
  std::vector<chat::MessageVersion> versions;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto found = chat::found_message(act, query->message_id);
    if (!found) return std::unexpected(found.error());
    auto more = *query;
    ++more.limit;
    versions = act.state.versions().versions(found->message, more);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "message_history", std::move(versions), {{.limit = query->limit, .offset = query->offset}, {}});
}

}  // namespace

std::vector<Route> message_history_routes() {
  return {{"POST", "/messages/history", "QueryMessageHistory", Access::server, query_history}};
}

}  // namespace millrace::api
