// Children that are tracked, told to finish, and awaited: no coroutine outlives what it uses.
#pragma once

#include "async/task.h"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>

namespace millrace::async {

// Operation. `spawn` starts a child; it ends by itself or after `cancel`. `join` returns when none is left.
//
// Concurrency. Lives on the loop of its executor: every call comes from there.
//
// Limitations. A child that throws stops the process: what can go wrong in a child is a value there.
class TaskGroup {
 public:
  explicit TaskGroup(asio::any_io_executor executor);

  // Precondition: joined.
  ~TaskGroup();

  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  void spawn(Task<void> child);

  // Tells every child to finish; each sees it as a cancelled operation.
  void cancel();

  // Also when whoever joins is told to finish: that is heard after it.
  Task<void> join();

  std::size_t size() const { return children_.size(); }

 private:
  asio::any_io_executor executor_;
  asio::steady_timer emptied_;
  std::list<asio::cancellation_signal> children_;
};

}  // namespace millrace::async
