// Awaiting on a loop until a write is durable.
#pragma once

#include "async/handoff.h"
#include "async/task.h"
#include "store/store.h"

#include <functional>
#include <utility>

namespace millrace::store {

// `run` must live until the task is done: capture by reference from the awaiting coroutine.
inline async::Task<Committed> durable(Store& store, std::function<Verdict(Transaction&)> run, Room room = Room::needed) {
  co_return co_await async::handed_over<Committed>([&store, run = std::move(run), room](std::function<void(Committed)> finish) mutable {
    store.write({std::move(run), std::move(finish), room});
  });
}

}  // namespace millrace::store
