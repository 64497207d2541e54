// Sleeping and waking on a loop.
#pragma once

#include "async/task.h"

#include <boost/asio/steady_timer.hpp>

#include <list>

namespace millrace::async {

// Throws operation_aborted when the task is cancelled.
Task<void> sleep_until(Deadline deadline);
Task<void> sleep_for(std::chrono::steady_clock::duration time);

// A bell that one task waits for and others ring. A ring while nobody waits is kept: the next wait returns at once.
//
// Concurrency. Lives on one loop; `ring` from another thread goes through a post to that loop.
class Bell {
 public:
  explicit Bell(asio::any_io_executor executor) : timer_(executor) {}

  void ring();

  // Returns when rung or at the deadline. Throws operation_aborted when the task is cancelled.
  Task<void> wait_until(Deadline deadline);
  Task<void> wait();

 private:
  asio::steady_timer timer_;
  bool rung_ = false;
};

// A gate that any number of tasks wait at, for what one other task brings.
//
// Concurrency. Lives on one loop, and longer than whoever waits.
class Gate {
 public:
  explicit Gate(asio::any_io_executor executor) : executor_(std::move(executor)) {}

  // Lets everyone pass who waits now.
  void open();

  // Returns when the gate is opened, at the deadline, or when the task is cancelled; the caller sees which.
  Task<void> wait_until(Deadline deadline);

  bool is_empty() const { return waiting_.empty(); }

 private:
  asio::any_io_executor executor_;
  std::list<asio::steady_timer> waiting_;
};

}  // namespace millrace::async
