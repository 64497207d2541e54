// Children end by themselves or when they are told to, and the join waits for the last one.
#include "async/task_group.h"

#include "async/handoff.h"
#include "async/sleep.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

namespace millrace::async {
namespace {

using namespace std::chrono_literals;

class TaskGroupTest : public testing::Test {
 protected:
  // Runs a task on the loop to its end.
  void finish(Task<void> task) {
    bool ended = false;
    asio::co_spawn(loop_, std::move(task), [&](const std::exception_ptr& thrown) {
      EXPECT_FALSE(thrown);
      ended = true;
    });
    loop_.restart();
    loop_.run_for(20s);
    EXPECT_TRUE(ended);
  }

  Task<void> sleeping(std::chrono::steady_clock::duration time) {
    ++started_;
    const Guard guard{ended_};
    co_await sleep_for(time);
    ++completed_;
  }

  // Counts however the child ends.
  struct Guard {
    int& count;
    ~Guard() { ++count; }
  };

  asio::io_context loop_{1};
  int started_ = 0, completed_ = 0, ended_ = 0;
};

TEST_F(TaskGroupTest, JoiningNobodyReturnsAtOnce) {
  TaskGroup group(loop_.get_executor());
  finish(group.join());
  group.cancel();
  finish(group.join());
}

TEST_F(TaskGroupTest, TheJoinWaitsForTheLastChild) {
  TaskGroup group(loop_.get_executor());
  for (const auto time : {3ms, 1ms, 20ms, 0ms}) group.spawn(sleeping(time));
  EXPECT_EQ(group.size(), 4u);
  finish(group.join());
  EXPECT_EQ(completed_, 4);
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(TaskGroupTest, AChildThatEndsByItselfLeaves) {
  TaskGroup group(loop_.get_executor());
  group.spawn(sleeping(0ms));
  loop_.run_for(20s);
  EXPECT_EQ(group.size(), 0u);
  group.spawn(sleeping(0ms));
  finish(group.join());
  EXPECT_EQ(completed_, 2);
}

TEST_F(TaskGroupTest, CancellingEndsEveryChild) {
  TaskGroup group(loop_.get_executor());
  for (int i = 0; i < 5; ++i) group.spawn(sleeping(1h));
  loop_.poll();
  EXPECT_EQ(started_, 5);
  group.cancel();
  finish(group.join());
  EXPECT_EQ(ended_, 5);
  EXPECT_EQ(completed_, 0);
}

TEST_F(TaskGroupTest, AChildThatIsCancelledBeforeItStartedEndsToo) {
  TaskGroup group(loop_.get_executor());
  group.spawn(sleeping(1h));
  group.cancel();
  finish(group.join());
  EXPECT_EQ(completed_, 0);
}

TEST_F(TaskGroupTest, ACancelledChildMayTakeItsTime) {
  TaskGroup group(loop_.get_executor());
  bool cleaned_up = false;
  const auto careful = [&]() -> Task<void> {
    bool told = false;
    try {
      co_await sleep_for(1h);
    } catch (const boost::system::system_error&) {
      told = true;
    }
    if (!told) co_return;
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await sleep_for(5ms);
    cleaned_up = true;
  };
  group.spawn(careful());
  loop_.poll();
  group.cancel();
  finish(group.join());
  EXPECT_TRUE(cleaned_up);
}

TEST_F(TaskGroupTest, ChildrenMayBeSpawnedWhileOthersAreJoined) {
  TaskGroup group(loop_.get_executor());
  const auto parent = [&]() -> Task<void> {
    co_await sleep_for(1ms);
    group.spawn(sleeping(5ms));
  };
  group.spawn(parent());
  finish(group.join());
  EXPECT_EQ(completed_, 1);
}

// Told during the join or after it: both times it has waited for its children, and goes no further.
TEST_F(TaskGroupTest, WhoHasJoinedOthersIsStillToldToFinish) {
  TaskGroup group(loop_.get_executor());
  bool went_on = false;
  const auto joining = [&]() -> Task<void> {
    TaskGroup children(loop_.get_executor());
    children.spawn(sleeping(1ms));
    co_await children.join();
    co_await sleep_for(1h);
    went_on = true;
  };
  group.spawn(joining());
  loop_.poll();
  group.cancel();
  finish(group.join());
  loop_.restart();
  group.spawn(joining());
  while (completed_ < 2 && loop_.run_one_for(1s) > 0);
  loop_.poll();
  group.cancel();
  finish(group.join());
  EXPECT_EQ(completed_, 2);
  EXPECT_FALSE(went_on);
}

// What another thread works on ends there: the group waits for it.
TEST_F(TaskGroupTest, ACancelledChildWaitsForAnotherThread) {
  TaskGroup group(loop_.get_executor());
  std::function<void(int)> finish_it;
  int got = 0;
  const auto waiting = [&]() -> Task<void> {
    got = co_await handed_over<int>([&](std::function<void(int)> done) { finish_it = std::move(done); });
  };
  group.spawn(waiting());
  loop_.poll();
  group.cancel();
  loop_.poll();
  EXPECT_EQ(group.size(), 1u);
  std::thread([&] { finish_it(7); }).join();
  finish(group.join());
  EXPECT_EQ(got, 7);
}

using TaskGroupDeathTest = TaskGroupTest;

TEST_F(TaskGroupDeathTest, AGroupThatIsNotJoinedIsNoticed) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      {
        TaskGroup group(loop_.get_executor());
        group.spawn(sleeping(1h));
      },
      "ends before its children");
}

TEST_F(TaskGroupDeathTest, AChildThatThrowsStopsTheProcessAndSaysWhy) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto failing = []() -> Task<void> {
    co_await sleep_for(0ms);
    throw std::runtime_error("what went wrong");
  };
  EXPECT_DEATH(
      {
        TaskGroup group(loop_.get_executor());
        group.spawn(failing());
        loop_.run_for(20s);
      },
      "what went wrong");
}

}  // namespace
}  // namespace millrace::async
