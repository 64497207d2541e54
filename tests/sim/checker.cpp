// The invariants, one after the other.
#include "checker.h"

#include "delivery/parking.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::sim {

using store::Position;

namespace {

bool is_given_up(const Disk::OfHook& hook, Position position) {
  return std::ranges::any_of(hook.ranges, [&](const auto& range) { return range.first <= position && position <= range.last; });
}

// Goes along sorted positions beside another that goes up too.
template <class Sorted>
class Along {
 public:
  explicit Along(const Sorted& sorted) : next_(sorted.begin()), end_(sorted.end()) {}

  bool has(Position position) {
    while (next_ != end_ && position_of(*next_) < position) ++next_;
    return next_ != end_ && position_of(*next_) == position;
  }

 private:
  static Position position_of(Position position) { return position; }
  template <class Value>
  static Position position_of(const std::pair<const Position, Value>& entry) {
    return entry.first;
  }

  typename Sorted::const_iterator next_, end_;
};

}  // namespace

std::optional<std::string> Checker::look_at_arrivals(const Disk::OfHook& hook, const ModelQueue& queue, const Expected& expected,
                                                     const Events& events) {
  for (; looked_at_ < queue.taken().size(); ++looked_at_) {
    const auto& [event_id, replay] = queue.taken()[looked_at_];
    if (!replay.empty()) continue;
    const auto& [position, type, cid, is_rejected] = events.at(event_id);
    if (!hook.accepted.contains(position)) return fmt::format("position {} was delivered and never accepted", position);
    // First arrivals: a repeat may come at any time. A dead letter may arrive from a request of before it was given up.
    if (has_arrived(position)) continue;
    arrived_.resize(std::max(arrived_.size(), static_cast<std::size_t>(position) + 1));
    arrived_[static_cast<std::size_t>(position)] = true;
    auto& last = newest_[cid];
    if (expected.ordered && position < last && !expected.late.contains(position) && !hook.dead.contains(position) &&
        !is_given_up(hook, position))
      return fmt::format("position {} of {} arrived after {}", position, cid, last);
    last = std::max(last, position);
  }
  return std::nullopt;
}

std::optional<std::string> Checker::fault_of(const Disk& disk, const Disk::OfHook& hook, const ModelQueue& queue, const Expected& expected,
                                             const Events& events, Moment moment) {
  if (auto fault = look_at_arrivals(hook, queue, expected, events)) return fault;
  std::int64_t given_up = 0;
  for (const auto& range : hook.ranges) given_up += range.events();
  const auto cursor = disk.cursor_of(hook);
  Along settled(hook.progress.settled);
  Along abandoned(hook.abandoned);
  Along dead(hook.dead);
  Along parked(hook.parked);
  std::int64_t delivered = 0, waiting = 0;
  for (const auto position : hook.accepted) {
    const bool passed = position <= cursor || settled.has(position);
    const bool is_parked = parked.has(position);
    if (abandoned.has(position)) continue;
    if (dead.has(position)) {
      if (is_parked) return fmt::format("position {} is dead and parked", position);
    } else if (is_parked) {
      ++waiting;
    } else if (passed) {
      ++delivered;
      if (!has_arrived(position) && !is_given_up(hook, position))
        return fmt::format("position {} is passed, and the queue never took it", position);
    } else {
      ++waiting;
      if (position <= disk.trimmed) return fmt::format("position {} was trimmed while it was waited for", position);
    }
  }
  if (delivered != hook.progress.delivered + given_up)
    return fmt::format("the ledger does not close: {} accepted, {} counted as delivered, {} waiting, {} dead, {} given up, {} abandoned",
                       hook.accepted.size(), hook.progress.delivered, waiting, hook.dead.size(), given_up, hook.abandoned.size());
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
