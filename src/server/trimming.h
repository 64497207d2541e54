// Keeps the logs of all apps within their retention.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "server/backlog_quota.h"
#include "store/store.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace millrace::server {

// What is kept of each app's log. Beyond age or bytes, records go, but never what a hook still waits for, unless that is more than
// its quota.
struct Retention {
  std::chrono::nanoseconds age{std::chrono::days{30}};
  std::int64_t bytes = 20'000'000'000;  // as the log lies on the disk
  std::int64_t backlog_bytes = 20'000'000'000;
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
  Trimming(async::asio::any_io_executor executor, async::Pool& disk, store::Store& store, const Clock& clock, Retention retention,
           BacklogQuota::Shed shed)
      : disk_(disk),
        store_(store),
        clock_(clock),
        retention_(retention),
        quota_(disk, store, retention.backlog_bytes, std::move(shed)),
        tasks_(executor) {}

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
  BacklogQuota quota_;
  async::TaskGroup tasks_;
  bool stopping_ = false;
};

}  // namespace millrace::server
