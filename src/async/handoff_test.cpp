// A value from another thread reaches the coroutine on its own loop, and the loop waits for it.
#include "async/handoff.h"

#include "async/loop.h"
#include "async/pool.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace millrace::async {
namespace {

template <class T>
T finished(asio::io_context& loop, Task<T> task) {
  std::optional<T> result;
  asio::co_spawn(loop, std::move(task), [&](const std::exception_ptr& thrown, T value) {
    EXPECT_FALSE(thrown);
    result = std::move(value);
  });
  loop.restart();
  loop.run();  // returns when nothing is left: a wait for another thread keeps it
  EXPECT_TRUE(result);
  return *std::move(result);
}

TEST(Handoff, TheCoroutineGoesOnOnItsOwnLoop) {
  asio::io_context loop{1};
  std::thread other;
  std::thread::id started_on, finished_on, resumed_on;
  const auto task = [&]() -> Task<std::string> {
    auto value = co_await handed_over<std::string>([&](std::function<void(std::string)> finish) {
      started_on = std::this_thread::get_id();
      other = std::thread([&finished_on, finish = std::move(finish)] {
        finished_on = std::this_thread::get_id();
        finish("from elsewhere");
      });
    });
    resumed_on = std::this_thread::get_id();
    co_return value;
  };
  EXPECT_EQ(finished(loop, task()), "from elsewhere");
  other.join();
  EXPECT_EQ(started_on, std::this_thread::get_id());
  EXPECT_EQ(resumed_on, std::this_thread::get_id());
  EXPECT_NE(finished_on, std::this_thread::get_id());
}

TEST(Handoff, AValueThatIsThereAtOnceIsTaken) {
  asio::io_context loop{1};
  EXPECT_EQ(finished(loop, handed_over<int>([](const std::function<void(int)>& finish) { finish(7); })), 7);
}

TEST(Handoff, ManyAtOnceEachGetTheirOwn) {
  asio::io_context loop{1};
  Pool pool(4);
  std::vector<int> got(200, -1);
  const auto task = [&](int i) -> Task<void> {
    std::function<int()> work = [i] { return i * i; };
    got[static_cast<std::size_t>(i)] = co_await on_pool(pool, std::move(work));
  };
  for (int i = 0; i < 200; ++i) asio::co_spawn(loop, task(i), [](const std::exception_ptr& thrown) { EXPECT_FALSE(thrown); });
  loop.run();
  for (int i = 0; i < 200; ++i) EXPECT_EQ(got[static_cast<std::size_t>(i)], i * i);
  pool.join();
}

TEST(Handoff, ALoopOfItsOwnThreadEndsWhenItsWorkIsDone) {
  Pool pool(2);
  std::atomic<int> got = 0;
  {
    Loop loop;
    loop.start();
    const auto task = [&]() -> Task<void> {
      std::function<int()> work = [] { return 5; };
      got = co_await on_pool(pool, std::move(work));
    };
    asio::co_spawn(loop.context(), task(), [](const std::exception_ptr& thrown) { EXPECT_FALSE(thrown); });
    loop.stop();
    EXPECT_EQ(got, 5);
  }
  pool.join();
}

}  // namespace
}  // namespace millrace::async
