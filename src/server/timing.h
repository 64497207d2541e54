// Runs the timers of all apps when they are due.
#pragma once

#include "async/pool.h"
#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "base/random.h"
#include "store/store.h"

#include <chrono>
#include <cstddef>

namespace millrace::server {

// Operation. Sleeps until the next timer is due, or until one is set; then runs their rules, `timers_per_write` in a
// transaction, so that other writes go between. A timer's row goes in the transaction that holds what came of it: a crash runs
// it again or finds it done. What a disk without room refuses is tried again after `retry`.
//
// Concurrency. Lives on one loop; `wake` may come from any thread.
//
// Limits. A clock that is set forth is noticed when the sleep ends, at the latest after `longest_sleep`.
class Timing {
 public:
  static constexpr std::size_t timers_per_write = 100;
  static constexpr std::chrono::seconds retry{1}, longest_sleep{60};

  // All of them outlive it.
  Timing(async::asio::any_io_executor executor, async::Pool& disk, store::Store& store, const Clock& clock, Random& random)
      : executor_(executor), disk_(disk), store_(store), clock_(clock), random_(random), tasks_(executor), bell_(executor) {}

  void start() { tasks_.spawn(run()); }
  async::Task<void> stop();

  // A timer was set.
  void wake();

 private:
  async::Task<void> run();
  async::Task<bool> run_due();  // false when the store takes nothing
  async::Task<std::optional<Instant>> next();

  async::asio::any_io_executor executor_;
  async::Pool& disk_;
  store::Store& store_;
  const Clock& clock_;
  Random& random_;
  async::TaskGroup tasks_;
  async::Bell bell_;
  bool stopping_ = false;
};

}  // namespace millrace::server
