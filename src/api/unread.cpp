// What users have not read, and what has reached them.
#include "wire/unread.h"
#include "api/router.h"
#include "chat/reads.h"
#include "chat/unread_counts.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

async::Task<Answer> unread_counts(Service& service, const Call& call) {
  const chat::UserRef of{call.query_value("user_id"), {}};
  chat::UnreadCounts counts;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto counted = chat::unread_counts(act, of);
    if (!counted) return std::unexpected(counted.error());
    counts = *std::move(counted);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return wire::members_of(counts, call.profile);
}

async::Task<Answer> unread_counts_of_many(Service& service, const Call& call) {
  std::vector<std::string> ids;
  if (auto done = given(call.body, "user_ids", ids); !done) co_return std::unexpected(done.error());
  std::map<std::string, chat::UnreadCounts> counts;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto counted = chat::unread_counts(act, ids);
    if (!counted) return std::unexpected(counted.error());
    counts = *std::move(counted);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"counts_by_user\":";
  wire::Writer(out, call.profile).write(counts);
  co_return out;
}

async::Task<Answer> mark_delivered(Service& service, const Call& call) {
  std::vector<chat::Delivered> delivered;
  if (auto done = given(call.body, "latest_delivered_messages", delivered); !done) co_return std::unexpected(done.error());
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::mark_delivered(act, delivered, *by); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

}  // namespace

std::vector<Route> unread_routes() {
  return {
      {"GET", "/unread", "UnreadCounts", Access::anyone, unread_counts},
      {"POST", "/unread_batch", "UnreadCountsBatch", Access::server, unread_counts_of_many},
      {"POST", "/channels/delivered", "MarkDelivered", Access::anyone, mark_delivered},
  };
}

}  // namespace millrace::api
