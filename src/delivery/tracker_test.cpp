// The cursor never passes an open event, and what is settled above it is remembered.
#include "delivery/tracker.h"

#include "base/random.h"

#include <gtest/gtest.h>

namespace millrace::delivery {
namespace {

using Positions = std::vector<store::Position>;

TEST(Tracker, TheCursorStandsBeforeTheFirstOpenEvent) {
  Tracker tracker(10, {});
  tracker.pass_over(11);
  EXPECT_EQ(tracker.cursor(), 11);
  tracker.open(12, {}, 1);
  tracker.open(13, {}, 1);
  tracker.pass_over(14);
  EXPECT_EQ(tracker.cursor(), 11);
  tracker.settle(13);
  EXPECT_EQ(tracker.cursor(), 11);
  EXPECT_EQ(tracker.settled(), Positions{13});
  tracker.settle(12);
  EXPECT_EQ(tracker.cursor(), 14);
  EXPECT_EQ(tracker.settled(), Positions{});
}

TEST(Tracker, ARestartKnowsWhatWasSettledAboveTheCursor) {
  Tracker tracker(10, {12, 13});
  tracker.open(11, {}, 1);
  EXPECT_TRUE(tracker.was_settled(12));
  tracker.pass_over(12);
  tracker.pass_over(13);
  EXPECT_EQ(tracker.settled(), (Positions{12, 13}));
  tracker.settle(11);
  EXPECT_EQ(tracker.cursor(), 13);
  EXPECT_TRUE(tracker.settled().empty());
}

TEST(Tracker, KnowsHowManyBytesAreOpen) {
  Tracker tracker(10, {});
  tracker.open(11, {}, 100);
  tracker.open(12, {}, 20);
  tracker.open(13, {}, 0);
  EXPECT_EQ(tracker.open_bytes(), 120u);
  tracker.settle(11);
  EXPECT_EQ(tracker.open_bytes(), 20u);
  tracker.settle(13);
  tracker.settle(12);
  EXPECT_EQ(tracker.open_bytes(), 0u);
}

// Else a few settled positions that nobody reads any more would stop it from reading on, for ever.
TEST(Tracker, ForgetsWhatWasSettledInATrimmedStretch) {
  Tracker tracker(10, {12, 13}, 2);
  tracker.open(20, {}, 1);
  EXPECT_EQ(tracker.cursor(), 19);
  EXPECT_EQ(tracker.settled(), Positions{});
  const Tracker restarted(19, {12, 13}, 2);
  EXPECT_EQ(restarted.settled(), Positions{});
  EXPECT_TRUE(restarted.may_read_on());
}

TEST(Tracker, StopsReadingWhenOneEventPinsTheCursorForLong) {
  Tracker tracker(0, {});
  tracker.open(1, {}, 1);
  store::Position position = 1;
  while (tracker.may_read_on()) tracker.open(++position, {}, 1), tracker.settle(position);
  EXPECT_EQ(tracker.settled().size(), Tracker::most_settled);
  tracker.settle(1);
  EXPECT_TRUE(tracker.may_read_on());
  EXPECT_EQ(tracker.cursor(), position);
}

// Random histories with restarts from the durable form: nothing open is ever below the cursor, nothing settled is opened again.
TEST(Tracker, KeepsItsPromiseThroughRestarts) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SeededRandom random(seed);
    Tracker tracker(0, {});
    std::set<store::Position> open, settled;
    const auto accepts = [](store::Position position) { return position % 3 != 0; };
    for (int step = 0; step < 300; ++step) {
      const auto dice = random.next() % 10;
      if (dice < 5) {
        const auto position = tracker.read() + 1;
        if (!accepts(position) || tracker.was_settled(position)) {
          tracker.pass_over(position);
        } else {
          tracker.open(position, {}, 1);
          open.insert(position);
          ASSERT_FALSE(settled.contains(position)) << "seed " << seed;
        }
      } else if (dice < 9 && !open.empty()) {
        const auto chosen = std::next(open.begin(), static_cast<std::ptrdiff_t>(random.next() % open.size()));
        tracker.settle(*chosen);
        settled.insert(*chosen);
        open.erase(chosen);
      } else if (dice == 9) {
        tracker = Tracker(tracker.cursor(), tracker.settled());
        open.clear();
      }
      for (store::Position position = 1; position <= tracker.cursor(); ++position)
        ASSERT_TRUE(!accepts(position) || settled.contains(position)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace millrace::delivery
