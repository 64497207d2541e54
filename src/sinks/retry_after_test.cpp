// Both forms, their bounds, and what is neither.
#include "sinks/retry_after.h"

#include <gtest/gtest.h>

namespace millrace::sinks {
namespace {

using namespace std::chrono_literals;

TEST(RetryAfter, IsSecondsOrADate) {
  const auto now = *parse_rfc3339("2026-11-24T09:00:00Z");
  const auto of = [&](const char* text) { return retry_after({{"Retry-After", text}}, now); };
  EXPECT_EQ(of("7"), 7000ms);
  EXPECT_EQ(of("0"), 0ms);
  EXPECT_EQ(of("Tue, 24 Nov 2026 09:00:30 GMT"), 30000ms);
  EXPECT_EQ(of("999999"), longest_retry_after);
  EXPECT_EQ(of("99999999999999999999999"), longest_retry_after);
  EXPECT_EQ(of("Wed, 25 Nov 2026 09:00:00 GMT"), longest_retry_after);
  for (const auto* text : {"", "-1", "soon", "7s", "Tue, 24 Nov 2026 08:00:00 GMT"}) EXPECT_EQ(of(text), std::nullopt) << text;
  EXPECT_EQ(retry_after({}, now), std::nullopt);
}

}  // namespace
}  // namespace millrace::sinks
