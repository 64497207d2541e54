// Devices: where a user is reached by push.
#pragma once

#include "chat/act.h"
#include "chat/device.h"

#include <string>
#include <vector>

namespace millrace::chat {

struct DeviceChange {
  std::string id, push_provider, push_provider_name, hardware_id;
  bool voip = false;
  UserRef user;
};

// Nothing is told of it. A device of another user becomes this one's.
Expected<void> add_device(Act& act, const DeviceChange& change);

// The user's, the oldest first.
Expected<std::vector<Device>> devices_of(Act& act, const UserRef& user);

// Precondition of success: the device is the user's.
Expected<void> remove_device(Act& act, const std::string& id, const UserRef& user);

inline constexpr std::size_t most_devices = 100, longest_device_id = 255;  // of one user

}  // namespace millrace::chat
