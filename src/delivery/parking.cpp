// Entries by position, and an index of those that may be tried by when.
#include "delivery/parking.h"

#include "base/ensure.h"

#include <utility>

namespace millrace::delivery {

void Parking::move(store::Position position, Entry& entry, Where to) {
  if (entry.where == Where::due) due_.erase({entry.ready_at, position});
  if (entry.where == Where::out) --out_, out_bytes_ -= entry.event.payload_bytes;
  if (entry.where == Where::finished) --finished_;
  entry.where = to;
  if (to == Where::due) due_.emplace(entry.ready_at, position);
  if (to == Where::out) ++out_, out_bytes_ += entry.event.payload_bytes;
  if (to == Where::finished) ++finished_;
}

void Parking::add_stored(const store::ParkedEvent& event, Turn turn, async::Deadline now) {
  const auto position = event.record->position;
  const auto [at, is_new] = entries_.try_emplace(position);
  if (!is_new) return;
  at->second = {event, event.record->group(), now, Where::behind, Stored::yes};
  bytes_ += event.payload_bytes;
  place(position, at->second, turn);
}

void Parking::park(const Item& item, Turn turn) {
  const auto [at, is_new] = entries_.try_emplace(item.position());
  ensure(is_new, "an event is parked twice");
  const auto bytes = static_cast<std::int64_t>(item.record->payload.size());
  at->second = {{{}, item.record, bytes, item.attempts, item.first_attempt_at, item.redrives}, item.group, item.ready_at, Where::behind};
  bytes_ += bytes;
  to_park_.insert(item.position());
  place(item.position(), at->second, turn);
}

void Parking::may_go(store::Position position) {
  const auto at = entries_.find(position);
  if (at != entries_.end() && at->second.where == Where::behind) move(position, at->second, Where::due);
}

void Parking::say_turns(const std::function<Turn(store::Position, const std::string& group)>& turn_of) {
  for (auto& [position, entry] : entries_) {
    const auto turn = turn_of(position, entry.group);
    if (entry.where == Where::behind || entry.where == Where::due) place(position, entry, turn);
  }
}

std::vector<store::Position> Parking::take_due(async::Deadline now, Room room) {
  std::vector<store::Position> taken;
  while (may_take(room) && next_due() <= now) {
    taken.push_back(due_.begin()->second);
    move(taken.back(), entries_.at(taken.back()), Where::out);
  }
  return taken;
}

const store::ParkedEvent* Parking::unsaved(store::Position position) const {
  const auto& entry = entries_.at(position);
  return entry.stored == Stored::yes ? nullptr : &entry.event;
}

void Parking::came_back(const Item& item, Turn turn) {
  auto& entry = entries_.at(item.position());
  entry.event.attempts = item.attempts;
  entry.event.first_attempt_at = item.first_attempt_at;
  move(item.position(), entry, Where::behind);
  entry.ready_at = item.ready_at;
  place(item.position(), entry, turn);
}

void Parking::finish(store::Position position) {
  const auto at = entries_.find(position);
  ensure(at != entries_.end(), "an event is finished that was not parked");
  to_park_.erase(position);
  if (at->second.stored == Stored::no) return erase(at);
  move(position, at->second, Where::finished);
  to_finish_.insert(position);
}

void Parking::erase(std::map<store::Position, Entry>::iterator at) {
  move(at->first, at->second, Where::behind);
  bytes_ -= at->second.event.payload_bytes;
  entries_.erase(at);
}

Parking::Changes Parking::take_changes(hooks::HookKey hook) {
  Changes changes;
  for (const auto position : std::exchange(to_park_, {})) {
    auto& entry = entries_.at(position);
    entry.stored = Stored::being_saved;
    changes.parked.push_back(entry.event);
    changes.parked.back().hook = hook;
  }
  for (const auto position : std::exchange(to_finish_, {})) changes.finished.push_back(position);
  return changes;
}

void Parking::saved(const Changes& changes) {
  for (const auto& event : changes.parked) {
    auto& entry = entries_.at(event.record->position);
    entry.stored = Stored::yes;
    store::LogRecord light = *entry.event.record;
    light.payload.clear();
    entry.event.record = std::make_shared<const store::LogRecord>(std::move(light));
  }
  for (const auto position : changes.finished) erase(entries_.find(position));
}

void Parking::give_back(const Changes& changes) {
  for (const auto& event : changes.parked) {
    const auto position = event.record->position;
    const auto at = entries_.find(position);
    at->second.stored = Stored::no;
    // Finished while its parking was on the way to the disk, which it did not reach.
    if (to_finish_.erase(position) == 1) erase(at);
    else to_park_.insert(position);
  }
  to_finish_.insert(changes.finished.begin(), changes.finished.end());
}

}  // namespace millrace::delivery
