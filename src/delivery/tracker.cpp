// What was opened lies in a row, whose front is always open; the cursor is where it begins.
#include "delivery/tracker.h"

#include "base/ensure.h"

#include <algorithm>
#include <iterator>

namespace millrace::delivery {

void Tracker::open(store::Position position, async::Deadline now, std::size_t bytes) {
  ensure(position > read_, "a position is read twice");
  read_ = position;
  places_.push_back({position, now, bytes});
  ++open_count_;
  open_bytes_ += bytes;
  forget_below_cursor();  // where the log was trimmed, the cursor moves on by more than one
}

void Tracker::pass_over(store::Position position) {
  read_ = position;
  forget_below_cursor();
}

void Tracker::settle(store::Position position) {
  const auto place = std::ranges::lower_bound(places_, position, {}, &Place::position);
  ensure(place != places_.end() && place->position == position && place->is_open, "a position is settled that was not open");
  place->is_open = false;
  --open_count_;
  open_bytes_ -= place->bytes;
  while (!places_.empty() && !places_.front().is_open) places_.pop_front();
  forget_below_cursor();
}

std::vector<store::Position> Tracker::settled() const {
  std::vector<store::Position> since, all;
  for (const auto& place : places_)
    if (!place.is_open) since.push_back(place.position);
  std::ranges::merge(settled_before_, since, std::back_inserter(all));
  return all;
}

void Tracker::forget_below_cursor() {
  if (!settled_before_.empty()) settled_before_.erase(settled_before_.begin(), settled_before_.upper_bound(cursor()));
}

}  // namespace millrace::delivery
