// The first of a group goes, the others wait in the order of the log, and whoever leaves lets the next one through.
#include "delivery/lanes.h"

#include <gtest/gtest.h>

namespace millrace::delivery {
namespace {

Item item_at(store::Position position, const std::string& group) {
  return {.record = std::make_shared<const store::LogRecord>(store::LogRecord{.position = position}), .group = group};
}

TEST(Lanes, OnlyTheFirstOfAGroupGoes) {
  Lanes lanes;
  EXPECT_TRUE(lanes.enter("a", 1));
  EXPECT_FALSE(lanes.enter("a", 2));
  EXPECT_TRUE(lanes.enter("b", 3));
  EXPECT_TRUE(lanes.is_first("a", 1));
  EXPECT_FALSE(lanes.is_first("a", 2));
  EXPECT_FALSE(lanes.is_first("c", 9));
}

TEST(Lanes, WhoLeavesLetsTheNextOneThrough) {
  Lanes lanes;
  for (const store::Position position : {1, 2, 5, 7}) lanes.enter("a", position);
  lanes.wait(item_at(2, "a"));
  EXPECT_FALSE(lanes.leave("a", 7).position) << "whoever is not the first lets nobody through";
  const auto next = lanes.leave("a", 1);
  ASSERT_TRUE(next.item);
  EXPECT_EQ(next.item->position(), 2);
  const auto parked = lanes.leave("a", 2);
  EXPECT_FALSE(parked.item) << "its place alone is here";
  EXPECT_EQ(parked.position, 5);
  EXPECT_FALSE(lanes.leave("a", 5).position);
  EXPECT_FALSE(lanes.leave("a", 5).position) << "nobody is there any more";
}

TEST(Lanes, AnOlderOneThatComesLaterIsTheNext) {
  Lanes lanes;
  EXPECT_TRUE(lanes.enter("a", 5));
  EXPECT_FALSE(lanes.enter("a", 7));
  EXPECT_FALSE(lanes.enter("a", 2)) << "the first may be on its way already";
  EXPECT_TRUE(lanes.is_first("a", 5));
  EXPECT_EQ(lanes.leave("a", 5).position, 2);
  EXPECT_EQ(lanes.leave("a", 2).position, 7);
}

TEST(Lanes, WhatWaitsCanBeTakenOutAndKeepsItsPlace) {
  Lanes lanes;
  EXPECT_FALSE(lanes.take(1));
  for (const store::Position position : {1, 2, 3}) lanes.enter("a", position);
  lanes.wait(item_at(2, "a")), lanes.wait(item_at(3, "a"));
  EXPECT_EQ(lanes.take(2).value_or(Item{}).position(), 2);
  EXPECT_FALSE(lanes.take(2));
  EXPECT_EQ(lanes.leave("a", 1).position, 2);
  EXPECT_TRUE(lanes.is_first("a", 2));
  const auto rest = lanes.clear();
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].position(), 3);
  EXPECT_TRUE(lanes.enter("a", 9));
}

}  // namespace
}  // namespace millrace::delivery
