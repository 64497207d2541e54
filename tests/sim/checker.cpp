// The invariants, one after the other.
#include "checker.h"

#include "delivery/parking.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::sim {

using store::Position;

std::optional<std::string> fault_of(const Disk& disk, const Disk::OfHook& hook, const ModelQueue& queue, const Expected& expected,
                                    const Events& events, Moment moment) {
  const auto is_given_up = [&](Position position) {
    return std::ranges::any_of(hook.ranges, [&](const auto& range) { return range.first <= position && position <= range.last; });
  };
  std::set<Position> arrived;
  std::map<std::string, Position> newest;
  for (const auto& event_id : queue.taken()) {
    const auto& [position, cid] = events.at(event_id);
    if (!hook.accepted.contains(position)) return fmt::format("position {} was delivered and never accepted", position);
    // First arrivals: a repeat may come at any time. A dead letter may arrive from a request of before it was given up.
    if (!arrived.insert(position).second) continue;
    auto& last = newest[cid];
    if (expected.ordered && position < last && !expected.late.contains(position) && !hook.dead.contains(position) && !is_given_up(position))
      return fmt::format("position {} of {} arrived after {}", position, cid, last);
    last = std::max(last, position);
  }

  std::int64_t given_up = 0;
  for (const auto& range : hook.ranges) given_up += range.events();
  const auto cursor = disk.cursor_of(hook);
  std::int64_t delivered = 0, waiting = 0, dead = 0, abandoned = 0;
  for (const auto position : hook.accepted) {
    const bool passed = position <= cursor || std::ranges::binary_search(hook.progress.settled, position);
    if (hook.abandoned.contains(position)) {
      ++abandoned;
    } else if (hook.dead.contains(position)) {
      ++dead;
      if (hook.parked.contains(position)) return fmt::format("position {} is dead and parked", position);
    } else if (hook.parked.contains(position)) {
      ++waiting;
    } else if (passed) {
      ++delivered;
      if (!arrived.contains(position) && !is_given_up(position))
        return fmt::format("position {} is passed, and the queue never took it", position);
    } else {
      ++waiting;
      if (position <= disk.trimmed) return fmt::format("position {} was trimmed while it was waited for", position);
    }
  }
  if (delivered != hook.progress.delivered + given_up)
    return fmt::format("the ledger does not close: {} accepted, {} counted as delivered, {} waiting, {} dead, {} given up, {} abandoned",
                       hook.accepted.size(), hook.progress.delivered, waiting, dead, given_up, abandoned);
  for (const auto& [position, letter] : hook.dead)
    if (!hook.accepted.contains(position) || (letter.reason.empty() && letter.code.empty()) || letter.payload.empty())
      return fmt::format("the dead letter at {} says too little", position);
  if (hook.parked.size() > delivery::Parking::most_events + expected.late.size()) return "parked without bound";
  if (moment == Moment::at_rest && waiting > 0) return fmt::format("{} never arrived, though all is well", waiting);
  return std::nullopt;
}

}  // namespace millrace::sim
