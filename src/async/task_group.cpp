// Each child has a cancellation signal of its own; the last one to end wakes the join.
#include "async/task_group.h"

#include "base/ensure.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace millrace::async {
namespace {

// A cancelled operation is how a child is told to finish; anything else should have been a value.
void accept_end(const std::exception_ptr& thrown) {
  if (!thrown) return;
  try {
    std::rethrow_exception(thrown);
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) return;
    stop_process(error.what());
  } catch (const std::exception& error) {
    stop_process(error.what());
  }
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor) : executor_(executor), emptied_(executor, asio::steady_timer::time_point::max()) {}

TaskGroup::~TaskGroup() { ensure(children_.empty(), "a task group ends before its children"); }

void TaskGroup::spawn(Task<void> child) {
  const auto at = children_.emplace(children_.end());
  asio::co_spawn(executor_, std::move(child), asio::bind_cancellation_slot(at->slot(), [this, at](const std::exception_ptr& thrown) {
                   children_.erase(at);
                   accept_end(thrown);
                   if (children_.empty()) emptied_.cancel();
                 }));
}

void TaskGroup::cancel() {
  // A child may end, and leave the list, while it is told.
  for (auto at = children_.begin(); at != children_.end();) (at++)->emit(asio::cancellation_type::terminal);
}

Task<void> TaskGroup::join() {
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  while (!children_.empty()) {
    boost::system::error_code ignored;
    co_await emptied_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_await asio::this_coro::throw_if_cancelled(throws);
}

}  // namespace millrace::async
