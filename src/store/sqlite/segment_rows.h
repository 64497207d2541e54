// Segments and their targets in SQLite's tables.
#pragma once

#include "chat/segment_rows.h"
#include "store/sqlite/database.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

class SegmentRows final : public chat::SegmentRows {
 public:
  SegmentRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Segment> segment(std::string_view id) override;
  std::vector<chat::Segment> segments(const chat::Query& query) override;
  chat::SegmentKey add(const chat::Segment& segment) override;
  void update(const chat::Segment& segment) override;
  void remove(chat::SegmentKey segment) override;
  void add_targets(chat::SegmentKey segment, const std::vector<std::string>& ids, Instant at) override;
  void remove_targets(chat::SegmentKey segment, const std::vector<std::string>& ids) override;
  bool has_target(chat::SegmentKey segment, std::string_view id) override;
  std::vector<chat::SegmentTarget> targets(const chat::Segment& segment, const chat::Query& query) override;
  std::size_t users_met(const chat::Filter& filter, std::size_t most) override;
  std::size_t channels_met(const chat::Filter& filter, std::size_t most) override;
  chat::Walk targets_after(chat::SegmentKey segment, const std::string& after, std::size_t most) override;
  chat::Walk users_after(const chat::Filter& filter, const std::string& after, const chat::WalkBounds& bounds) override;
  chat::Walk channels_after(const chat::Filter& filter, const std::string& after, const chat::WalkBounds& bounds) override;
  chat::Walk channels_of(chat::UserKey user, const std::string& after, std::size_t most) override;

 private:
  void count(chat::SegmentKey segment, std::int64_t by);

  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
