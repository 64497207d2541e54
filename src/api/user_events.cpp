// Custom events of a user.
#include "chat/user_events.h"

#include "api/router.h"
#include "wire/user_event.h"

namespace millrace::api {
namespace {

async::Task<Answer> send_user_event(Service& service, const Call& call) {
  const auto value = object_in(call.body, "event");
  if (!value) co_return std::unexpected(value.error());
  chat::UserEventChange change;
  if (auto done = wire::read(**value, change, "event"); !done) co_return std::unexpected(problem(done.error()));
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::send_user_event(act, call.params[0], change); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

}  // namespace

std::vector<Route> user_event_routes() { return {{"POST", "/users/{id}/event", "SendUserCustomEvent", Access::server, send_user_event}}; }

}  // namespace millrace::api
