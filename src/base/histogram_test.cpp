// A value falls into the first bucket whose bound it does not exceed.
#include "base/histogram.h"

#include <gtest/gtest.h>

#include <thread>

namespace millrace {
namespace {

constexpr std::array bounds{1.0, 2.0, 4.0};

TEST(Histogram, AValueCountsInTheFirstBucketThatHoldsIt) {
  Histogram histogram(bounds);
  for (const double value : {0.5, 1.0, 1.5, 4.0, 4.5, 100.0}) histogram.observe(value);
  EXPECT_EQ(histogram.tally().counts, (std::vector<std::uint64_t>{2, 1, 1, 2}));
  EXPECT_DOUBLE_EQ(histogram.tally().sum, 111.5);
}

TEST(Histogram, ManyThreadsLoseNothing) {
  Histogram histogram(bounds);
  Counter counter;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int k = 0; k < 10'000; ++k) histogram.observe(1), counter.add(2);
      });
  }
  EXPECT_EQ(histogram.tally().counts[0], 40'000u);
  EXPECT_DOUBLE_EQ(histogram.tally().sum, 40'000);
  EXPECT_EQ(counter.value(), 80'000u);
}

}  // namespace
}  // namespace millrace
