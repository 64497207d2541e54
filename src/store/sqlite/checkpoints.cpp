// Rounds beside the writer, then the rest.
#include "store/sqlite/checkpoints.h"

#include <chrono>

namespace millrace::store::sqlite {

Checkpoints::Checkpoints(const std::string& path, Database& writer, std::int64_t step_bytes)
    : writer_(writer),
      step_bytes_(step_bytes),
      little_bytes_(step_bytes / 16),
      most_bytes_(step_bytes + step_bytes / 2),
      due_at_bytes_(step_bytes),
      beside_(path, Database::Mode::reader) {}

void Checkpoints::move_when_due() {
  const auto bytes = writer_.wal_bytes();
  if (!round_.valid()) {
    if (bytes < step_bytes_) due_at_bytes_ = step_bytes_, moved_bytes_ = 0;
    if (bytes >= due_at_bytes_) begin_round();
    return;
  }
  if (bytes < most_bytes_ && round_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  due_at_bytes_ = bytes + step_bytes_ / 4;
  const auto moved = round_.get();
  const bool is_held_up = moved <= moved_bytes_;
  moved_bytes_ = moved;
  if (moved >= bytes) return;  // all of it, or it has begun anew already
  if (bytes - moved > little_bytes_ && bytes < most_bytes_ && !is_held_up) begin_round();
  else writer_.checkpoint();
}

void Checkpoints::finish() {
  if (round_.valid()) round_.get();
}

void Checkpoints::begin_round() {
  round_ = std::async(std::launch::async, [this] {
    const auto moved = beside_.checkpoint();
    beside_.sync();
    return moved;
  });
}

}  // namespace millrace::store::sqlite
