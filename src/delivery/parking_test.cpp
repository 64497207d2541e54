// What is parked is tried in its turn and its time, and is saved exactly once, whatever happens between two savings.
#include "delivery/parking.h"

#include <gtest/gtest.h>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;
using Positions = std::vector<store::Position>;
using Turn = Parking::Turn;

class ParkingTest : public testing::Test {
 protected:
  Item item(store::Position position, async::Deadline ready_at = {}) {
    const store::LogRecord record{.position = position, .cid = "messaging:a", .payload = "12345"};
    return {.record = std::make_shared<const store::LogRecord>(record),
            .group = record.group(),
            .attempts = 3,
            .ready_at = ready_at,
            .parked = true};
  }

  Parking::Changes save() {
    const auto changes = parking_.take_changes(hooks::HookKey{7});
    parking_.saved(changes);
    return changes;
  }

  Parking parking_;
  async::Deadline now_{1h};
};

TEST_F(ParkingTest, AnEventIsDueInItsTurnAndItsTime) {
  parking_.park(item(1, now_ + 1s), Turn::now);
  parking_.park(item(2, now_), Turn::later);
  EXPECT_EQ(parking_.count(), 2u);
  EXPECT_TRUE(parking_.take_due(now_, {10, 1'000}).empty());
  EXPECT_EQ(parking_.next_due(), now_ + 1s);
  parking_.may_go(2), parking_.may_go(99);
  EXPECT_EQ(parking_.take_due(now_, {10, 1'000}), Positions{2});
  EXPECT_EQ(parking_.out_count(), 1u);
  EXPECT_EQ(parking_.take_due(now_ + 2s, {10, 1'000}), Positions{1});
  auto again = item(2, now_ + 3s);
  parking_.came_back(again, Turn::now);
  EXPECT_EQ(parking_.next_due(), now_ + 3s);
}

TEST_F(ParkingTest, AnEventIsSavedOnceAndItsPayloadIsLetGo) {
  parking_.park(item(1), Turn::now);
  ASSERT_TRUE(parking_.unsaved(1));
  EXPECT_EQ(parking_.unsaved(1)->record->payload, "12345");
  const auto changes = save();
  ASSERT_EQ(changes.parked.size(), 1u);
  EXPECT_EQ(changes.parked[0].hook, hooks::HookKey{7});
  EXPECT_EQ(changes.parked[0].record->payload, "12345");
  EXPECT_EQ(changes.parked[0].attempts, 3);
  EXPECT_FALSE(parking_.unsaved(1)) << "it is read from the store from now on";
  EXPECT_TRUE(save().empty());
}

TEST_F(ParkingTest, WhatIsFinishedBeforeItWasSavedNeedsNoSaving) {
  parking_.park(item(1), Turn::now);
  parking_.take_due(now_, {1, 1'000});
  parking_.finish(1);
  EXPECT_TRUE(save().empty());
  EXPECT_FALSE(parking_.knows(1));
  EXPECT_EQ(parking_.out_count(), 0u);
}

TEST_F(ParkingTest, WhatIsFinishedWhileItIsSavedIsRemovedNext) {
  for (const bool kept : {true, false}) {
    parking_.park(item(1), Turn::now);
    const auto changes = parking_.take_changes({});
    parking_.take_due(now_, {1, 1'000});
    parking_.finish(1);
    EXPECT_EQ(parking_.count(), 0u);
    kept ? parking_.saved(changes) : parking_.give_back(changes);
    const auto next = save();
    EXPECT_TRUE(next.parked.empty());
    EXPECT_EQ(next.finished, kept ? Positions{1} : Positions{});
    EXPECT_FALSE(parking_.knows(1));
  }
}

TEST_F(ParkingTest, ASavingThatFailedIsDoneAgain) {
  parking_.park(item(1), Turn::now);
  parking_.park(item(2), Turn::now);
  save();
  parking_.take_due(now_, {1, 1'000});
  parking_.finish(1);
  parking_.park(item(3), Turn::now);
  parking_.give_back(parking_.take_changes({}));
  EXPECT_TRUE(parking_.knows(1)) << "it is still in the store";
  const auto changes = save();
  EXPECT_EQ(changes.parked.at(0).record->position, 3);
  EXPECT_EQ(changes.finished, Positions{1});
  EXPECT_EQ(parking_.count(), 2u);
}

TEST_F(ParkingTest, WhatTheStoreHasIsTakenUpOnce) {
  const store::ParkedEvent event{.record = item(4).record, .payload_bytes = 5, .attempts = 2};
  parking_.add_stored(event, Turn::now, now_);
  parking_.add_stored(event, Turn::now, now_);
  EXPECT_EQ(parking_.count(), 1u);
  EXPECT_EQ(parking_.take_due(now_, {10, 1'000}), Positions{4});
  EXPECT_FALSE(parking_.unsaved(4));
}

TEST_F(ParkingTest, ThereIsABound) {
  for (store::Position position = 1; parking_.has_room(); ++position) parking_.park(item(position), Turn::now);
  EXPECT_EQ(parking_.count(), Parking::most_events);
  parking_.finish(1);
  EXPECT_TRUE(parking_.has_room());
}

TEST_F(ParkingTest, WhatIsOutIsBoundedInEventsAndInBytes) {
  for (store::Position position = 1; position <= 9; ++position) parking_.park(item(position), Turn::now);
  EXPECT_EQ(parking_.take_due(now_, {2, 1'000}), (Positions{1, 2}));
  EXPECT_EQ(parking_.take_due(now_, {10, 16}), (Positions{3, 4})) << "of five bytes each";
  EXPECT_FALSE(parking_.may_take({10, 20}));
  for (store::Position position = 1; position <= 4; ++position) parking_.finish(position);
  EXPECT_EQ(parking_.take_due(now_, {10, 1}), Positions{5}) << "one always may";
  EXPECT_TRUE(parking_.take_due(now_, {10, 1}).empty());
}

TEST_F(ParkingTest, TurnsCanBeSaidAnew) {
  parking_.park(item(1), Turn::now), parking_.park(item(2), Turn::later);
  parking_.say_turns([](store::Position position, const std::string&) { return position == 2 ? Turn::now : Turn::later; });
  EXPECT_EQ(parking_.take_due(now_, {10, 1'000}), Positions{2});
}

}  // namespace
}  // namespace millrace::delivery
