// Each save is what was sent since the last one.
#include "model_replays.h"

#include <algorithm>
#include <ranges>

namespace millrace::sim {

using store::Position;
using store::Replay;

std::vector<Replay> ModelReplays::of(hooks::HookKey hook) {
  std::vector<Replay> replays;
  for (const auto& [key, on_disk] : disk_ | std::views::reverse)
    if (on_disk.replay.hook == hook) replays.push_back(on_disk.replay);
  return replays;
}

bool ModelReplays::save(const store::ReplayProgress& progress, Instant now) {
  auto& replay = disk_.at(progress.replay).replay;
  if (!replay.is_under_way()) return false;
  auto& known = replay.progress;
  known.cursor = bug_ == Bug::replay_early ? replay.up_to : progress.cursor;
  known.settled = progress.settled;
  known.sent += progress.sent;
  known.failed += progress.failed;
  if (known.cursor >= replay.up_to) replay.ended_at = now;
  return true;
}

bool ModelReplays::cancel(store::ReplayKey key, Instant now) {
  auto& replay = disk_.at(key).replay;
  if (!replay.is_under_way()) return false;
  replay.ended_at = now;
  replay.cancelled = true;
  return true;
}

store::ReplayKey ModelReplays::add(const Replay& replay) {
  const store::ReplayKey key{static_cast<std::int64_t>(disk_.size()) + 1};
  auto& added = disk_[key].replay = replay;
  added.key = key;
  added.progress = {.replay = key, .cursor = replay.after, .settled = {}, .last_failure = {}};
  return key;
}

void ModelReplays::trim(Position up_to) {
  for (auto& [key, on_disk] : disk_)
    for (auto position = on_disk.replay.progress.cursor + 1;
         on_disk.replay.is_under_way() && position <= std::min(up_to, on_disk.replay.up_to); ++position)
      on_disk.trimmed.insert(position);
}

}  // namespace millrace::sim
