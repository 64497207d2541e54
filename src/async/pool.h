// Threads that may block, and awaiting on a loop what they work on.
#pragma once

#include "async/handoff.h"
#include "async/task.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <utility>

namespace millrace::async {

using Pool = asio::thread_pool;

// Runs `work`, which may block, on a thread of the pool. It throws nothing.
template <class T>
Task<T> on_pool(asio::any_io_executor pool, std::function<T()> work) {
  co_return co_await handed_over<T>([pool = std::move(pool), work = std::move(work)](std::function<void(T)> finish) mutable {
    asio::post(pool, [work = std::move(work), finish = std::move(finish)] { finish(work()); });
  });
}

template <class T>
Task<T> on_pool(Pool& pool, std::function<T()> work) {
  return on_pool<T>(asio::any_io_executor(pool.get_executor()), std::move(work));
}

}  // namespace millrace::async
