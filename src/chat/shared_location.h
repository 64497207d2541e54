// Where somebody is, as a message shows it: once, or live until a time.
#pragma once

#include "base/instant.h"

#include <cstddef>
#include <optional>
#include <string>

namespace millrace::chat {

// A number of degrees, with its spelling: what came in goes out to the last digit.
struct Degrees {
  double value = 0;
  std::string spelled = "0";

  bool operator==(const Degrees&) const = default;
};

struct SharedLocation {
  std::string channel_cid, message_id, user_id;
  Degrees latitude, longitude;
  std::string created_by_device_id;
  std::optional<Instant> end_at;  // of a live one
  Instant created_at, updated_at;

  bool operator==(const SharedLocation&) const = default;
};

// A location as a request gives it.
struct LocationChange {
  std::string message_id;  // of an update
  std::optional<Degrees> latitude, longitude;
  std::string created_by_device_id;
  std::optional<Instant> end_at;
};

inline constexpr std::size_t most_live_locations = 100;

}  // namespace millrace::chat
