// What is counted leaves with its minute.
#include "delivery/recent_count.h"

#include <gtest/gtest.h>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;

TEST(RecentCount, HoldsTheLastMinute) {
  RecentCount count;
  const async::Deadline start{1h};
  EXPECT_EQ(count.sum(start), 0u);
  count.add(3, start);
  count.add(4, start + 1s);
  count.add(5, start + 30s);
  EXPECT_EQ(count.sum(start + 30s), 12u);
  EXPECT_EQ(count.sum(start + 59s), 12u);
  EXPECT_EQ(count.sum(start + 60s), 5u);
  count.add(1, start + 60s);  // in place of the first
  EXPECT_EQ(count.sum(start + 89s), 6u);
  EXPECT_EQ(count.sum(start + 10h), 0u);
}

}  // namespace
}  // namespace millrace::delivery
