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

TEST(Uuid, ComesBackFromItsText) {
  SeededRandom random(1);
  const auto id = uuid_v4(random);
  EXPECT_EQ(parse_uuid(to_text(id)), id);
  EXPECT_EQ(to_text(*parse_uuid("8BFFC454-E1DA-4D91-8B88-A87853DFB41C")), "8bffc454-e1da-4d91-8b88-a87853dfb41c");
  for (const auto* text :
       {"", "8bffc454", "8bffc454-e1da-4d91-8b88-a87853dfb41", "8bffc454-e1da-4d91-8b88-a87853dfb41cc",
        "8bffc454xe1da-4d91-8b88-a87853dfb41c", "8bffc454-e1da-4d91-8b88-a87853dfb4 c", "8bffc454-e1da-4d91-8b88-a87853dfb4-c"})
    EXPECT_FALSE(parse_uuid(text)) << text;
}

TEST(Uuid, SevenHoldsItsTimeToTheMillisecond) {
  SeededRandom random(1);
  EXPECT_EQ(time_in(uuid_v7(random, Instant{1'790'000'000'123'999'999})), Instant{1'790'000'000'123'000'000});
  EXPECT_FALSE(time_in(uuid_v4(random)));
  EXPECT_FALSE(time_in(*parse_uuid("ffffffff-ffff-7fff-bfff-ffffffffffff")));
}

}  // namespace
}  // namespace millrace
