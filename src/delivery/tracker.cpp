// What is open and what is settled, each in order; the cursor is where the first begins.
#include "delivery/tracker.h"

#include "base/ensure.h"

namespace millrace::delivery {

void Tracker::open(store::Position position, async::Deadline now, std::size_t bytes) {
  ensure(position > read_, "a position is read twice");
  read_ = position;
  open_.emplace_hint(open_.end(), position, Opened{now, bytes});
  open_bytes_ += bytes;
  forget_below_cursor();  // where the log was trimmed, the cursor moves on by more than one
}

void Tracker::pass_over(store::Position position) {
  read_ = position;
  forget_below_cursor();
}

void Tracker::settle(store::Position position) {
  const auto opened = open_.extract(position);
  ensure(!opened.empty(), "a position is settled that was not open");
  open_bytes_ -= opened.mapped().bytes;
  if (position > cursor()) settled_.insert(position);
  else forget_below_cursor();
}

void Tracker::forget_below_cursor() { settled_.erase(settled_.begin(), settled_.upper_bound(cursor())); }

}  // namespace millrace::delivery
