// Guests: a user made without a token, who gets one.
#include "chat/guests.h"

#include "api/router.h"
#include "wire/app_settings.h"
#include "wire/user.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

async::Task<Answer> create_guest(Service& service, const Call& call) {
  if (wire::shown_value(call.app().settings, "guest_user_creation_disabled") == "true")
    co_return std::unexpected(
        problem(Code::not_allowed, "guests are switched off; set guest_user_creation_disabled to false with PATCH /app"));
  const auto value = object_in(call.body, "user");
  if (!value) co_return std::unexpected(value.error());
  chat::UserChange change;
  if (auto done = wire::read(**value, change, "user"); !done) co_return std::unexpected(problem(done.error()));
  chat::User user;
  Instant now;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto guest = chat::make_guest(act, change);
    if (!guest) return std::unexpected(guest.error());
    user = *std::move(guest);
    now = act.now;
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"user\":";
  wire::Writer writer(out, call.profile);
  writer.write(user);
  out += ",\"access_token\":", writer.write(user_token(call.live->trust.secrets.front(), user.id, now));
  co_return out;
}

}  // namespace

std::vector<Route> guest_routes() {
  return {
      {"POST", "/guest", "CreateGuest", Access::anybody, create_guest},
      {"POST", "/guests", "CreateGuest", Access::anybody, create_guest},  // as the Ruby SDK calls it
  };
}

}  // namespace millrace::api
