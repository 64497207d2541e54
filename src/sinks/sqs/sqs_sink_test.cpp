// The contract of a sink, against a queue that answers, refuses, fails and vanishes: one outcome per event, and the right one.
#include "sinks/sqs/sqs_sink.h"

#include "sinks/sqs/scripted_queue_test.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>

namespace millrace::sqs {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using delivery::Outcome;
using delivery::Outgoing;
using Kind = Outcome::Kind;
using Outcomes = std::vector<Outcome>;

class SqsSinkTest : public testing::Test {
 protected:
  // Events "e0", "e1" … with bodies of their own. They live as long as the test.
  std::vector<Outgoing> events(std::size_t count, std::size_t body_bytes = 20) {
    std::vector<Outgoing> made(count);
    for (std::size_t i = 0; i < count; ++i) {
      ids_.push_back(std::make_unique<std::string>("e" + std::to_string(i)));
      bodies_.push_back(std::make_unique<std::string>(R"({"id":")" + *ids_.back() + std::string(body_bytes, 'x') + "\"}"));
      made[i].event_id = *ids_.back();
      made[i].type = "message.new";
      made[i].cid = made[i].group = "messaging:lobby";
      made[i].app_key = "key";
      made[i].signature = "5d4f";
      made[i].body = *bodies_.back();
    }
    return made;
  }

  void start(net::ScriptedServer::Script script, const std::string& name = "q") {
    queue_ = std::make_unique<ScriptedQueue>(context_, std::move(script), name);
    client_ = std::make_unique<net::HttpClient>(context_.get_executor(), queue_->client_settings());
    sink_ = std::make_unique<SqsSink>(*client_, clock_, queue_->target());
  }

  Outcomes send(const std::vector<Outgoing>& batch, async::Deadline deadline = async::in(5s)) {
    return net::finished(context_, sink_->send(batch, deadline));
  }

  // What becomes of one event when the queue answers so.
  Outcome outcome_of(const Answer& answer) {
    start([answer](const Received&) { return answer; });
    const auto outcomes = send(events(1));
    EXPECT_EQ(outcomes.size(), 1u);
    return outcomes.at(0);
  }

  void expect_all(const Outcomes& outcomes, std::size_t count, Kind kind, std::string_view code) {
    EXPECT_EQ(outcomes.size(), count);
    for (const auto& outcome : outcomes) {
      EXPECT_EQ(outcome.kind, kind) << outcome.code << ": " << outcome.reason;
      EXPECT_EQ(outcome.code, code) << outcome.reason;
      EXPECT_EQ(outcome.reason.empty(), kind == Kind::delivered);
    }
  }

  asio::io_context context_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:05:07Z")};
  std::vector<std::unique_ptr<std::string>> ids_, bodies_;
  std::unique_ptr<ScriptedQueue> queue_;
  std::unique_ptr<net::HttpClient> client_;
  std::unique_ptr<SqsSink> sink_;
};

TEST_F(SqsSinkTest, DeliversBatchesOfEverySizeOverOneConnection) {
  start(success);
  for (std::size_t count = 1; count <= max_batch_events; ++count) {
    const auto outcomes = send(events(count));
    expect_all(outcomes, count, Kind::delivered, "");
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(outcomes[i].receipt, "m-" + std::to_string(i));
  }
  EXPECT_EQ(queue_->requests().size(), max_batch_events);
  EXPECT_EQ(queue_->connections(), 1u);
}

