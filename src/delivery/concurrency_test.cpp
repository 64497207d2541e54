// Against queues that throttle: it finds what they take, and asks for little more.
#include "delivery/concurrency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;
using Duration = Concurrency::Duration;

struct Run {
  double taken_per_second = 0;
  double refused_share = 0;
};

// A minute of as many requests as it allows, to a queue that takes so many a second and answers after that time.
Run minute_with(double per_second, Duration answers_after) {
  Concurrency concurrency(16);
  async::Deadline now{1h};
  const auto start = now, measured_from = start + 20s;
  std::deque<async::Deadline> in_flight;
  double tokens = per_second / 10;
  std::size_t taken = 0, refused = 0;
  auto filled_at = now;
  while (now < start + 60s) {
    while (in_flight.size() < concurrency.requests() && now >= concurrency.paused_until()) in_flight.push_back(now);
    const auto next = in_flight.empty() ? concurrency.paused_until() : in_flight.front() + answers_after;
    now = std::max(now, next);
    if (in_flight.empty() || in_flight.front() + answers_after > now) continue;
    tokens = std::min(tokens + per_second * std::chrono::duration<double>(now - filled_at).count(), per_second / 10);
    filled_at = now;
    const bool takes = tokens >= 1;
    if (takes) tokens -= 1, concurrency.succeeded(in_flight.front(), now);
    else concurrency.failed(in_flight.front(), now);
    if (now >= measured_from) ++(takes ? taken : refused);
    in_flight.pop_front();
  }
  return {static_cast<double>(taken) / 40, static_cast<double>(refused) / static_cast<double>(taken + refused)};
}

TEST(Concurrency, AThrottlingQueueGetsWhatItTakesAndLittleMore) {
  for (const auto& [per_second, answers_after] :
       {std::pair{300.0, Duration(20ms)}, {300.0, Duration(1ms)}, {30.0, Duration(5ms)}, {50.0, Duration(100ms)}}) {
    SCOPED_TRACE(testing::Message() << per_second << " requests a second");
    const auto outcome = minute_with(per_second, answers_after);
    EXPECT_GT(outcome.taken_per_second, per_second * 0.75);
    EXPECT_LT(outcome.refused_share, 0.1);
  }
}

TEST(Concurrency, AQueueThatTakesAllGetsAsManyRequestsAsAreAllowed) {
  Concurrency concurrency(16);
  async::Deadline now{1h};
  EXPECT_EQ(concurrency.requests(), 1u);
  for (int i = 0; i < 20; ++i, now += 1ms) concurrency.succeeded(now, now);
  EXPECT_EQ(concurrency.requests(), 16u);
  EXPECT_LE(concurrency.paused_until(), now);
}

TEST(Concurrency, FailuresOfRequestsThatWereTogetherCountOnce) {
  Concurrency concurrency(10);
  async::Deadline now{1h};
  for (int i = 0; i < 20; ++i) concurrency.succeeded(now, now);
  for (int i = 0; i < 10; ++i) concurrency.failed(now, now + 1ms);
  EXPECT_EQ(concurrency.requests(), 7u);
  concurrency.failed(now + 2ms, now + 3ms);
  EXPECT_EQ(concurrency.requests(), 4u);
}

TEST(Concurrency, AnOutageIsForgotten) {
  Concurrency concurrency(16);
  async::Deadline now{1h};
  for (int i = 0; i < 100; ++i) now += 10ms, concurrency.failed(now, now);
  EXPECT_LE(concurrency.paused_until(), now + Concurrency::longest_pause);
  concurrency.forget_failures();
  for (int i = 0; i < 30; ++i) now += 10ms, concurrency.succeeded(now, now);
  EXPECT_EQ(concurrency.requests(), 16u);
}

}  // namespace
}  // namespace millrace::delivery
