// Times and sizes, and what is neither.
#include "cli/amounts.h"

#include <gtest/gtest.h>

namespace millrace::cli {
namespace {

using namespace std::chrono_literals;

TEST(AmountsTest, ATimeIsANumberWithItsUnit) {
  EXPECT_EQ(duration("0s"), 0s);
  EXPECT_EQ(duration("90m"), 5'400s);
  EXPECT_EQ(duration("36h"), 129'600s);
  EXPECT_EQ(duration("30d"), std::chrono::days{30});
  EXPECT_EQ(duration("36525d"), std::chrono::days{36'525});
}

TEST(AmountsTest, ASizeCountsInPowersOfTen) {
  EXPECT_EQ(size_bytes("0"), 0);
  EXPECT_EQ(size_bytes("512"), 512);
  EXPECT_EQ(size_bytes("512B"), 512);
  EXPECT_EQ(size_bytes("500MB"), 500'000'000);
  EXPECT_EQ(size_bytes("20GB"), 20'000'000'000);
  EXPECT_EQ(size_bytes("1000TB"), 1'000'000'000'000'000);
}

TEST(AmountsTest, WhatIsNoAmountIsNothing) {
  for (const auto* text : {"", "h", "36", "36 h", "-1h", "1.5h", "36H", "1w", "36526d", "99999999999999999999s"})
    EXPECT_FALSE(duration(text)) << text;
  for (const auto* text : {"", "GB", "1 GB", "-1", "1.5GB", "1gb", "1GiB", "1001TB", "99999999999999999999"})
    EXPECT_FALSE(size_bytes(text)) << text;
}

}  // namespace
}  // namespace millrace::cli
