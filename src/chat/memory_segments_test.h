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
#include <utility>
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

  Walk targets_after(SegmentKey segment, const std::string& after, std::size_t most) override {
    Walk walk;
    for (auto next = row(segment).targets.upper_bound(after); next != row(segment).targets.end(); ++next) {
      if (walk.walked == most) return walk.last = false, walk;
      visit(walk, next->first, {});
    }
    return walk;
  }
  Walk users_after(const Filter& filter, const std::string& after, const WalkBounds& bounds) override {
    std::vector<std::string> ids;
    for (const auto& user : users_) ids.push_back(user.id);
    return walked(std::move(ids), filter, after, bounds);
  }
  Walk channels_after(const Filter& filter, const std::string& after, const WalkBounds& bounds) override {
    std::vector<std::string> cids;
    for (const auto& channel : channels_)
      if (!channel.deleted_at) cids.push_back(channel.cid);
    return walked(std::move(cids), filter, after, bounds);
  }
  Walk channels_of(UserKey, const std::string& after, std::size_t most) override { return channels_after({}, after, {most, most}); }

 private:
  static void visit(Walk& walk, const std::string& id, const Filter& filter) {
    ++walk.walked, walk.end = id;
    if (meets(filter, id)) walk.ids.push_back(id);
  }

  static Walk walked(std::vector<std::string> ids, const Filter& filter, const std::string& after, const WalkBounds& bounds) {
    std::ranges::sort(ids);
    Walk walk;
    for (const auto& id : ids) {
      if (id <= after) continue;
      if (walk.walked == bounds.most_walked || walk.ids.size() == bounds.most_met) return walk.last = false, walk;
      visit(walk, id, filter);
    }
    return walk;
  }

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
