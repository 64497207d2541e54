// Timers; a bell is a timer that a ring ends early, a gate is one for each who waits.
#include "async/sleep.h"

#include "async/virtual_time.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <optional>

namespace millrace::async {
namespace {

Task<void> throw_if_cancelled() {
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(asio::error::operation_aborted);
}

// Returns at the deadline, when the timer is cancelled, or when the task is.
Task<void> wait_on(asio::steady_timer& timer, Deadline deadline) {
  auto* time = VirtualTime::current();
  if (time && deadline <= time->now()) co_return co_await asio::post(timer.get_executor(), asio::use_awaitable);
  std::optional<VirtualTime::Sleeper> sleeper;
  if (time) sleeper.emplace(*time, timer, deadline);
  timer.expires_at(time ? Deadline::max() : deadline);
  boost::system::error_code ended;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

}  // namespace

Task<void> sleep_until(Deadline deadline) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  co_await wait_on(timer, deadline);
  co_await throw_if_cancelled();
}

Task<void> sleep_for(std::chrono::steady_clock::duration time) { return sleep_until(in(time)); }

void Bell::ring() {
  rung_ = true;
  timer_.cancel();
}

Task<void> Bell::wait_until(Deadline deadline) {
  if (!rung_) {
    co_await wait_on(timer_, deadline);
    co_await throw_if_cancelled();
  }
  rung_ = false;
}

Task<void> Bell::wait() { return wait_until(Deadline::max()); }

void Gate::open() {
  for (auto& timer : waiting_) timer.cancel();
}

Task<void> Gate::wait_until(Deadline deadline) {
  // Given up however the caller ends, also where it is destroyed while it waits.
  struct Place {
    std::list<asio::steady_timer>& waiting;
    std::list<asio::steady_timer>::iterator at;
    ~Place() { waiting.erase(at); }
  };
  const Place place{waiting_, waiting_.emplace(waiting_.end(), executor_, deadline)};
  boost::system::error_code ended;
  co_await place.at->async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

}  // namespace millrace::async