TEST_F(SqsSinkTest, TheRequestIsThatOfTheJsonProtocol) {
  start(success);
  const auto batch = events(2);
  send(batch);
  const auto& request = queue_->requests().at(0);
  EXPECT_EQ(request.method + request.target, "POST/");
  EXPECT_EQ(net::header(request.headers, "content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(net::header(request.headers, "x-amz-target"), "AmazonSQS.SendMessageBatch");
  EXPECT_EQ(net::header(request.headers, "x-amz-date"), "20261124T090507Z");
  EXPECT_TRUE(net::header(request.headers, "authorization").contains("AKIDEXAMPLE/20261124/eu-west-1/sqs/aws4_request"));
  EXPECT_TRUE(request.body.contains(queue_->target().queue.text));
  const auto messages = messages_of(request);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[1].body, batch[1].body);
  EXPECT_EQ(messages[1].group_id, "");
  EXPECT_EQ(messages[1].attributes.at(2), (std::pair<std::string, std::string>("event_id", "e1")));
}

TEST_F(SqsSinkTest, BodiesArriveAsTheyAre) {
  start(success);
  auto batch = events(1);
  for (const std::string body : {"{\"a\":\"\\u0001\\n\\\\ \\\"q\\\" é€😀\"}", "raw\t\n\r\x7f\"\\/", "H4sIAAAAAAAA/6tWSlSyUkpMVKoFAA=="}) {
    batch[0].body = body;
    expect_all(send(batch), 1, Kind::delivered, "");
    EXPECT_EQ(messages_of(queue_->requests().back())[0].body, body);
  }
}

TEST_F(SqsSinkTest, AFifoQueueGetsGroupAndDeduplicationId) {
  start(success, "q.fifo");
  EXPECT_TRUE(sink_->limits().one_per_group);
  auto batch = events(3);
  batch[0].dedup_id = "e0-hook-redrive1";
  batch[1].group = "messaging:ünïcode room";
  const auto longest = "messaging:" + std::string(118, 'x');
  batch[2].group = longest;
  expect_all(send(batch), 3, Kind::delivered, "");
  const auto messages = messages_of(queue_->requests().back());
  EXPECT_EQ(messages[0].group_id, "messaging:lobby");
  EXPECT_EQ(messages[0].deduplication_id, "e0-hook-redrive1");
  EXPECT_EQ(messages[1].deduplication_id, "e1");
  EXPECT_EQ(messages[1].group_id.size(), 64u);
  EXPECT_EQ(messages[2].group_id, longest);
  EXPECT_EQ(fifo_id(longest + "x").size(), 64u);
}

TEST_F(SqsSinkTest, CostIsWhatSqsCounts) {
  start(success);
  const auto batch = events(1);
  const auto attributes = std::string(
                              "app"
                              "key"
                              "cid"
                              "messaging:lobby"
                              "event_id"
                              "e0"
                              "event_type"
                              "message.new"
                              "x-signature"
                              "5d4f")
                              .size() +
                          5 * std::string("String").size();
  EXPECT_EQ(sink_->cost_bytes(batch[0]), batch[0].body.size() + attributes);
}

TEST_F(SqsSinkTest, EachEntryHasItsOwnOutcome) {
  start([](const Received& request) {
    const auto messages = messages_of(request);
    return results("{" + receipt_of(messages[0]) + "}",
                   R"({"Id":"1","SenderFault":true,"Code":"InvalidMessageContents","Message":"bad characters"},)"
                   R"({"Id":"2","SenderFault":false,"Code":"InternalError"},)"
                   R"({"Id":"3","SenderFault":true,"Code":"KMS.AccessDeniedException","Message":"no"},)"
                   R"({"Id":"4","SenderFault":true,"Code":"NeverHeardOf"},)"
                   R"({"Id":"5","SenderFault":false,"Code":"NeverHeardOf"},)"
                   R"({"Id":"99","Code":"InternalError"},{"Id":"x"},7)");
  });
  const auto outcomes = send(events(7));
  ASSERT_EQ(outcomes.size(), 7u);
  const Kind kinds[] = {Kind::delivered, Kind::rejected, Kind::retry, Kind::misconfigured, Kind::retry, Kind::retry, Kind::unknown};
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(outcomes[i].kind, kinds[i]) << i << outcomes[i].reason;
  EXPECT_EQ(outcomes[1].code, "InvalidMessageContents");
  EXPECT_TRUE(outcomes[1].reason.contains("bad characters"));
  EXPECT_TRUE(outcomes[3].reason.contains("kms:GenerateDataKey"));
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(outcomes[i].alarm == delivery::Outcome::Alarm::unknown_code, i == 4 || i == 5) << i;
  EXPECT_EQ(outcomes[6].code, "answer_incomplete");
}

TEST_F(SqsSinkTest, AnEntryWhoseSenderIsNotAtFaultIsTriedAgain) {
  start([](const Received&) {
    return results("", R"({"Id":"0","SenderFault":false,"Code":"InvalidParameterValue"},)"
                       R"({"Id":"1","SenderFault":false,"Code":"KMS.AccessDeniedException"},)"
                       R"({"Id":"2","Code":"InvalidParameterValue"})");
  });
  const auto outcomes = send(events(3));
  const Kind kinds[] = {Kind::retry, Kind::misconfigured, Kind::rejected};
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(outcomes[i].kind, kinds[i]) << i << outcomes[i].reason;
}

TEST_F(SqsSinkTest, AReceiptThatDoesNotMatchIsNoDelivery) {
  const auto changed = [this](const std::string& what, const std::string& to) {
    start([=](const Received& request) {
      auto receipt = receipt_of(messages_of(request)[0]);
      receipt.replace(receipt.find(what), what.size(), to);
      return results("{" + receipt + "}", "");
    });
    return send(events(1)).at(0);
  };
  for (const auto& outcome : {changed("MD5OfMessageBody\":\"", "MD5OfMessageBody\":\"0"), changed("MD5OfMessageBody", "Nothing"),
                              changed("MD5OfMessageAttributes\":\"", "MD5OfMessageAttributes\":\"0"), changed("MessageId", "NoId")}) {
    EXPECT_EQ(outcome.kind, Kind::retry);
    EXPECT_EQ(outcome.code, "wrong_digest");
    EXPECT_EQ(outcome.alarm, delivery::Outcome::Alarm::wrong_digest);
  }
  EXPECT_EQ(changed("MD5OfMessageAttributes", "Nothing").kind, Kind::delivered);
}

TEST_F(SqsSinkTest, AnAnswerThatCannotBeReadLeavesEveryEventUnknown) {
  for (const auto* body : {"", "<html>", "{}", "[]", R"({"Successful":7,"Failed":{}})", R"({"Successful":[{"Id":"0")"}) {
    start([&](const Received&) { return Answer{.body = body}; });
    expect_all(send(events(3)), 3, Kind::unknown, "answer_incomplete");
  }
}

TEST_F(SqsSinkTest, ARefusalNamesCauseRemedyQueueAndRegion) {
  const auto outcome =
      outcome_of({.status = 400,
                  .headers = {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}},
                  .body = R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."})"});
  EXPECT_EQ(outcome.kind, Kind::misconfigured);
  EXPECT_EQ(outcome.code, "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(outcome.reason,
            "the queue does not exist: create it, or correct account, name and region in the queue URL; AWS says the same to those who may "
            "not see the queue (queue " +
                queue_->target().queue.text +
                ", region eu-west-1; AWS: AWS.SimpleQueueService.NonExistentQueue, The specified queue does not exist.)");
}

