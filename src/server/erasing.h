// Erases behind the requests what they deleted for good.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "async/task_group.h"
#include "store/store.h"

#include <chrono>
#include <cstddef>

namespace millrace::server {

// Operation. Looks every second whether rows wait to be erased, and erases them in small writes, so that others go between.
// What a crash leaves is taken up again at the next start.
//
// Concurrency. Lives on one loop.
class Erasing {
 public:
  static constexpr std::chrono::seconds interval{1};
  static constexpr std::size_t rows_per_write = 500;

  // All of them outlive it.
  Erasing(async::asio::any_io_executor executor, async::Pool& disk, store::Store& store) : disk_(disk), store_(store), tasks_(executor) {}

  void start() { tasks_.spawn(run()); }
  async::Task<void> stop();

  // Until nothing waits.
  async::Task<void> erase_all();

 private:
  async::Task<void> run();

  async::Pool& disk_;
  store::Store& store_;
  async::TaskGroup tasks_;
  bool stopping_ = false;
};

}  // namespace millrace::server
