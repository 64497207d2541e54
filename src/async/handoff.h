// Waits on a loop for a value that another thread will have: a commit, a read from disk.
#pragma once

#include "async/task.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace millrace::async {

// Calls `start(finish)` at once. `finish(T)` must be called exactly once, on any thread; the awaiting coroutine goes on
// with that value on its own loop. Cancellation does not end the wait: what another thread works on ends there.
template <class T, class Start>
Task<T> handed_over(Start start) {
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(T)>(
      [&start](auto handler) {
        const auto executor = asio::get_associated_executor(handler);
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        auto work = std::make_shared<asio::executor_work_guard<asio::any_io_executor>>(executor);
        start(std::function<void(T)>([executor, waiting, work](T value) {
          asio::post(executor, [waiting, work, value = std::move(value)]() mutable {
            auto resume = std::move(*waiting);
            work->reset();
            resume(std::move(value));
          });
        }));
      },
      asio::use_awaitable);
}

}  // namespace millrace::async