TEST_F(SqsSinkTest, RefusalsInXmlAndInNothingAreUnderstood) {
  const auto xml =
      outcome_of({.status = 403,
                  .headers = {{"Content-Type", "text/html"}},
                  .body = "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>unknown</Message></Error></ErrorResponse>"});
  EXPECT_EQ(xml.kind, Kind::misconfigured);
  EXPECT_TRUE(xml.reason.contains("access key id"));
  EXPECT_EQ(outcome_of({.status = 500}).kind, Kind::retry);
  EXPECT_EQ(outcome_of({.status = 500}).code, "500");
  EXPECT_EQ(outcome_of({.status = 404, .body = "<html>Not Found</html>"}).kind, Kind::misconfigured);
  EXPECT_EQ(outcome_of({.status = 301, .headers = {{"Location", "http://169.254.169.254/"}}}).kind, Kind::misconfigured);
}

TEST_F(SqsSinkTest, ServersTroubleIsRetriedWhateverItsCode) {
  EXPECT_EQ(outcome_of(refusal(503, "InvalidParameterValue")).kind, Kind::retry);
  EXPECT_EQ(outcome_of(refusal(500, "AccessDenied")).kind, Kind::retry);
}

TEST_F(SqsSinkTest, ThrottlingSaysWhen) {
  auto answer = refusal(400, "ThrottlingException");
  answer.headers = {{"Retry-After", "3"}};
  const auto outcome = outcome_of(answer);
  EXPECT_EQ(outcome.kind, Kind::retry);
  EXPECT_EQ(outcome.retry_after, 3000ms);
  EXPECT_TRUE(outcome.throttled);
  EXPECT_EQ(outcome_of(refusal(400, "RequestThrottled")).retry_after, std::nullopt);
  EXPECT_FALSE(outcome_of(refusal(503, "ServiceUnavailable")).throttled);
}

