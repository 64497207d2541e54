// Conditions of permissions: which are judged, and how.
#include "wire/condition.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

std::string condition_fault(std::string_view text) {
  chat::Raw condition;
  const auto done = read_condition(parse_json(text).value(), condition, "condition");
  return done ? "" : done.error().message();
}

bool holds(std::string_view text) {
  chat::User ann;
  ann.id = "ann", ann.role = "pilot", ann.custom.members = R"("level":3,"vip":true)";
  const chat::Custom channel{R"("topic":"mills")"};
  chat::Raw condition;
  EXPECT_TRUE(read_condition(parse_json(text).value(), condition, "condition")) << text;
  return meets(condition, {ann, "ben", "red", channel});
}

TEST(Condition, LooksAtWhoActsAndAtWhat) {
  EXPECT_TRUE(holds("{}"));
  EXPECT_TRUE(holds(R"({"$subject.vip":{"$eq":true}})"));
  EXPECT_TRUE(holds(R"({"$subject.level":3,"$subject.role":{"$in":["pilot","cook"]}})"));
  EXPECT_FALSE(holds(R"({"$subject.level":{"$ne":3}})"));
  EXPECT_FALSE(holds(R"({"$subject.absent":true})"));
  EXPECT_TRUE(holds(R"({"$resource.topic":"mills","$resource.team":"red","$resource.owner_id":"ben"})"));
  EXPECT_TRUE(holds(R"({"$or":[{"$subject.id":"ben"},{"$and":[{"$subject.id":"ann"}]}]})"));
  EXPECT_FALSE(holds(R"({"$nor":[{"$subject.id":"ann"}]})"));
}

TEST(Condition, WhatCannotBeJudgedIsRefused) {
  EXPECT_EQ(condition_fault("7"), "condition must be an object, not a number");
  EXPECT_EQ(condition_fault(R"({"name":"x"})"), "condition.name must begin with $subject. or $resource.");
  EXPECT_TRUE(condition_fault(R"({"$subject.level":{"$gt":1}})").contains("$gt is not supported"));
  EXPECT_EQ(condition_fault(R"({"$or":7})"), "condition.$or must be an array, not a number");
  EXPECT_EQ(condition_fault("null"), "");
}

}  // namespace
}  // namespace millrace::wire
