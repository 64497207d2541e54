// Waiting until a write is durable: on a loop, or on a thread that may block.
#pragma once

#include "async/handoff.h"
#include "async/task.h"
#include "store/store.h"

#include <functional>
#include <future>
#include <utility>

namespace millrace::store {

// `run` must live until the task is done: capture by reference from the awaiting coroutine.
inline async::Task<Committed> durable(Store& store, std::function<Verdict(Transaction&)> run, Room room = Room::needed) {
  co_return co_await async::handed_over<Committed>([&store, run = std::move(run), room](std::function<void(Committed)> finish) mutable {
    store.write({std::move(run), std::move(finish), room});
  });
}

// Blocks the calling thread, which must not be the store's or a loop's.
inline Committed committed(Store& store, std::function<Verdict(Transaction&)> run, Room room = Room::needed) {
  std::promise<Committed> promise;
  store.write({std::move(run), [&](Committed result) { promise.set_value(std::move(result)); }, room});
  return promise.get_future().get();
}

}  // namespace millrace::store
