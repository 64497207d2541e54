// Keeps the logs of all apps within their retention.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "store/store.h"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace millrace::server {

// What is kept of each app's log. Beyond either, records go, but never what a hook still waits for.
struct Retention {
  std::chrono::nanoseconds age{std::chrono::days{30}};
  std::int64_t bytes = 20'000'000'000;  // as the log lies on the disk
};

// Operation. Looks at every log now and then, and erases what is beyond its retention in small writes, so that others go
// between.
//
// Concurrency. Lives on one loop.
class Trimming {
 public:
  static constexpr std::chrono::seconds interval{10};
  static constexpr std::size_t records_per_write = 500;

  // All of them outlive it.
  Trimming(async::asio::any_io_executor executor, async::Pool& disk, store::Store& store, const Clock& clock, Retention retention)
      : disk_(disk), store_(store), clock_(clock), retention_(retention), tasks_(executor) {}

  void start() { tasks_.spawn(run()); }
  async::Task<void> stop();

  // Once over all apps.
  async::Task<void> trim_all();

 private:
  async::Task<void> run();

  async::Pool& disk_;
  store::Store& store_;
  const Clock& clock_;
  const Retention retention_;
  async::TaskGroup tasks_;
  bool stopping_ = false;
};

}  // namespace millrace::server
