// What a trim erases, and what it must leave.
#include "store/trim_suite_test.h"

namespace millrace::store {

TEST_P(TrimSuite, WhatIsOlderGoes) {
  append_seconds(5);
  const auto before = size();
  EXPECT_EQ(before.first, 1);
  EXPECT_EQ(before.head, 5);
  EXPECT_EQ(before.oldest, at_second(1));
  const auto trimmed = trim(at_second(3));
  EXPECT_EQ(trimmed.records, 2);
  EXPECT_FALSE(trimmed.more);
  EXPECT_EQ(size().first, 3);
  EXPECT_EQ(size().oldest, at_second(3));
  EXPECT_EQ(size().head, 5);
  EXPECT_LT(size().bytes, before.bytes);
  EXPECT_EQ(positions_on_disk(), (std::vector<Position>{3, 4, 5}));
  EXPECT_EQ(trim(at_second(3)).records, 0);
}

TEST_P(TrimSuite, TheOldestGoUntilTheLogIsSmallEnough) {
  append_seconds(10);
  const auto bytes = size().bytes;
  EXPECT_GT(bytes, 0);
  trim(Instant{}, bytes);
  EXPECT_EQ(size().first, 1);
  trim(Instant{}, bytes / 2);
  EXPECT_LE(size().bytes, bytes / 2);
  EXPECT_GT(size().bytes, bytes / 2 - bytes / 5) << "and no more than that";
  const auto kept = size();
  reopen();
  EXPECT_EQ(size().bytes, kept.bytes);
  EXPECT_EQ(size().first, kept.first);
}

TEST_P(TrimSuite, TheNewestRecordStays) {
  append_seconds(3);
  trim(at_second(100), 0);
  EXPECT_EQ(positions_on_disk(), (std::vector<Position>{3}));
  append_seconds(1);
  EXPECT_EQ(head(app_), 4) << "positions go on";
  EXPECT_EQ(positions_on_disk(), (std::vector<Position>{3, 4}));
}

TEST_P(TrimSuite, AnEmptyLogHasNothingToTrim) {
  EXPECT_EQ(trim(at_second(100), 0).records, 0);
  EXPECT_EQ(size().bytes, 0);
  EXPECT_EQ(size().first, 0);
  EXPECT_FALSE(size().oldest);
}

TEST_P(TrimSuite, ItIsDoneInSteps) {
  append_seconds(7);
  auto trimmed = trim(at_second(6), any_bytes, 3);
  EXPECT_EQ(trimmed.records, 3);
  EXPECT_TRUE(trimmed.more);
  trimmed = trim(at_second(6), any_bytes, 3);
  EXPECT_EQ(trimmed.records, 2);
  EXPECT_FALSE(trimmed.more);
  EXPECT_EQ(size().first, 6);
}

TEST_P(TrimSuite, WhatAHookWaitsForStays) {
  const auto slow = add_hook("slow"), quick = add_hook("quick");  // records 1 and 2
  append_seconds(5);
  settle_up_to(quick, 7, 5);
  settle_up_to(slow, 4, 2);
  trim(at_second(100), 0);
  EXPECT_EQ(size().first, 5);
  const auto ledger = ledger_of(app_, slow);
  EXPECT_EQ(ledger.accepted, 5);
  EXPECT_EQ(ledger.waiting, 3);
  EXPECT_TRUE(ledger.closes());
  EXPECT_TRUE(ledger_of(app_, quick).closes());
}

TEST_P(TrimSuite, ADeletedHookHoldsNothing) {
  const auto hook = add_hook("gone");
  append_seconds(3);
  write([&](Transaction& transaction) { transaction.remove(app_, hook, at_second(50)); });
  trim(at_second(100), 0);
  EXPECT_EQ(size().first, size().head);
  const auto ledger = ledger_of(app_, hook);
  EXPECT_EQ(ledger.abandoned, 3);
  EXPECT_TRUE(ledger.closes());
}

TEST_P(TrimSuite, AnotherAppsLogStays) {
  const auto other = add_app("other");
  append(other, event());
  append_seconds(3);
  append(other, event());
  trim(at_second(100), 0);
  EXPECT_EQ(positions(log_of(other)), (std::vector<Position>{1, 2}));
  EXPECT_EQ(size().first, 3);
}

TEST_P(TrimSuite, AnUndoneTrimErasesNothing) {
  append_seconds(4);
  const auto bytes = size().bytes;
  committed([&](Transaction& transaction) {
    transaction.trim(app_, at_second(100), 0, 100);
    transaction.append(app_, event());
    return Verdict::undo;
  });
  EXPECT_EQ(size().bytes, bytes);
  EXPECT_EQ(positions_on_disk(), (std::vector<Position>{1, 2, 3, 4}));
  EXPECT_EQ(store().counts().trimmed_records.value(), 0u);
  trim(at_second(3));
  EXPECT_EQ(store().counts().trimmed_records.value(), 2u);
}

// The sizes of records that are gone and of those that come later add up.
TEST_P(TrimSuite, TheSizeIsThatOfTheRecordsThatAreThere) {
  append_seconds(20);
  trim(at_second(15));
  const auto kept = size().bytes;
  const auto of_one = size().bytes / 6;
  append_seconds(6);
  EXPECT_NEAR(static_cast<double>(size().bytes - kept), static_cast<double>(6 * of_one), static_cast<double>(of_one));
}

TEST_P(TrimSuite, EventsAreFoundByTimeInATrimmedLog) {
  append_seconds(9);
  trim(at_second(4));
  EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.before(app_, at_second(6)); }), 5);
  EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.before(app_, at_second(1)); }), 3);
}

}  // namespace millrace::store
