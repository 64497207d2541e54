// The schedule at its edges: no delay is zero, none is above its ceiling.
#include "delivery/retry_schedule.h"

#include <gtest/gtest.h>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;

TEST(RetrySchedule, CeilingDoublesUntilTheLongest) {
  constexpr RetrySchedule schedule{100ms, 1s};
  EXPECT_EQ(schedule.ceiling(1), 100ms);
  EXPECT_EQ(schedule.ceiling(4), 800ms);
  EXPECT_EQ(schedule.ceiling(5), 1s);
  EXPECT_EQ(schedule.ceiling(4'000'000'000), 1s);
}

TEST(RetrySchedule, NoDelayIsZeroOrAboveItsCeiling) {
  for (std::uint32_t failures = 1; failures < 40; ++failures) {
    for (const std::uint64_t dice : {0ull, 1ull, 99ull, 100ull, ~0ull}) {
      const auto delay = default_retry_schedule.after(failures, dice);
      EXPECT_GE(delay, 1ms);
      EXPECT_LE(delay, default_retry_schedule.ceiling(failures));
    }
  }
}

}  // namespace
}  // namespace millrace::delivery
