// Three failures open it, one probe goes through when its time has come, and any success closes it.
#include "delivery/breaker.h"

#include <gtest/gtest.h>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;
using Fault = Breaker::Fault;
using State = Breaker::State;

class BreakerTest : public testing::Test {
 protected:
  void fail(Fault fault, std::optional<std::chrono::milliseconds> retry_after = {}) {
    breaker_.failed(fault, now_, now_, ~0ull, retry_after);
  }

  Breaker breaker_{RetrySchedule{100ms, 5min}, RetrySchedule{1s, 5min}};
  async::Deadline now_{1h};
};

TEST_F(BreakerTest, OpensAfterFailuresInARowAndProbesWithOneRequest) {
  fail(Fault::failing), fail(Fault::failing);
  EXPECT_EQ(breaker_.state(now_), State::closed);
  EXPECT_FALSE(breaker_.lets_through(now_, 0)) << "held back for a moment";
  EXPECT_TRUE(breaker_.lets_through(breaker_.held_until(), 5));
  fail(Fault::failing);
  EXPECT_EQ(breaker_.state(now_), State::open);
  now_ = breaker_.held_until();
  EXPECT_EQ(breaker_.state(now_), State::half_open);
  EXPECT_TRUE(breaker_.lets_through(now_, 0));
  EXPECT_FALSE(breaker_.lets_through(now_, 1));
  breaker_.succeeded();
  EXPECT_EQ(breaker_.state(now_), State::closed);
  EXPECT_TRUE(breaker_.lets_through(now_, 7));
}

TEST_F(BreakerTest, ASuccessBetweenFailuresKeepsItClosed) {
  for (int i = 0; i < 10; ++i) {
    fail(Fault::failing), fail(Fault::failing);
    EXPECT_TRUE(breaker_.is_closed());
    breaker_.succeeded();
  }
}

TEST_F(BreakerTest, AMisconfiguredTargetOpensItAtOnceAndIsProbedEveryFiveMinutesInTheEnd) {
  for (const auto expected : {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s}) {
    fail(Fault::misconfigured);
    EXPECT_EQ(breaker_.state(now_), State::open);
    EXPECT_EQ(breaker_.held_until() - now_, expected);
    now_ = breaker_.held_until();
  }
  breaker_.rearm();
  EXPECT_TRUE(breaker_.lets_through(now_, 0)) << "an edit is tried at once";
  EXPECT_FALSE(breaker_.is_misconfigured());
}

TEST_F(BreakerTest, WhatFailsTogetherCountsOnce) {
  for (const auto fault : {Fault::failing, Fault::misconfigured}) {
    const auto sent_at = now_;
    now_ += 250ms;
    for (int i = 0; i < 16; ++i, now_ += 1ms) breaker_.failed(fault, sent_at, now_, ~0ull, {});
    EXPECT_LE(breaker_.held_until() - sent_at, 250ms + (fault == Fault::failing ? 100ms : 1s));
    now_ = breaker_.held_until();
  }
  breaker_.rearm();
  const auto before = now_ - 1s;
  breaker_.failed(Fault::failing, now_, now_, ~0ull, {});
  breaker_.failed(Fault::failing, before, now_, ~0ull, 10s);
  EXPECT_EQ(breaker_.held_until() - now_, 10s) << "asked for by one that did not count";
  breaker_.failed(Fault::misconfigured, before, now_, ~0ull, {});
  EXPECT_TRUE(breaker_.is_misconfigured()) << "that is news";
}

TEST_F(BreakerTest, ATargetThatAsksForTimeGetsIt) {
  fail(Fault::failing, 10min);
  EXPECT_EQ(breaker_.held_until() - now_, 10min);
  fail(Fault::failing);
  EXPECT_EQ(breaker_.held_until() - now_, 10min) << "a shorter delay does not undo it";
}

}  // namespace
}  // namespace millrace::delivery
