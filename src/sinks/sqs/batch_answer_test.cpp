// Forms that an answer has, and forms that it must not be taken for.
#include "sinks/sqs/batch_answer.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace millrace::sqs {
namespace {

// A line for each result; nothing where there is no answer.
std::optional<std::vector<std::string>> results_in(std::string_view body) {
  std::vector<std::string> lines;
  const bool is_answer = read_batch_answer(body, [&](const BatchResult& result) {
    if (result.list == BatchResult::List::successful)
      lines.push_back(result.id + " taken " + result.message_id + ' ' + result.md5_of_body + ' ' + result.md5_of_attributes);
    else lines.push_back(result.id + " failed " + result.code + ' ' + result.message + (result.sender_fault ? " sender" : " service"));
  });
  return is_answer ? std::optional(lines) : std::nullopt;
}

using Lines = std::vector<std::string>;

TEST(BatchAnswer, SaysWhatBecameOfEachEntry) {
  EXPECT_EQ(results_in(R"({"Successful": [
                {"Id": "0", "MessageId": "m-0", "MD5OfMessageBody": "b0", "MD5OfMessageAttributes": "a0", "SequenceNumber": "17"},
                {"MD5OfMessageBody": "b2", "Id": "2", "MessageId": "m-2"}],
              "Failed": [{"Id": "1", "Code": "InternalError", "Message": "later", "SenderFault": false}, {"Id": "3"}]})"),
            (Lines{"0 taken m-0 b0 a0", "2 taken m-2 b2 ", "1 failed InternalError later service", "3 failed   sender"}));
}

TEST(BatchAnswer, ReadsEscapedTexts) {
  EXPECT_EQ(results_in(R"({"Succ\u0065ssful": [{"I\u0064": "\u0030", "MessageId": "m\n\u00e9\"0"}]})"), (Lines{"0 taken m\n\u00e9\"0  "}));
}

TEST(BatchAnswer, OfMembersWithOneNameTheLastCounts) {
  EXPECT_EQ(results_in(R"({"Successful": [{"Id": "0", "MessageId": "x", "Id": "1", "MessageId": "y"}]})"), (Lines{"1 taken y  "}));
}

TEST(BatchAnswer, PassesOverWhatLiesElsewhere) {
  EXPECT_EQ(results_in(R"({"Successful": [{"Id": "0", "More": {"Id": "9", "Deep": [{"Id": "8"}]}, "MessageId": {"Id": "7"}, "Code": 5,
                           "SenderFault": "no", "MD5OfMessageBody": null}, 17, ["Id"], [{"Id": "6"}]],
                "Other": [{"Id": "5"}], "Id": "4", "ResponseMetadata": {"RequestId": "r"}})"),
            (Lines{"0 taken   "}));
  EXPECT_EQ(results_in(R"({"Successful": {"Id": {"Id": "0"}}})"), Lines{});
  EXPECT_EQ(results_in("{}"), Lines{});
  EXPECT_EQ(results_in(R"([[{"Id": "0"}]])"), Lines{});
  EXPECT_EQ(results_in(R"("Successful")"), Lines{});
}

TEST(BatchAnswer, IsWholeOrNone) {
  for (const std::string_view body :
       {"", "{", R"({"Successful": [{"Id": "0"}])", R"({"Successful": [{"Id": "0"}]} x)", "<html>", "{\"a\": \"\xff\"}"})
    EXPECT_EQ(results_in(body), std::nullopt) << body;
  EXPECT_EQ(results_in(std::string(1'000, '[') + std::string(1'000, ']')), std::nullopt);
}

}  // namespace
}  // namespace millrace::sqs
