// Time that stands still until it is moved: a week of waiting is a loop in a test.
#pragma once

#include "async/task.h"

#include <boost/asio/steady_timer.hpp>

#include <map>

namespace millrace::async {

// Operation. As long as it lives, `now`, `in`, sleeping and bells of its thread go by it instead of the steady clock.
//
// Concurrency. Of one thread, and so of the loop that runs there. One at a time.
class VirtualTime {
 public:
  VirtualTime();
  ~VirtualTime();
  VirtualTime(const VirtualTime&) = delete;
  VirtualTime& operator=(const VirtualTime&) = delete;

  // This thread's; null when it goes by the steady clock.
  static VirtualTime* current();

  Deadline now() const { return now_; }

  // When the next of those who sleep is to wake; Deadline::max() when nobody is.
  Deadline next() const { return sleepers_.empty() ? Deadline::max() : sleepers_.begin()->first; }

  // Moves on to `at` and wakes who slept until then: the loop goes on with them when it is run.
  void advance_to(Deadline at);

  // Somebody who waits on a timer, to be woken at a deadline.
  class Sleeper {
   public:
    Sleeper(VirtualTime& time, asio::steady_timer& timer, Deadline deadline) : time_(time), at_(time.sleepers_.emplace(deadline, &timer)) {}
    ~Sleeper() { time_.sleepers_.erase(at_); }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

   private:
    VirtualTime& time_;
    std::multimap<Deadline, asio::steady_timer*>::iterator at_;
  };

 private:
  Deadline now_;
  std::multimap<Deadline, asio::steady_timer*> sleepers_;
};

}  // namespace millrace::async
