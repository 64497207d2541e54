// Memory gives what the log has, as far back as it reaches, and stays within its bytes.
#include "store/tail.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace millrace::store {
namespace {

constexpr chat::AppKey app{1}, other{2};
using Positions = std::vector<Position>;

LogRecords records(Position from, Position to, std::size_t payload_bytes = 100) {
  LogRecords records;
  for (auto position = from; position <= to; ++position)
    records.push_back(
        std::make_shared<const LogRecord>(LogRecord{.position = position, .type = "t", .payload = std::string(payload_bytes, 'x')}));
  return records;
}

std::optional<Positions> positions(const std::optional<LogRecords>& records) {
  if (!records) return std::nullopt;
  Positions positions;
  for (const auto& record : *records) positions.push_back(record->position);
  return positions;
}

TEST(Tail, KnowsNothingOfALogThatItNeverSaw) {
  Tail tail(1'000'000);
  EXPECT_FALSE(tail.after(app, 0, 1'000));
  tail.push(app, records(1, 2));
  EXPECT_FALSE(tail.after(other, 0, 1'000));
  tail.push(other, {});
  EXPECT_FALSE(tail.after(other, 0, 1'000));
}

TEST(Tail, ReachesBackToWhatItHolds) {
  Tail tail(1'000'000);
  tail.push(app, records(11, 13));
  EXPECT_EQ(positions(tail.after(app, 9, 1'000)), std::nullopt);
  EXPECT_EQ(positions(tail.after(app, 10, 1'000)), (Positions{11, 12, 13}));
  EXPECT_EQ(positions(tail.after(app, 12, 1'000)), Positions{13});
  EXPECT_EQ(positions(tail.after(app, 13, 1'000)), Positions{});
  EXPECT_EQ(positions(tail.after(app, 99, 1'000)), Positions{});
}

TEST(Tail, GivesAtLeastOneAndNoMoreThanTheBytes) {
  Tail tail(1'000'000);
  tail.push(app, records(1, 5));
  EXPECT_EQ(positions(tail.after(app, 0, 0)), Positions{1});
  EXPECT_EQ(positions(tail.after(app, 0, 199)), Positions{1});
  EXPECT_EQ(positions(tail.after(app, 0, 200)), (Positions{1, 2}));
}

TEST(Tail, TheOldestLeaveWhenItOutgrowsItsBytes) {
  Tail tail(5'000);
  for (Position position = 1; position <= 100; ++position) tail.push(app, records(position, position));
  EXPECT_FALSE(tail.after(app, 0, 100'000));
  Position reach = 99;
  while (tail.after(app, reach - 1, 100'000)) --reach;
  const auto held = tail.after(app, reach, 100'000)->size();
  EXPECT_EQ(held, static_cast<std::size_t>(100 - reach));
  EXPECT_GT(held, 10u);
  EXPECT_LT(held, 50u);
  tail.push(other, records(1, 1));
  EXPECT_EQ(tail.after(app, reach, 100'000)->size(), held) << "each app has bytes of its own";
}

TEST(Tail, ARecordLargerThanAllItsBytesIsStillHeld) {
  Tail tail(1'000);
  tail.push(app, records(1, 3));
  tail.push(app, records(4, 4, 5'000));
  EXPECT_EQ(positions(tail.after(app, 3, 10)), Positions{4});
  EXPECT_FALSE(tail.after(app, 2, 10));
  tail.push(app, records(5, 5));
  EXPECT_EQ(positions(tail.after(app, 4, 10)), Positions{5});
  EXPECT_FALSE(tail.after(app, 3, 10));
}

TEST(TailDeathTest, AGapIsNoticed) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  Tail tail(1'000'000);
  tail.push(app, records(1, 2));
  EXPECT_DEATH(tail.push(app, records(4, 4)), "gap");
}

}  // namespace
}  // namespace millrace::store
