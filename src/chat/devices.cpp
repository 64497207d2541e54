// The rules of devices.
#include "chat/devices.h"

#include "chat/device_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace millrace::chat {
namespace {

constexpr std::array<std::string_view, 4> providers{"firebase", "apn", "huawei", "xiaomi"};

}  // namespace

Expected<void> add_device(Act& act, const DeviceChange& change) {
  if (change.id.empty() || change.id.size() > longest_device_id)
    return refused(Refusal::Kind::input, fmt::format("id: give the device's token, of at most {} bytes", longest_device_id));
  if (std::ranges::find(providers, change.push_provider) == providers.end())
    return refused(Refusal::Kind::input,
                   fmt::format("push_provider: \"{}\" is none of firebase, apn, huawei and xiaomi", change.push_provider));
  const auto user = resolve(act, change.user, "user");
  if (!user) return std::unexpected(user.error());
  const auto before = act.state.devices().device(change.id);
  const bool own = before && before->user == user->key;
  if (!own && act.state.devices().devices(user->key, most_devices).size() == most_devices)
    return refused(Refusal::Kind::input, fmt::format("user \"{}\" has {} devices; delete one first", user->id, most_devices));
  act.state.devices().save({.id = change.id,
                            .user = user->key,
                            .user_id = user->id,
                            .push_provider = change.push_provider,
                            .push_provider_name = change.push_provider_name,
                            .hardware_id = change.hardware_id,
                            .voip = change.voip,
                            .created_at = own ? before->created_at : act.now.to_microseconds()});
  return {};
}

Expected<std::vector<Device>> devices_of(Act& act, const UserRef& user) {
  const auto owner = resolve(act, user, "user");
  if (!owner) return std::unexpected(owner.error());
  return act.state.devices().devices(owner->key, most_devices);
}

Expected<void> remove_device(Act& act, const std::string& id, const UserRef& user) {
  const auto owner = resolve(act, user, "user");
  if (!owner) return std::unexpected(owner.error());
  const auto device = act.state.devices().device(id);
  if (!device || device->user != owner->key)
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find device with id {} of user {}", id, owner->id));
  act.state.devices().remove(id);
  return {};
}

}  // namespace millrace::chat
