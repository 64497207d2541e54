// What is SNS's own of the sink: the form of a batch, results entry by entry, and SNS's words for what went wrong.
#include "sinks/sns/sns_sink.h"

#include "sinks/sns/publish.h"
#include "sinks/sns/scripted_topic_test.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace millrace::sns {
namespace {

using namespace std::chrono_literals;
using delivery::Outcome;
using delivery::Outgoing;
using Kind = Outcome::Kind;
using Answer = net::ScriptedServer::Answer;
using Received = net::ScriptedServer::Received;

class SnsSinkTest : public testing::Test {
 protected:
  std::vector<Outcome> send(net::ScriptedServer::Script script, std::size_t count, const std::string& name = "t") {
    net::ScriptedServer server(context_, std::move(script));
    net::HttpClient::Settings settings;
    settings.addresses = net::AddressPolicy({{server.origin().host, server.origin().port}});
    net::HttpClient client(context_.get_executor(), settings);
    SnsSink sink(client, clock_, scripted_target(server.origin(), aws::Identity::of({"AKIDEXAMPLE", aws::Secret("s")}), name));
    static constexpr std::array<std::string_view, 3> ids{"e0", "e1", "e2"};
    std::vector<Outgoing> events;
    for (std::size_t i = 0; i < count; ++i)
      events.push_back({.event_id = ids[i],
                        .type = "message.new",
                        .cid = "messaging:lobby",
                        .group = "messaging:lobby",
                        .app_key = "key",
                        .signature = "5d4f",
                        .body = "{\"text\":\"a&b=ü\"}",
                        .dedup_id = ids[i]});
    auto outcomes = net::finished(context_, sink.send(events, async::in(5s)));
    requests_ = server.requests;
    return outcomes;
  }

  async::asio::io_context context_;
  SystemClock clock_;
  std::vector<Received> requests_;
};

TEST_F(SnsSinkTest, PublishesABatchAsAForm) {
  const auto outcomes = send(success, 2);
  EXPECT_EQ(outcomes.at(1).receipt, "m-1");
  ASSERT_EQ(requests_.size(), 1u);
  EXPECT_TRUE(net::header(requests_[0].headers, "authorization").contains("/eu-west-1/sns/aws4_request"));
  const auto form = form_of(requests_[0]);
  EXPECT_EQ(form.at("Action") + form.at("Version"), "PublishBatch2010-03-31");
  EXPECT_EQ(form.at("TopicArn"), "arn:aws:sns:eu-west-1:123456789012:t");
  const std::string first = "PublishBatchRequestEntries.member.1.", second = "PublishBatchRequestEntries.member.2.";
  EXPECT_EQ(form.at(first + "Message"), "{\"text\":\"a&b=ü\"}");
  EXPECT_EQ(form.at(second + "Id"), "1");
  EXPECT_EQ(form.at(second + "MessageAttributes.entry.3.Name"), "event_id");
  EXPECT_EQ(form.at(second + "MessageAttributes.entry.3.Value.DataType"), "String");
  EXPECT_EQ(form.at(second + "MessageAttributes.entry.3.Value.StringValue"), "e1");
  EXPECT_FALSE(form.contains(first + "MessageGroupId"));
}

TEST_F(SnsSinkTest, OnAFifoTopicTheGroupIsTheChannel) {
  send(success, 1, "t.fifo");
  const auto form = form_of(requests_.at(0));
  EXPECT_EQ(form.at("PublishBatchRequestEntries.member.1.MessageGroupId"), "messaging:lobby");
  EXPECT_EQ(form.at("PublishBatchRequestEntries.member.1.MessageDeduplicationId"), "e0");
}

TEST_F(SnsSinkTest, EachEntryHasItsOwnOutcome) {
  const auto outcomes = send(
      [](const Received&) {
        return results(
            "<member><Id>2</Id><MessageId>m-2</MessageId></member>",
            "<member><Id>0</Id><Code>InternalError</Code><Message>oops &amp; sorry</Message><SenderFault>false</SenderFault></member>");
      },
      3);
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_TRUE(outcomes[0].reason.contains("oops & sorry")) << outcomes[0].reason;
  EXPECT_EQ(outcomes[1].kind, Kind::unknown) << "the answer does not name it";
  EXPECT_EQ(outcomes[2].kind, Kind::delivered);
}

TEST_F(SnsSinkTest, EachErrorOfSnsHasItsClass) {
  const std::pair<const char*, Kind> all[] = {{"NotFound", Kind::misconfigured},
                                              {"AuthorizationError", Kind::misconfigured},
                                              {"InvalidClientTokenId", Kind::misconfigured},
                                              {"KMSAccessDenied", Kind::misconfigured},
                                              {"KMSThrottling", Kind::retry},
                                              {"Throttled", Kind::retry},
                                              {"InternalError", Kind::retry},
                                              {"InvalidParameter", Kind::rejected},
                                              {"ParameterValueInvalid", Kind::rejected}};
  for (const auto& [code, kind] : all) {
    const auto outcomes = send([code](const Received&) { return refusal(400, code); }, 1);
    EXPECT_EQ(outcomes.at(0).kind, kind) << code;
    EXPECT_TRUE(outcomes.at(0).reason.contains("topic arn:aws:sns:eu-west-1:123456789012:t")) << outcomes.at(0).reason;
    EXPECT_EQ(outcomes.at(0).alarm, Outcome::Alarm::none) << code;
  }
}

TEST(Topic, SaysWhereItIs) {
  const auto topic = Topic::parse("arn:aws:sns:eu-west-1:123456789012:chat.fifo");
  ASSERT_TRUE(topic);
  EXPECT_EQ(topic->origin().host_port(), "sns.eu-west-1.amazonaws.com:443");
  EXPECT_TRUE(topic->is_fifo());
  EXPECT_EQ(Topic::parse("arn:aws-cn:sns:cn-north-1:123456789012:t")->origin().host, "sns.cn-north-1.amazonaws.com.cn");
  for (const auto* wrong :
       {"", "arn", "arn:aws:sqs:eu-west-1:123456789012:t", "arn:aws:sns:eu-west-1:123456789012", "arn:aws:sns:eu-west-1:12:t",
        "arn:aws:sns:eu/west:123456789012:t", "arn:aws:sns:eu-west-1:123456789012:", "arn:aws:sns:eu-west-1:123456789012:t:sub",
        "arn:aws:sns:eu-west-1:123456789012:.fifo", "arn:aws-iso:sns:eu-west-1:123456789012:t"})
    EXPECT_FALSE(Topic::parse(wrong)) << wrong;
}

TEST(TopicFacts, AreRead) {
  constexpr std::string_view body =
      "<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>FifoTopic</key><value>true</value></entry>"
      "<entry><key>SubscriptionsConfirmed</key><value>2</value></entry><entry><key>KmsMasterKeyId</key><value>alias/mine</value></entry>"
      "</Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>";
  const auto facts = read_facts(body);
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->fifo);
  EXPECT_EQ(facts->subscriptions, 2);
  EXPECT_EQ(facts->kms_key, "alias/mine");
  EXPECT_FALSE(read_facts("<html>"));
}

}  // namespace
}  // namespace millrace::sns
