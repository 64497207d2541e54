// Every call counts, in its own minute.
#include "api/rate_limits.h"

#include <gtest/gtest.h>

namespace millrace::api {
namespace {

constexpr Instant at(std::int64_t seconds) { return {seconds * 1'000'000'000}; }

TEST(RateLimits, CountsDownWithinAMinuteAndStartsAnew) {
  RateLimits limits(2, 3);
  EXPECT_EQ(limits.count(0, Platform::server, at(600)).remaining, 2);
  const auto second = limits.count(0, Platform::server, at(659));
  EXPECT_EQ(second.remaining, 1);
  EXPECT_EQ(second.reset, 660);
  EXPECT_EQ(limits.count(0, Platform::server, at(660)).remaining, 2);
}

TEST(RateLimits, OperationsAndPlatformsAreApart) {
  RateLimits limits(2, 3);
  limits.count(0, Platform::server, at(0));
  EXPECT_EQ(limits.count(1, Platform::server, at(0)).remaining, 2);
  EXPECT_EQ(limits.count(0, Platform::ios, at(0)).remaining, 2);
}

TEST(RateLimits, SaysWhenItIsExceeded) {
  RateLimits limits(1, 1);
  EXPECT_FALSE(limits.count(0, Platform::server, at(0)).exceeded());
  EXPECT_TRUE(limits.count(0, Platform::server, at(0)).exceeded());
}

TEST(RateLimits, KnowsPlatformsByTheirSdk) {
  EXPECT_EQ(platform_of("stream-python-client-4.31.0"), Platform::server);
  EXPECT_EQ(platform_of("stream-chat-js-v9.49.0-browser"), Platform::web);
  EXPECT_EQ(platform_of("stream-chat-android-6"), Platform::android);
}

}  // namespace
}  // namespace millrace::api