TEST_F(SqsSinkTest, ARefusedBatchIsRetriedEventByEvent) {
  start([](const Received& request) {
    const auto messages = messages_of(request);
    for (const auto& message : messages)
      if (message.body.contains("e1")) return refusal(400, "InvalidParameterValue", "one is bad");
    return success(request);
  });
  const auto batch = events(3);
  expect_all(send(batch), 3, Kind::retry, "InvalidParameterValue");
  EXPECT_EQ(sink_->limits().max_events, 1u);
  EXPECT_EQ(send({batch[0]}).at(0).kind, Kind::delivered);
  EXPECT_EQ(send({batch[1]}).at(0).kind, Kind::rejected);
  EXPECT_EQ(sink_->limits().max_events, 1u);
  EXPECT_EQ(send({batch[2]}).at(0).kind, Kind::delivered);
  EXPECT_EQ(sink_->limits().max_events, 10u);
}

TEST_F(SqsSinkTest, ABatchThatIsTooLongTeachesTheLimit) {
  start([](const Received& request) {
    return messages_of(request).size() > 1
               ? refusal(400, "BatchRequestTooLong", "Batch requests cannot be longer than 3000 bytes. You have sent 4000 bytes.")
               : refusal(400, "BatchRequestTooLong");
  });
  expect_all(send(events(2, 2000)), 2, Kind::retry, "BatchRequestTooLong");
  EXPECT_EQ(sink_->limits().max_batch_bytes, 3000u);
  expect_all(send(events(1, 4000)), 1, Kind::rejected, "too_large");
}

TEST_F(SqsSinkTest, AnEventThatIsTooLongTeachesTheLimit) {
  const std::string text = "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.";
  start([&](const Received&) { return refusal(400, "InvalidParameterValue", text); });
  auto batch = events(1);
  batch.push_back(events(1, 2000)[0]);
  const auto outcomes = send(batch);
  EXPECT_EQ(outcomes.at(0).kind, Kind::retry);
  EXPECT_EQ(outcomes.at(1).kind, Kind::rejected);
  EXPECT_EQ(outcomes.at(1).code, "too_large");
  EXPECT_EQ(sink_->limits().max_event_bytes, 1024u);
  EXPECT_EQ(sink_->limits().max_events, 10u) << "the culprit is known";

  start([&](const Received& request) {
    return results("{" + receipt_of(messages_of(request)[0]) + "}",
                   R"({"Id":"1","SenderFault":true,"Code":"InvalidParameterValue","Message":")" + text + "\"}");
  });
  const auto per_entry = send(batch);
  EXPECT_EQ(per_entry.at(0).kind, Kind::delivered);
  EXPECT_EQ(per_entry.at(1).code, "too_large");
  EXPECT_EQ(sink_->limits().max_event_bytes, 1024u);
}

TEST_F(SqsSinkTest, ManyEntriesTeachTheLimit) {
  start([](const Received&) {
    return refusal(400, "TooManyEntriesInBatchRequest", "Maximum number of entries per request are 4. You have sent 10.");
  });
  expect_all(send(events(10)), 10, Kind::retry, "TooManyEntriesInBatchRequest");
  EXPECT_EQ(sink_->limits().max_events, 4u);
}

TEST_F(SqsSinkTest, AnAnswerCutAnywhereIsUnknown) {
  for (const std::size_t cut : {0, 1, 15, 40, 100, 200}) {
    start([=](const Received& request) {
      auto answer = success(request);
      answer.cut_after_bytes = cut;
      return answer;
    });
    expect_all(send(events(2)), 2, Kind::unknown, "closed");
  }
}

