// What messages said before they were edited: POST /messages/history.
#include "chat/message_history.h"

#include "api/listing.h"
#include "api/router.h"
#include "wire/message_version.h"

namespace millrace::api {
namespace {

constexpr std::size_t usual_limit = 30;

async::Task<Answer> query_history(Service& service, const Call& call) {
  auto query = listing_in(call, wire::ListOf::versions);
  if (!query) co_return std::unexpected(query.error());
  if (!is_set(call.body.find("limit"))) query->limit = usual_limit;
  std::vector<chat::MessageVersion> versions;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::message_history(act, one_more(*query));
    if (!found) return std::unexpected(found.error());
    versions = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "message_history", std::move(versions), *query);
}

}  // namespace

std::vector<Route> message_history_routes() {
  return {{"POST", "/messages/history", "QueryMessageHistory", Access::server, query_history}};
}

}  // namespace millrace::api
