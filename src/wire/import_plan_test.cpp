// A file's items, whatever stands between them, in the order in which they can be written.
#include "wire/import_plan.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::wire {
namespace {

using ItemKind = chat::ImportItem::Kind;

constexpr Instant now{1'790'000'000'000'000'000};

constexpr std::string_view user = R"({"type":"user","item":{"id":"ann","user_mutes":["ben"],"note":"} ] \" {"}})";
constexpr std::string_view member = R"({"type":"member","item":{"channel_type":"messaging","channel_id":"a","user_id":"ann"}})";
std::string message(const std::string& id, int day, const std::string& more = "") {
  return R"({"type":"message","data":{"channel_type":"messaging","channel_id":"a","user":"ann","text":"**x**","id":")" + id +
         R"(","created_at":"2020-01-0)" + std::to_string(day) + R"(T00:00:00Z")" + more + "}}";
}

std::vector<std::pair<ItemKind, std::int64_t>> order(std::string_view text) {
  chat::ImportTask task;
  std::vector<std::pair<ItemKind, std::int64_t>> order;
  for (const auto& write : planned(text, task, now)) order.emplace_back(write.kind, write.number);
  EXPECT_EQ(task.result.error_count, 0) << (task.result.errors.empty() ? "" : task.result.errors[0].error);
  return order;
}

TEST(ImportPlan, EachIsThereBeforeWhatNamesIt) {
  const auto late = message("late", 2), early = message("early", 1), reply = message("reply", 1, R"(,"parent_id":"early")");
  const auto wanted = std::vector<std::pair<ItemKind, std::int64_t>>{{ItemKind::user, 5},    {ItemKind::member, 4},  {ItemKind::message, 3},
                                                                     {ItemKind::message, 2}, {ItemKind::message, 1}, {ItemKind::reading, 4},
                                                                     {ItemKind::standing, 5}};
  std::string lines, list = "[\n";
  for (const auto& item : {late, reply, early, std::string(member), std::string(user)}) lines += item + "\n", list += item + ",\n";
  EXPECT_EQ(order(lines), wanted);
  list.resize(list.size() - 2);
  EXPECT_EQ(order(list + "]"), wanted);
}

TEST(ImportPlan, AnItemIsReadAgainAsItWas) {
  const auto text = message("m", 1);
  chat::ImportTask task;
  const auto plan = planned(text, task, now);
  ASSERT_EQ(plan.size(), 1u);
  const auto item = item_at(text, plan[0], task);
  EXPECT_EQ(std::get<chat::ImportedMessage>(item.what).html, "<p><strong>x</strong></p>\n");
  EXPECT_FALSE(item.merge);
  task.merge_custom = true;
  EXPECT_TRUE(item_at(text, plan[0], task).merge);
}

TEST(ImportPlan, WhatIsWrongHasItsPlaceAndItsReason) {
  const auto fault = [](std::string_view text) {
    chat::ImportTask task;
    const auto plan = planned(text, task, now);
    EXPECT_EQ(task.result.error_count, 1) << text;
    const auto& first = task.result.errors.at(0);
    return std::to_string(first.item) + ' ' + first.type + ": " + first.error;
  };
  EXPECT_EQ(fault(""), "0 : the file has no items");
  EXPECT_EQ(fault("[]"), "0 : the file has no items");
  EXPECT_TRUE(fault("{\"type\":\"user\"").contains("1 : the item never ends"));
  EXPECT_TRUE(fault("7").contains("expected"));
  EXPECT_TRUE(fault(std::string(user) + "\n{\"type\":\"user\",\"item\":{\"id\":7}}").contains("2 user: item.id must be"));
  EXPECT_TRUE(fault(R"([{"type":"parrot","item":{}}])").contains("parrot"));
  EXPECT_TRUE(fault(R"({"item":{}})").contains("type is missing"));
  EXPECT_TRUE(fault(R"({"type":"user"})").contains("item is missing"));
  EXPECT_TRUE(fault(R"({"type":"user","item":{"id":"no name"}})").contains("1 user: the user id"));
  EXPECT_TRUE(fault(R"({"type":"user",})").contains("no JSON"));
  EXPECT_TRUE(fault(R"({"type":"user","item":{"id":"a","x":")" + std::string(largest_import_item, 'x') + "\"}}").contains("1 MiB"));
}

}  // namespace
}  // namespace millrace::wire
