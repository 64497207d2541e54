// Ids have the form of their version, and dice do not repeat.
#include "base/random.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace millrace {
namespace {

TEST(Random, UuidsSayTheirVersion) {
  SystemRandom random;
  const auto v4 = to_text(uuid_v4(random)), v7 = to_text(uuid_v7(random, {1'585'554'886'277'381'000}));
  EXPECT_EQ(v4.size(), 36u);
  EXPECT_EQ(v4[14], '4');
  EXPECT_EQ(v7[14], '7');
  EXPECT_EQ(v7.substr(0, 13), "01712a6f-8e85");
}

TEST(Random, LaterUuidsSortLater) {
  SystemRandom random;
  EXPECT_LT(uuid_v7(random, {1'000'000}), uuid_v7(random, {2'000'000}));
}

TEST(Random, TheSystemsDiceDoNotRepeatAcrossTheirStockAndThreads) {
  SystemRandom random;
  std::mutex mutex;
  std::set<std::uint64_t> seen;
  const auto throw_dice = [&] {
    for (int i = 0; i < 5'000; ++i) {
      const auto value = random.next();
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(seen.insert(value).second);
    }
  };
  std::jthread other(throw_dice);
  throw_dice();
}

TEST(Random, ASeedGivesTheSameDiceAgain) {
  SeededRandom one(5), same(5), other(6);
  const auto value = one.next();
  EXPECT_EQ(value, same.next());
  EXPECT_NE(value, other.next());
}

}  // namespace
}  // namespace millrace
