// What a person who presses "Test SQS" is told.
#include "sinks/sqs/sqs_check.h"

#include "sinks/sqs/scripted_queue_test.h"

#include <gtest/gtest.h>

namespace millrace::sqs {
namespace {

using namespace std::chrono_literals;
using Kind = delivery::Outcome::Kind;

class SqsCheckTest : public testing::Test {
 protected:
  std::expected<std::string, delivery::Outcome> check(const ScriptedQueue& queue, async::Deadline deadline = async::in(5s)) {
    net::HttpClient client(context_.get_executor(), queue.client_settings());
    return net::finished(context_,
                         check_queue(client, clock_, queue.target(), {R"({"type":"hook.test"})", "check-1", "key", "5ea1"}, deadline));
  }

  async::asio::io_context context_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:05:07Z")};
};

TEST_F(SqsCheckTest, SendsOneMarkedMessage) {
  ScriptedQueue queue(context_, success);
  EXPECT_EQ(check(queue), "m-");
  ASSERT_EQ(queue.requests().size(), 1u);
  EXPECT_EQ(net::header(queue.requests()[0].headers, "x-amz-target"), "AmazonSQS.SendMessage");
  const auto message = messages_of(queue.requests()[0])[0];
  EXPECT_EQ(message.body, R"({"type":"hook.test"})");
  EXPECT_EQ(message.attributes, (std::vector<std::pair<std::string, std::string>>{
                                    {"app", "key"}, {"event_type", "hook.test"}, {"millrace_test", "1"}, {"x-signature", "5ea1"}}));
  EXPECT_EQ(message.group_id, "");
}

TEST_F(SqsCheckTest, AFifoQueueGetsItsOwnGroup) {
  ScriptedQueue queue(context_, success, "q.fifo");
  EXPECT_TRUE(check(queue));
  const auto message = messages_of(queue.requests()[0])[0];
  EXPECT_EQ(message.group_id, "millrace-test");
  EXPECT_EQ(message.deduplication_id, "check-1");
}

TEST_F(SqsCheckTest, SaysWhatIsWrong) {
  ScriptedQueue missing(context_, [](const Received&) { return refusal(400, "QueueDoesNotExist"); });
  const auto refused = check(missing);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::misconfigured);
  EXPECT_TRUE(refused.error().reason.contains(missing.target().queue.text + ", region eu-west-1")) << refused.error().reason;

  ScriptedQueue no_queue(context_, [](const Received&) { return Answer{.body = "<html>hello</html>"}; });
  const auto unreadable = check(no_queue);
  ASSERT_FALSE(unreadable);
  EXPECT_EQ(unreadable.error().kind, Kind::unknown);
  EXPECT_TRUE(unreadable.error().reason.contains("not as SQS does")) << unreadable.error().reason;

  ScriptedQueue silent(context_, [](const Received&) { return Answer{.then = Answer::Then::silence}; });
  const auto late = check(silent, async::in(30ms));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "answer_timeout");
}

}  // namespace
}  // namespace millrace::sqs
