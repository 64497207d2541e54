// What the rules of devices need of the store.
#pragma once

#include "chat/device.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A device belongs to one user of the app at a time.
class DeviceRows {
 public:
  virtual ~DeviceRows() = default;

  virtual std::optional<Device> device(std::string_view id) = 0;

  // The user's, the oldest first.
  virtual std::vector<Device> devices(UserKey user, std::size_t limit) = 0;

  // Adds it, or takes it over from whoever had it.
  virtual void save(const Device& device) = 0;
  virtual void remove(std::string_view id) = 0;
};

}  // namespace millrace::chat
