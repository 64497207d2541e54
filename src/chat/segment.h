// A segment: users or channels that campaigns address as a whole, named one by one or by what is true of them.
#pragma once

#include "base/instant.h"
#include "chat/custom.h"
#include "chat/keys.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::chat {

struct Segment {
  SegmentKey key{};
  std::string id, type;  // "user" or "channel"
  std::string name, description;
  Custom filter;  // of those that are in it besides its targets, as it came
  bool all_users = false;
  bool all_sender_channels = false;  // those of a campaign's sender
  std::int64_t size = 0;             // targets that are named one by one
  Instant created_at, updated_at;

  bool of_channels() const { return type == "channel"; }
};

struct SegmentTarget {
  std::string segment_id, target_id;  // the id of a user, or a channel's "type:id"
  Instant created_at;
};

inline constexpr std::size_t longest_segment_id = 255, longest_segment_name = 128, longest_segment_description = 256;
inline constexpr std::size_t longest_segment_filter = 16'384;  // so that 25 fit into a campaign's event
inline constexpr std::size_t most_targets_at_once = 10'000, most_segment_targets = 100'000;
inline constexpr std::size_t most_met_counted = 10'000;

}  // namespace millrace::chat
