// Erases behind the requests what they deleted for good.
#pragma once

#include "async/pool.h"
#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "store/store.h"

#include <chrono>
#include <cstddef>

namespace millrace::server {

// Operation. When a commit asked for it, and every `interval`, looks whether rows wait to be erased, and erases them in small
// writes, so that others go between. What a crash leaves is taken up again at the next start.
//
// Concurrency. Lives on one loop; `wake` may come from any thread.
class Erasing {
 public:
  static constexpr std::chrono::seconds interval{1};
  static constexpr std::size_t rows_per_write = 500;

  // All of them outlive it.
  Erasing(async::asio::any_io_executor executor, async::Pool& disk, store::Store& store)
      : executor_(executor), disk_(disk), store_(store), tasks_(executor), bell_(executor) {}

  void start() { tasks_.spawn(run()); }
  async::Task<void> stop();

  // Something is to be erased.
  void wake();

  // Until nothing waits.
  async::Task<void> erase_all();

 private:
  async::Task<void> run();

  async::asio::any_io_executor executor_;
  async::Pool& disk_;
  store::Store& store_;
  async::TaskGroup tasks_;
  async::Bell bell_;
  bool stopping_ = false;
};

}  // namespace millrace::server