TEST_F(SqsSinkTest, NoAnswerByTheDeadlineIsUnknown) {
  start([](const Received&) { return Answer{.then = Answer::Then::silence}; });
  expect_all(send(events(2), async::in(30ms)), 2, Kind::unknown, "answer_timeout");
}

TEST_F(SqsSinkTest, ACancelledSendHasItsOutcomesAtOnce) {
  // Told to finish at every step of the loop in turn, until it gets as far as to wait for the answer.
  for (int steps = 0; !queue_ || queue_->requests().empty(); ++steps) {
    start([](const Received&) { return Answer{.then = Answer::Then::silence}; });
    const auto batch = events(2, 5'000);  // large enough for its digests to be waited for
    asio::cancellation_signal signal;
    std::optional<Outcomes> outcomes;
    asio::co_spawn(context_, sink_->send(batch, async::in(1h)),
                   asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr& thrown, Outcomes ended) {
                     EXPECT_FALSE(thrown);
                     outcomes = std::move(ended);
                   }));
    for (int i = 0; i < steps && queue_->requests().empty(); ++i) context_.run_one();
    asio::post(context_, [&] { signal.emit(asio::cancellation_type::terminal); });
    while (!outcomes) context_.run_one();
    expect_all(*outcomes, 2, outcomes->at(0).kind, "cancelled");
    EXPECT_TRUE(queue_->requests().empty() || outcomes->at(0).kind == Kind::unknown);
  }
}

TEST_F(SqsSinkTest, WhatNeverWentOutIsRetried) {
  start(success);
  queue_.reset();
  expect_all(send(events(2)), 2, Kind::retry, "connection_refused");
  expect_all(send(events(2), async::in(-1s)), 2, Kind::retry, "connect_timeout");
}

TEST_F(SqsSinkTest, ARefusedAddressIsAMisconfiguration) {
  start(success);
  net::HttpClient strict(context_.get_executor(), {});
  SqsSink sink(strict, clock_, queue_->target());
  const auto batch = events(2);
  const auto outcomes = net::finished(context_, sink.send(batch, async::in(5s)));
  expect_all(outcomes, 2, Kind::misconfigured, "address_refused");
  EXPECT_TRUE(outcomes[0].reason.contains("--allow-outbound 127.0.0.1:")) << outcomes[0].reason;
  EXPECT_TRUE(queue_->requests().empty());
}

TEST_F(SqsSinkTest, FollowsTheClockOfTheServiceOnce) {
  auto answer = refusal(403, "SignatureDoesNotMatch", "Signature expired");
  answer.headers = {{"Date", "Tue, 24 Nov 2026 09:15:07 GMT"}};
  start([&](const Received& request) {
    return net::header(request.headers, "x-amz-date") == "20261124T091507Z" ? success(request) : answer;
  });
  expect_all(send(events(1)), 1, Kind::delivered, "");
  EXPECT_EQ(queue_->requests().size(), 2u);
  expect_all(send(events(1)), 1, Kind::delivered, "");
  EXPECT_EQ(queue_->requests().size(), 3u) << "what was learnt of the clock is kept";
}

TEST_F(SqsSinkTest, ABadSecretIsNoClockSkew) {
  for (const auto* date : {"Tue, 24 Nov 2026 09:08:07 GMT", "nonsense"}) {
    auto answer = refusal(403, "InvalidSignatureException");
    answer.headers = {{"Date", date}};
    const auto outcome = outcome_of(answer);
    EXPECT_EQ(queue_->requests().size(), 1u);
    EXPECT_EQ(outcome.kind, Kind::misconfigured);
    EXPECT_TRUE(outcome.reason.contains("sqs_secret"));
  }
}

TEST_F(SqsSinkTest, AServiceThatNeverAgreesIsAskedTwice) {
  auto answer = refusal(403, "RequestExpired");
  answer.headers = {{"Date", "Tue, 24 Nov 2026 10:00:00 GMT"}};
  EXPECT_EQ(outcome_of(answer).kind, Kind::misconfigured);
  EXPECT_EQ(queue_->requests().size(), 2u);
}

}  // namespace
}  // namespace millrace::sqs
