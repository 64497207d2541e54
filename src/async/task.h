// A coroutine and the words that travel with it. From here outward, concurrency is Asio's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace millrace::async {

namespace asio = boost::asio;

template <class T>
using Task = asio::awaitable<T>;

// When to give up. Passed down, so that the steps of one request share one limit.
using Deadline = std::chrono::steady_clock::time_point;

// The steady clock's, or the virtual time's where the thread has one (virtual_time.h).
Deadline now();

inline Deadline in(std::chrono::steady_clock::duration time) { return now() + time; }

}  // namespace millrace::async
