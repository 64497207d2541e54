// Which queues are told a group and a deduplication id.
#include "sinks/sqs/entry.h"

#include "sinks/sqs/target.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::sqs {
namespace {

SqsTarget target(const std::string& name, bool is_fair) {
  SqsTarget target{QueueUrl::parse("https://sqs.eu-west-1.amazonaws.com/123456789012/" + name).value(), "", nullptr};
  target.is_fair = is_fair;
  return target;
}

std::string members(const SqsTarget& target) {
  delivery::Outgoing event{};
  event.event_id = "e1";
  event.group = "messaging:lobby";
  event.dedup_id = "e1.hook";
  event.body = "{}";
  std::string out;
  append_members(out, entry_of(event, target.grouping()));
  return out;
}

TEST(Entry, AFifoQueueIsToldBoth) {
  for (const bool is_fair : {false, true}) {
    const auto out = members(target("q.fifo", is_fair));
    EXPECT_TRUE(out.ends_with(R"(,"MessageGroupId":"messaging:lobby","MessageDeduplicationId":"e1.hook")")) << out;
  }
}

TEST(Entry, AStandardQueueIsToldTheGroupWhereItDealsThemOutFairly) {
  EXPECT_EQ(members(target("q", false)).find("MessageGroupId"), std::string::npos);
  const auto fair = members(target("q", true));
  EXPECT_TRUE(fair.ends_with(R"(,"MessageGroupId":"messaging:lobby")")) << fair;
}

}  // namespace
}  // namespace millrace::sqs
