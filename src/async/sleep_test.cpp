// A bell keeps a ring, wakes at its deadline, and lets a cancelled task go; a gate lets all pass; sleeping ends when it should.
#include "async/sleep.h"

#include "async/virtual_time.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace millrace::async {
namespace {

using namespace std::chrono_literals;

class SleepTest : public testing::Test {
 protected:
  enum class End : std::uint8_t { running, returned, cancelled };

  // Starts a task that cancel() can end. How it ended is in end_.
  void spawn(Task<void> task) {
    end_ = End::running;
    asio::co_spawn(loop_, std::move(task), asio::bind_cancellation_slot(signal_.slot(), [this](const std::exception_ptr& thrown) {
                     end_ = thrown ? End::cancelled : End::returned;
                   }));
  }

  void run() {
    loop_.restart();
    loop_.run_for(20s);
  }

  // Does what can be done at once.
  void poll() {
    loop_.restart();
    loop_.poll();
  }

  void cancel() { signal_.emit(asio::cancellation_type::terminal); }

  asio::io_context loop_{1};
  asio::cancellation_signal signal_;
  End end_ = End::running;
  Bell bell_{loop_.get_executor()};
};

TEST_F(SleepTest, SleepsUntilTheDeadline) {
  const auto deadline = in(10ms);
  spawn(sleep_until(deadline));
  run();
  EXPECT_EQ(end_, End::returned);
  EXPECT_GE(std::chrono::steady_clock::now(), deadline);
}

TEST_F(SleepTest, AWeekOfVirtualTimePassesAtOnce) {
  VirtualTime time;
  const auto start = now();
  spawn(sleep_for(24h * 7));
  poll();
  EXPECT_EQ(end_, End::running);
  EXPECT_EQ(time.next(), start + 24h * 7);
  time.advance_to(start + 24h);
  poll();
  EXPECT_EQ(end_, End::running);
  time.advance_to(time.next());
  poll();
  EXPECT_EQ(end_, End::returned);
  EXPECT_EQ(now(), start + 24h * 7);
  EXPECT_EQ(time.next(), Deadline::max());
  spawn(bell_.wait_until(in(1h)));
  poll();
  cancel();
  poll();
  EXPECT_EQ(end_, End::cancelled);
  EXPECT_EQ(time.next(), Deadline::max()) << "who is cancelled sleeps no more";
}

TEST_F(SleepTest, ADeadlineThatHasPassedDoesNotWait) {
  spawn(sleep_until(Deadline{}));
  poll();
  EXPECT_EQ(end_, End::returned);
  spawn(bell_.wait_until(Deadline{}));
  poll();
  EXPECT_EQ(end_, End::returned);
}

TEST_F(SleepTest, ASleeperCanBeCancelled) {
  spawn(sleep_for(1h));
  poll();
  cancel();
  run();
  EXPECT_EQ(end_, End::cancelled);
}

TEST_F(SleepTest, ARingWakes) {
  spawn(bell_.wait());
  poll();
  EXPECT_EQ(end_, End::running);
  bell_.ring();
  poll();
  EXPECT_EQ(end_, End::returned);
}

TEST_F(SleepTest, ARingThatNobodyHeardIsKeptOnce) {
  bell_.ring();
  bell_.ring();
  spawn(bell_.wait());
  poll();
  EXPECT_EQ(end_, End::returned);
  spawn(bell_.wait());
  poll();
  EXPECT_EQ(end_, End::running) << "two rings are one";
  bell_.ring();
  poll();
  EXPECT_EQ(end_, End::returned);
}

TEST_F(SleepTest, ABellWakesAtItsDeadlineAndCanBeWaitedForAgain) {
  spawn(bell_.wait_until(in(2ms)));
  run();
  EXPECT_EQ(end_, End::returned);
  spawn(bell_.wait_until(in(1h)));
  poll();
  EXPECT_EQ(end_, End::running) << "a deadline is no ring";
  bell_.ring();
  poll();
  EXPECT_EQ(end_, End::returned);
}

TEST_F(SleepTest, WhoWaitsForABellCanBeCancelledAndALaterRingIsNotLost) {
  spawn(bell_.wait());
  poll();
  cancel();
  poll();
  EXPECT_EQ(end_, End::cancelled);
  bell_.ring();
  spawn(bell_.wait());
  poll();
  EXPECT_EQ(end_, End::returned);
}

// A ring that comes in the moment of the deadline may wake the waiter only once, but it is not lost.
TEST_F(SleepTest, RingsAndWaitsNeverMissEachOther) {
  int rings = 0, heard = 0;
  const auto waiting = [&]() -> Task<void> {
    while (heard < 2'000) {
      co_await bell_.wait_until(in(1h));
      heard = rings;
    }
  };
  const auto ringing = [&]() -> Task<void> {
    for (int i = 0; i < 2'000; ++i) {
      ++rings;
      bell_.ring();
      if (i % 3 == 0) co_await sleep_until(Deadline{});
    }
  };
  spawn(waiting());
  asio::co_spawn(loop_, ringing(), [](const std::exception_ptr&) {});
  run();
  EXPECT_EQ(end_, End::returned);
  EXPECT_EQ(heard, 2'000);
}

TEST_F(SleepTest, AnotherThreadRingsByAPost) {
  spawn(bell_.wait());
  std::thread ringer([this] { asio::post(loop_, [this] { bell_.ring(); }); });
  run();
  ringer.join();
  EXPECT_EQ(end_, End::returned);
}

class GateTest : public SleepTest {
 protected:
  Gate gate_{loop_.get_executor()};
};

TEST_F(GateTest, LetsEveryonePassWhoWaitsWhenItIsOpened) {
  int passed = 0;
  const auto pass = [&](Deadline deadline) -> Task<void> {
    co_await gate_.wait_until(deadline);
    ++passed;
  };
  for (int i = 0; i < 3; ++i) asio::co_spawn(loop_, pass(in(1h)), asio::detached);
  poll();
  EXPECT_EQ(passed, 0);
  EXPECT_FALSE(gate_.is_empty());
  gate_.open();
  poll();
  EXPECT_EQ(passed, 3);
  EXPECT_TRUE(gate_.is_empty());
  spawn(pass(in(1h)));
  poll();
  EXPECT_EQ(passed, 3) << "an opening is for those who wait";
  gate_.open();
  run();
  EXPECT_EQ(passed, 4);
}

TEST_F(GateTest, WhoWaitsGoesOnAtTheDeadlineOrWhenCancelled) {
  spawn(gate_.wait_until(in(2ms)));
  run();
  EXPECT_EQ(end_, End::returned);
  spawn(gate_.wait_until(in(1h)));
  poll();
  cancel();
  run();
  EXPECT_EQ(end_, End::returned) << "the caller sees that it was cancelled";
  EXPECT_TRUE(gate_.is_empty());
}

}  // namespace
}  // namespace millrace::async
