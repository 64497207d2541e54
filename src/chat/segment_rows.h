// Segments as the store keeps them.
#pragma once

#include "chat/query.h"
#include "chat/segment.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A stretch of a list of ids, which goes on behind `end`.
struct Walk {
  std::vector<std::string> ids;
  std::size_t walked = 0;  // how many were looked at
  std::string end = {};    // the last of them
  bool last = true;        // nothing is behind it
};

struct WalkBounds {
  std::size_t most_met, most_walked;
};

// A segment is found without its targets, with their count.
//
// Limits. Removing a segment takes its targets along in the same step: up to most_segment_targets of them.
class SegmentRows {
 public:
  virtual ~SegmentRows() = default;

  virtual std::optional<Segment> segment(std::string_view id) = 0;

  // The page of segments that meet the filter; without an order the newest first.
  virtual std::vector<Segment> segments(const Query& query) = 0;

  // Precondition: no segment has this id.
  virtual SegmentKey add(const Segment& segment) = 0;
  // Its name, description and filter.
  virtual void update(const Segment& segment) = 0;
  virtual void remove(SegmentKey segment) = 0;

  // Who is a target already stays the one that it was.
  virtual void add_targets(SegmentKey segment, const std::vector<std::string>& ids, Instant at) = 0;
  virtual void remove_targets(SegmentKey segment, const std::vector<std::string>& ids) = 0;

  virtual bool has_target(SegmentKey segment, std::string_view id) = 0;

  // The page of targets that meet the filter; without an order in that of their ids.
  virtual std::vector<SegmentTarget> targets(const Segment& segment, const Query& query) = 0;

  // How many users, or channels, meet the filter, as far as `most`. Nobody who is deleted or deactivated does.
  virtual std::size_t users_met(const Filter& filter, std::size_t most) = 0;
  virtual std::size_t channels_met(const Filter& filter, std::size_t most) = 0;

  // Those behind `after`, an `end` of before or empty, in an order that stays: targets; users or channels that meet the filter; channels
  // that the user is in.
  virtual Walk targets_after(SegmentKey segment, const std::string& after, std::size_t most) = 0;
  virtual Walk users_after(const Filter& filter, const std::string& after, const WalkBounds& bounds) = 0;
  virtual Walk channels_after(const Filter& filter, const std::string& after, const WalkBounds& bounds) = 0;
  virtual Walk channels_of(UserKey user, const std::string& after, std::size_t most) = 0;
};

}  // namespace millrace::chat
