// Live locations of users.
#include "chat/locations.h"

#include "api/router.h"
#include "wire/location.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

async::Task<Answer> get_live_locations(Service& service, const Call& call) {
  const auto by = reading_asker(call);
  if (!by) co_return std::unexpected(by.error());
  std::vector<chat::SharedLocation> live;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::live_locations_of(act, *by);
    if (!found) return std::unexpected(found.error());
    live = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"active_live_locations\":";
  wire::Writer(out, call.profile).write(live);
  co_return out;
}

async::Task<Answer> update_live_location(Service& service, const Call& call) {
  chat::LocationChange change;
  if (auto done = wire::read(call.body, change, ""); !done) co_return std::unexpected(problem(done.error()));
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  chat::SharedLocation location;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto moved = chat::update_live_location(act, change, *by);
    if (!moved) return std::unexpected(moved.error());
    location = *std::move(moved);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return wire::members_of(location, call.profile);
}

}  // namespace

std::vector<Route> location_routes() {
  return {
      {"GET", "/users/live_locations", "GetUserLiveLocations", Access::anyone, get_live_locations},
      {"PUT", "/users/live_locations", "UpdateLiveLocation", Access::anyone, update_live_location},
  };
}

}  // namespace millrace::api
