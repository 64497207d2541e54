// Segments in memory, for the tests of the rules. Filters know ids alone.
#pragma once

#include "chat/channel.h"
#include "chat/segment_rows.h"
#include "chat/user.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

class MemorySegments final : public SegmentRows {
 public:
  // Both are the state's own and outlive it.
  MemorySegments(const std::vector<User>& users, const std::vector<Channel>& channels) : users_(users), channels_(channels) {}

  std::optional<Segment> segment(std::string_view id) override {
    const auto found = std::ranges::find(rows_, id, [](const Row& row) { return row.segment.id; });
    if (found == rows_.end()) return std::nullopt;
    return shown(*found);
  }
  std::vector<Segment> segments(const Query&) override {
    std::vector<Segment> segments;
    for (const auto& row : rows_) segments.push_back(shown(row));
    return segments;
  }
  SegmentKey add(const Segment& segment) override {
    rows_.push_back({segment, {}});
    return rows_.back().segment.key = SegmentKey{++keys_};
  }
  void update(const Segment& segment) override { row(segment.key).segment = segment; }
  void remove(SegmentKey segment) override {
    std::erase_if(rows_, [&](const Row& row) { return row.segment.key == segment; });
  }
  void add_targets(SegmentKey segment, const std::vector<std::string>& ids, Instant at) override {
    for (const auto& id : ids) row(segment).targets.try_emplace(id, at);
  }
  void remove_targets(SegmentKey segment, const std::vector<std::string>& ids) override {
    for (const auto& id : ids) row(segment).targets.erase(id);
  }
  bool has_target(SegmentKey segment, std::string_view id) override { return row(segment).targets.contains(std::string(id)); }
  std::vector<SegmentTarget> targets(const Segment& segment, const Query& query) override {
    std::vector<SegmentTarget> targets;
    for (const auto& [id, at] : row(segment.key).targets)
      if (targets.size() < query.limit) targets.push_back({segment.id, id, at});
    return targets;
  }
  std::size_t users_met(const Filter& filter, std::size_t most) override {
    const auto met = std::ranges::count_if(users_, [&](const User& user) { return meets(filter, user.id); });
    return std::min(static_cast<std::size_t>(met), most);
  }
  std::size_t channels_met(const Filter& filter, std::size_t most) override {
    const auto met = std::ranges::count_if(channels_, [&](const Channel& channel) { return meets(filter, channel.id); });
    return std::min(static_cast<std::size_t>(met), most);
  }

 private:
  struct Row {
    Segment segment;
    std::map<std::string, Instant> targets;
  };

  static bool meets(const Filter& filter, const std::string& id) {
    if (filter.kind == Filter::Kind::all) return std::ranges::all_of(filter.parts, [&](const Filter& part) { return meets(part, id); });
    return std::ranges::find(filter.values, Value(id)) != filter.values.end();
  }

  static Segment shown(const Row& row) {
    Segment segment = row.segment;
    segment.size = static_cast<std::int64_t>(row.targets.size());
    return segment;
  }

  Row& row(SegmentKey key) {
    return *std::ranges::find(rows_, key, [](const Row& row) { return row.segment.key; });
  }

  const std::vector<User>& users_;
  const std::vector<Channel>& channels_;
  std::vector<Row> rows_;
  std::int64_t keys_ = 0;
};

}  // namespace millrace::chat
