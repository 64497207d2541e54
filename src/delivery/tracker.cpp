// Two ordered sets; the cursor is where the first one begins.
#include "delivery/tracker.h"

#include "base/ensure.h"

namespace millrace::delivery {

void Tracker::open(store::Position position) {
  ensure(position > read_, "a position is read twice");
  read_ = position;
  open_.insert(position);
}

void Tracker::pass_over(store::Position position) {
  read_ = position;
  forget_below_cursor();
}

void Tracker::settle(store::Position position) {
  ensure(open_.erase(position) == 1, "a position is settled that was not open");
  settled_.insert(position);
  forget_below_cursor();
}

void Tracker::forget_below_cursor() { settled_.erase(settled_.begin(), settled_.upper_bound(cursor())); }

}  // namespace millrace::delivery
