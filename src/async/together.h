// What tasks ask for within one turn of their loop, done for all of them at once.
#pragma once

#include "async/task.h"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace millrace::async {

// Operation. Whoever asks waits for a turn of the loop. The first whose turn comes has the work done of all that wait; who has left by
// then is not among them.
//
// Concurrency. Lives on one loop, and longer than whoever waits.
template <class Wish>
class Together {
 public:
  // `fulfil` throws nothing but bad_alloc.
  explicit Together(std::function<void(std::span<Wish* const>)> fulfil) : fulfil_(std::move(fulfil)) {}

  // Returns when it is fulfilled. False when the task was told to finish meanwhile: its next await would throw.
  Task<bool> fulfilled(Wish& wish) {
    struct Place {
      std::vector<Wish*>& waiting;
      Wish* wish;
      ~Place() { std::erase(waiting, wish); }
    } const place{waiting_, waiting_.emplace_back(&wish)};
    co_await asio::post(asio::use_awaitable);
    if (std::ranges::find(waiting_, &wish) != waiting_.end()) fulfil_(std::exchange(waiting_, {}));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    co_return cancellation.cancelled() == asio::cancellation_type::none;
  }

 private:
  std::function<void(std::span<Wish* const>)> fulfil_;
  std::vector<Wish*> waiting_;
};

}  // namespace millrace::async
