// A hook's place in the log: which accepted events are open, which are settled, and where the cursor may stand.
#pragma once

#include "async/task.h"
#include "store/records.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

namespace millrace::delivery {

// The durable form is a cursor and the settled positions above it: every accepted position at or below the cursor is
// settled. What is parked counts as settled here: it is in another's care. A position that the hook does not accept needs no note: it is
// judged again when it is read again.
//
// Operation. Positions are read in order, from `next()` on: each is passed over or opened; an open one is settled when the
// queue has acknowledged it, when it is a dead letter, or when it is parked.
class Tracker {
 public:
  // How many settled positions may be kept above a cursor that one open event pins.
  static constexpr std::size_t most_settled = 4'096;

  Tracker(store::Position cursor, std::vector<store::Position> settled, std::size_t most = most_settled)
      : read_(cursor), settled_before_(settled.begin(), settled.end()), most_(most) {
    forget_below_cursor();
  }

  // The newest position that was read.
  store::Position read() const { return read_; }

  // Precondition of all three: `position` is behind read(), with nothing accepted in between.
  void pass_over(store::Position position);
  bool was_settled(store::Position position) const { return settled_before_.contains(position); }
  void open(store::Position position, async::Deadline now, std::size_t bytes);

  // Precondition: open.
  void settle(store::Position position);

  // Every accepted position up to here is settled.
  store::Position cursor() const { return places_.empty() ? read_ : places_.front().position - 1; }

  // The open event that pins the cursor.
  struct Open {
    store::Position position;
    async::Deadline opened_at;
  };
  std::optional<Open> oldest() const {
    if (places_.empty()) return std::nullopt;
    return Open{places_.front().position, places_.front().opened_at};
  }

  // The settled positions above the cursor, sorted.
  std::vector<store::Position> settled() const;

  std::size_t open_count() const { return open_count_; }
  std::size_t open_bytes() const { return open_bytes_; }
  std::size_t settled_count() const { return settled_before_.size() + places_.size() - open_count_; }

  // What was settled before a restart is read again in any case: nothing is added by that.
  bool may_read_on() const { return settled_count() < most_ || (!settled_before_.empty() && read_ < *settled_before_.rbegin()); }

 private:
  void forget_below_cursor();

  struct Place {
    store::Position position;
    async::Deadline opened_at;
    std::size_t bytes;
    bool is_open = true;
  };

  store::Position read_;
  std::deque<Place> places_;  // from the oldest open one on; sorted, since they are opened in order
  std::size_t open_count_ = 0, open_bytes_ = 0;
  std::set<store::Position> settled_before_;  // the restart
  std::size_t most_;
};

}  // namespace millrace::delivery
