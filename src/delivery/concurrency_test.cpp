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

// A queue that takes so many requests a second, and answers after that time.
class ThrottlingQueue {
 public:
  ThrottlingQueue(double per_second, Duration answers_after) : per_second_(per_second), answers_after_(answers_after) {}

  void takes(double per_second) { per_second_ = per_second; }

  // So much time of as many requests as are allowed.
  Run run(Duration length) {
    std::size_t taken = 0, refused = 0;
    for (const auto end = now_ + length; now_ < end;) {
      while (in_flight_.size() < concurrency.requests() && now_ >= concurrency.paused_until()) {
        concurrency.sent(now_);
        in_flight_.push_back(now_);
      }
      now_ = std::max(now_, in_flight_.empty() ? concurrency.paused_until() : in_flight_.front() + answers_after_);
      if (in_flight_.empty()) continue;
      const bool took = take();
      if (took) concurrency.succeeded(in_flight_.front(), now_);
      else concurrency.throttled(in_flight_.front(), now_, {});
      ++(took ? taken : refused);
      in_flight_.pop_front();
    }
    return {static_cast<double>(taken) / std::chrono::duration<double>(length).count(),
            static_cast<double>(refused) / static_cast<double>(taken + refused)};
  }

  Duration interval() const { return concurrency.interval(now_); }

  Concurrency concurrency{16};

 private:
  bool take() {
    const double most = std::max(1.0, per_second_ / 10);
    tokens_ = std::min(tokens_ + per_second_ * std::chrono::duration<double>(now_ - filled_at_).count(), most);
    filled_at_ = now_;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

  double per_second_, tokens_ = 0;
  Duration answers_after_;
  async::Deadline now_{1h}, filled_at_{1h};
  std::deque<async::Deadline> in_flight_;
};

TEST(Concurrency, AThrottlingQueueGetsWhatItTakesAndLittleMore) {
  for (const auto& [per_second, answers_after] : {std::pair{300.0, Duration(20ms)},
                                                  {300.0, Duration(1ms)},
                                                  {30.0, Duration(5ms)},
                                                  {50.0, Duration(100ms)},
                                                  {3.0, Duration(1ms)},
                                                  {0.3, Duration(1ms)}}) {
    SCOPED_TRACE(testing::Message() << per_second << " requests a second");
    ThrottlingQueue queue(per_second, answers_after);
    queue.run(60s);
    const auto outcome = queue.run(600s);
    EXPECT_GT(outcome.taken_per_second, per_second * 0.75);
    EXPECT_LT(outcome.refused_share, 0.15);
  }
}

TEST(Concurrency, ThrottlingThatEndsIsForgottenWithinAMinute) {
  for (const double per_second : {0.0, 0.3, 3.0}) {
    SCOPED_TRACE(testing::Message() << per_second << " requests a second");
    ThrottlingQueue queue(per_second, 1ms);
    queue.run(600s);
    EXPECT_GT(queue.interval(), 100ms);
    EXPECT_LE(queue.interval(), Concurrency::longest_interval);
    queue.takes(1'000'000);
    queue.run(60s);
    EXPECT_EQ(queue.interval(), Duration{});
    EXPECT_EQ(queue.concurrency.requests(), 16u);
  }
}

TEST(Concurrency, AnIntervalThatNobodyAskedForLatelyIsForgotten) {
  Concurrency concurrency(16);
  const async::Deadline now{1h};
  concurrency.throttled(now, now + 1ms, {});
  EXPECT_GT(concurrency.interval(now + 1ms), 1ms);
  EXPECT_EQ(concurrency.interval(now + 1ms + Concurrency::longest_memory), Duration{});
}

TEST(Concurrency, ATargetThatAsksForTimeGetsIt) {
  Concurrency concurrency(16);
  async::Deadline now{1h};
  for (int i = 0; i < 20; ++i) concurrency.succeeded(now, now);
  concurrency.throttled(now, now, 30s);
  EXPECT_EQ(concurrency.paused_until(), now + 30s);
  concurrency.forget_failures();
  EXPECT_LE(concurrency.paused_until(), now);
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
  EXPECT_EQ(concurrency.requests(), 1u);
  EXPECT_LE(concurrency.paused_until(), now);
  concurrency.forget_failures();
  for (int i = 0; i < 30; ++i) now += 10ms, concurrency.succeeded(now, now);
  EXPECT_EQ(concurrency.requests(), 16u);
}

}  // namespace
}  // namespace millrace::delivery
