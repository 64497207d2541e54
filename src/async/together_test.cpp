// Who comes within a turn, who comes after it, who leaves.
#include "async/together.h"

#include "async/task_group.h"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace millrace::async {
namespace {

class TogetherTest : public testing::Test {
 protected:
  Task<void> ask(int number) {
    int wish = number;
    const bool goes_on = co_await together_.fulfilled(wish);
    EXPECT_EQ(wish, -number);
    ++(goes_on ? fulfilled_ : told_to_finish_);
  }

  Task<void> ask_twice(int number) {
    co_await ask(number);
    co_await ask(number + 1);
  }

  void run_to_the_end(TaskGroup& tasks) {
    asio::co_spawn(context_, tasks.join(), asio::detached);
    context_.run();
  }

  asio::io_context context_{1};
  TaskGroup tasks_{context_.get_executor()};
  std::vector<std::vector<int>> turns_;
  int fulfilled_ = 0, told_to_finish_ = 0;
  Together<int> together_{[this](std::span<int* const> wishes) {
    auto& turn = turns_.emplace_back();
    for (auto* const wish : wishes) turn.push_back(std::exchange(*wish, -*wish));
  }};
};

TEST_F(TogetherTest, WhatComesWithinOneTurnIsDoneAtOnce) {
  for (const int number : {1, 2, 3}) tasks_.spawn(ask(number));
  run_to_the_end(tasks_);
  EXPECT_EQ(turns_, (std::vector<std::vector<int>>{{1, 2, 3}}));
  EXPECT_EQ(fulfilled_, 3);
}

TEST_F(TogetherTest, WhatComesLaterHasItsOwnTurn) {
  for (const int number : {1, 11}) tasks_.spawn(ask_twice(number));
  run_to_the_end(tasks_);
  EXPECT_EQ(turns_, (std::vector<std::vector<int>>{{1, 11}, {2, 12}}));
  EXPECT_EQ(fulfilled_, 4);
}

TEST_F(TogetherTest, WhoIsToldToFinishHearsOfItWithoutThrowing) {
  for (const int number : {1, 2}) tasks_.spawn(ask(number));
  asio::post(context_, [this] { tasks_.cancel(); });
  run_to_the_end(tasks_);
  EXPECT_EQ(turns_, (std::vector<std::vector<int>>{{1, 2}}));
  EXPECT_EQ(told_to_finish_, 2);
}

TEST_F(TogetherTest, WhoLeavesIsNotLookedAt) {
  TaskGroup others(context_.get_executor());
  Task<void> left = ask(1);
  {
    asio::io_context gone{1};
    asio::co_spawn(gone, std::move(left), asio::detached);
    gone.poll_one();
  }
  for (const int number : {2, 3}) others.spawn(ask(number));
  run_to_the_end(others);
  EXPECT_EQ(turns_, (std::vector<std::vector<int>>{{2, 3}}));
}

}  // namespace
}  // namespace millrace::async
