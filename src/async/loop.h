// One thread, one io_context: what is born on a loop lives and dies there, so nothing on it needs a lock.
#pragma once

#include "async/task.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>

namespace millrace::async {

class Loop {
 public:
  Loop() : work_(context_.get_executor()) {}

  // Precondition: every TaskGroup of the loop has been joined.
  ~Loop() { stop(); }

  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start() {
    thread_ = std::jthread([this] { context_.run(); });
  }

  // Lets the loop end when it has nothing left to do, then waits for its thread.
  void stop() {
    work_.reset();
    if (thread_.joinable()) thread_.join();
  }

  asio::io_context& context() { return context_; }
  asio::any_io_executor executor() { return context_.get_executor(); }

 private:
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::jthread thread_;
};

}  // namespace millrace::async
