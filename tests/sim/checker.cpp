// The invariants, one after the other.
#include "checker.h"

#include "delivery/parking.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::sim {

using store::Position;

std::optional<std::string> fault_of(const Disk& disk, const Disk::OfHook& hook, const ModelQueue& queue, const Expected& expected,
                                    const Events& events, Moment moment) {
  std::set<Position> arrived;
  std::map<std::string, Position> newest;
  for (const auto& [event_id, replay] : queue.taken()) {
    if (!replay.empty()) continue;
    const auto& [position, type, cid, is_rejected] = events.at(event_id);
    if (!hook.accepted.contains(position)) return fmt::format("position {} was delivered and never accepted", position);
    // First arrivals: a repeat may come at any time. A dead letter may arrive from a request of before it was given up.
    if (!arrived.insert(position).second) continue;
    auto& last = newest[cid];
    if (expected.ordered && position < last && !expected.late.contains(position) && !hook.dead.contains(position))
      return fmt::format("position {} of {} arrived after {}", position, cid, last);
    last = std::max(last, position);
  }

  std::int64_t delivered = 0, waiting = 0, dead = 0, abandoned = 0;
  for (const auto position : hook.accepted) {
    const bool passed = position <= hook.progress.cursor || std::ranges::binary_search(hook.progress.settled, position);
    if (hook.abandoned.contains(position)) {
      ++abandoned;
    } else if (hook.dead.contains(position)) {
      ++dead;
      if (hook.parked.contains(position)) return fmt::format("position {} is dead and parked", position);
    } else if (hook.parked.contains(position)) {
      ++waiting;
    } else if (passed) {
      ++delivered;
      if (!arrived.contains(position)) return fmt::format("position {} is passed, and the queue never took it", position);
    } else {
      ++waiting;
      if (position <= disk.trimmed) return fmt::format("position {} was trimmed while it was waited for", position);
    }
  }
  if (delivered != hook.progress.delivered)
    return fmt::format("the ledger does not close: {} accepted, {} counted as delivered, {} waiting, {} dead, {} abandoned",
                       hook.accepted.size(), hook.progress.delivered, waiting, dead, abandoned);
  for (const auto& [position, letter] : hook.dead)
    if (!hook.accepted.contains(position) || (letter.reason.empty() && letter.code.empty()) || letter.payload.empty())
      return fmt::format("the dead letter at {} says too little", position);
  if (hook.parked.size() > delivery::Parking::most_events + expected.late.size()) return "parked without bound";
  if (moment == Moment::at_rest && waiting > 0) return fmt::format("{} never arrived, though all is well", waiting);
  return std::nullopt;
}

std::optional<std::string> fault_of(const ReplayOnDisk& on_disk, const ModelQueue& queue, const Expected& expected, const Events& events,
                                    Moment moment) {
  const auto& replay = on_disk.replay;
  const auto means = [&](const Made& event) {
    return event.position > replay.after && event.position <= replay.up_to && replay.choice.takes(event.type, event.cid);
  };
  std::set<Position> arrived;
  std::map<std::string, Position> newest;
  for (const auto& [event_id, of] : queue.taken()) {
    if (of != replay.id()) continue;
    const auto& event = events.at(event_id);
    if (!means(event)) return fmt::format("{} sent position {}, which it does not mean", of, event.position);
    if (!arrived.insert(event.position).second) continue;
    auto& last = newest[event.cid];
    if (expected.ordered && event.position < last) return fmt::format("{}: position {} arrived after {}", of, event.position, last);
    last = event.position;
  }
  const auto& progress = replay.progress;
  std::int64_t passed = 0;
  for (const auto& [id, event] : events) {
    if (!means(event)) continue;
    if (event.position > progress.cursor && !std::ranges::binary_search(progress.settled, event.position)) continue;
    ++passed;
    if (!arrived.contains(event.position) && !event.is_rejected && !on_disk.trimmed.contains(event.position))
      return fmt::format("{} passed position {}, and the queue never took it", replay.id(), event.position);
  }
  const auto settled = progress.sent + progress.failed;
  if (settled > passed || settled < passed - std::ssize(on_disk.trimmed))
    return fmt::format("{}: {} sent and {} failed, of {} passed", replay.id(), progress.sent, progress.failed, passed);
  if (moment == Moment::at_rest && replay.is_under_way()) return replay.id() + " does not end, though all is well";
  return std::nullopt;
}

}  // namespace millrace::sim
