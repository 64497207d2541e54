// How many requests to a hook's target may be in flight, and how soon after one another: found by asking for more until it is too much.
#pragma once

#include "async/task.h"

#include <chrono>
#include <cstddef>
#include <optional>

namespace millrace::delivery {

// Operation. Grows by one with each success up to what was too much before, then slowly at first. What fails takes it down by a third,
// once for all requests that were on their way together. A target that throttles though it is asked one at a time gets an interval
// between requests, which grows by as much, shrinks slowly to where it became too short, and faster and faster beyond; where none was
// long enough, at once. One that was long enough for two minutes is forgotten.
//
// A value: time is given to it.
class Concurrency {
 public:
  using Duration = async::Deadline::duration;

  static constexpr Duration longest_interval = std::chrono::seconds{5}, longest_memory = std::chrono::minutes{2};

  // Precondition: most > 0.
  explicit Concurrency(std::size_t most) : most_(static_cast<double>(most)), too_much_(most_) {}

  std::size_t requests() const { return static_cast<std::size_t>(limit_); }

  // From the start of one request to that of the next; 0 unless the target throttles.
  Duration interval(async::Deadline now) const { return now - lowered_at_ < longest_memory ? interval_ : Duration{}; }

  // When the next request may go out.
  async::Deadline paused_until() const { return paused_until_; }

  void sent(async::Deadline now);
  void succeeded(async::Deadline sent_at, async::Deadline now);
  void failed(async::Deadline sent_at, async::Deadline now);
  void throttled(async::Deadline sent_at, async::Deadline now, std::optional<std::chrono::milliseconds> retry_after);

  // The target was away, not busy: what was too much then says nothing.
  void forget_failures();

 private:
  void shorten(Duration answered_after);

  double most_;
  double limit_ = 1;
  double too_much_;               // what it came down to at the last failure: above it, it grows slowly at first
  Duration interval_{};           // 0: none
  bool was_long_enough_ = false;  // the interval: something was taken since it was set
  Duration too_short_{};          // what it had become when the target throttled again
  double growth_ = slowest_growth;
  async::Deadline lowered_at_{}, paused_until_{};

  static constexpr double slowest_growth = 0.1;
};

}  // namespace millrace::delivery
