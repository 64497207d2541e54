// Devices of a user.
#include "chat/devices.h"

#include "api/router.h"
#include "wire/own_user.h"
#include "wire/write.h"

namespace millrace::api {
namespace {

async::Task<Answer> add_device(Service& service, const Call& call) {
  chat::DeviceChange change;
  for (const auto& done : {given(call.body, "id", change.id), given(call.body, "push_provider", change.push_provider),
                           given(call.body, "push_provider_name", change.push_provider_name),
                           given(call.body, "hardware_id", change.hardware_id), given(call.body, "voip_token", change.voip)})
    if (!done) co_return std::unexpected(done.error());
  auto user = asker(call);
  if (!user) co_return std::unexpected(user.error());
  change.user = *std::move(user);
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::add_device(act, change); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> get_devices(Service& service, const Call& call) {
  const auto user = reading_asker(call);
  if (!user) co_return std::unexpected(user.error());
  std::vector<chat::Device> devices;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto found = chat::devices_of(act, *user);
    if (!found) return std::unexpected(found.error());
    devices = *std::move(found);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"devices\":";
  wire::Writer(out, call.profile).write(devices);
  co_return out;
}

async::Task<Answer> remove_device(Service& service, const Call& call) {
  const auto user = asker(call);
  if (!user) co_return std::unexpected(user.error());
  const auto id = call.query_value("id");
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::remove_device(act, id, *user); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

}  // namespace

std::vector<Route> device_routes() {
  return {
      {"GET", "/devices", "ListDevices", Access::anyone, get_devices},
      {"POST", "/devices", "CreateDevice", Access::anyone, add_device},
      {"DELETE", "/devices", "DeleteDevice", Access::anyone, remove_device},
  };
}

}  // namespace millrace::api
