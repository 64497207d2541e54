// The clock is a parameter, so that a signature, a retry or an expiry is a constant in a test.
#pragma once

#include "base/instant.h"

#include <atomic>

namespace millrace {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override {
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
  }
};

// Stands still until it is moved. May be read and moved by several threads.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : ns_(start.ns) {}
  Instant now() const override { return {ns_.load()}; }
  void advance(std::chrono::nanoseconds by) { ns_ += by.count(); }
  void set(Instant at) { ns_ = at.ns; }

 private:
  std::atomic<std::int64_t> ns_;
};

}  // namespace millrace
