// How many requests to a hook's target may be in flight: found by asking for more until it is too much.
#pragma once

#include "async/task.h"

#include <chrono>
#include <cstddef>

namespace millrace::delivery {

// Operation. Grows by one with each success up to what was too much before, then slowly. What fails takes it down by a third,
// once for all requests that were on their way together. Below one it is the share of time in which one request may be in
// flight: a target that answers fast and throttles by rate gets pauses between requests.
//
// A value: time is given to it.
class Concurrency {
 public:
  using Duration = async::Deadline::duration;

  static constexpr double smallest = 1.0 / 64;
  static constexpr Duration longest_pause = std::chrono::seconds{1};

  // Precondition: most > 0.
  explicit Concurrency(std::size_t most) : most_(static_cast<double>(most)), too_much_(most_) {}

  std::size_t requests() const { return limit_ < 1 ? 1 : static_cast<std::size_t>(limit_); }

  // When the next request may go out.
  async::Deadline paused_until() const { return paused_until_; }

  void succeeded(async::Deadline sent_at, async::Deadline now);
  void failed(async::Deadline sent_at, async::Deadline now);

  // The target was away, not busy: what was too much then says nothing.
  void forget_failures() { too_much_ = most_; }

 private:
  void pause_after(async::Deadline sent_at, async::Deadline now);

  double most_;
  double limit_ = 1;
  double too_much_;  // what it came down to at the last failure: above it, it grows slowly
  async::Deadline lowered_at_{}, paused_until_{};
};

}  // namespace millrace::delivery
