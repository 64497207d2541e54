// One outcome per event and the right one, through every way in which an exchange can end.
#include "sinks/sink_suite_test.h"

#include "sinks/sns/scripted_topic_test.h"
#include "sinks/sns/sns_sink.h"
#include "sinks/sqs/scripted_queue_test.h"
#include "sinks/sqs/sqs_sink.h"
#include "sinks/webhook/pending_sink.h"
#include "sinks/webhook/webhook_sink.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace millrace::sinks {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using delivery::Outcome;
using delivery::Outgoing;
using Kind = Outcome::Kind;
using Outcomes = std::vector<Outcome>;
using Answer = net::ScriptedServer::Answer;
using Received = net::ScriptedServer::Received;

std::shared_ptr<aws::Identity> keys() { return aws::Identity::of({"AKIDEXAMPLE", aws::Secret("very-secret")}); }

SinkSubject sqs_subject() {
  return {.name = "Sqs",
          .make =
              [](auto& http, const auto& clock, const net::Origin& origin) {
                const auto url = "http://" + origin.host_port() + "/123456789012/q";
                return std::make_unique<sqs::SqsSink>(http, clock, sqs::SqsTarget{sqs::QueueUrl::parse(url).value(), "eu-west-1", keys()});
              },
          .accept = sqs::success,
          .denial = sqs::refusal(403, "AccessDeniedException"),
          .secret = "very-secret"};
}

SinkSubject sns_subject() {
  return {
      .name = "Sns",
      .make = [](auto& http, const auto& clock,
                 const net::Origin& origin) { return std::make_unique<sns::SnsSink>(http, clock, sns::scripted_target(origin, keys())); },
      .accept = sns::success,
      .denial = sns::refusal(403, "AuthorizationError"),
      .secret = "very-secret"};
}

SinkSubject webhook_subject() {
  return {.name = "Webhook",
          .make =
              [](auto& http, const auto& clock, const net::Origin& origin) {
                const auto url = "http://" + origin.host_port() + "/events?token=very-secret";
                return std::make_unique<webhook::WebhookSink>(http, clock, webhook::Target::parse(url, "hook").value());
              },
          .accept = [](const Received&) { return Answer{}; },
          .denial = {.status = 403},
          .secret = "very-secret"};
}

SinkSubject pending_subject() {
  auto subject = webhook_subject();
  subject.name = "Pending";
  subject.make = [](auto& http, const auto& clock, const net::Origin& origin) {
    const auto url = "http://" + origin.host_port() + "/hooks?token=very-secret";
    return std::make_unique<webhook::PendingSink>(http, clock, webhook::Target::parse(url, "hook").value());
  };
  return subject;
}

class SinkSuite : public testing::TestWithParam<SinkSubject> {
 protected:
  void start(net::ScriptedServer::Script script) {
    server_ = std::make_unique<net::ScriptedServer>(context_, std::move(script));
    origin_ = server_->origin();
    net::HttpClient::Settings settings;
    settings.addresses = net::AddressPolicy({{origin_.host, origin_.port}});
    client_ = std::make_unique<net::HttpClient>(context_.get_executor(), settings);
    sink_ = GetParam().make(*client_, clock_, origin_);
  }

  // As many events of different groups as the sink takes, three at most.
  std::vector<Outgoing> batch() const {
    static constexpr std::array<std::string_view, 3> names{"e0", "e1", "e2"};
    std::vector<Outgoing> events;
    for (std::size_t i = 0; i < std::min<std::size_t>(sink_->limits().max_events, names.size()); ++i)
      events.push_back({.event_id = names[i],
                        .type = "message.new",
                        .cid = names[i],
                        .group = names[i],
                        .app_key = "key",
                        .signature = "5d4f",
                        .body = R"({"type":"message.new","method":"PassOnPendingMessage"})"});
    return events;
  }

  Outcomes send(async::Deadline deadline = async::in(5s)) {
    const auto events = batch();
    auto outcomes = net::finished(context_, sink_->send(events, deadline));
    EXPECT_EQ(outcomes.size(), events.size());
    for (const auto& outcome : outcomes) {
      EXPECT_EQ(outcome.reason.find(GetParam().secret), std::string::npos) << outcome.reason;
      if (outcome.kind == Kind::delivered) EXPECT_FALSE(outcome.receipt.empty());
      else EXPECT_FALSE(outcome.reason.empty() || outcome.code.empty());
    }
    return outcomes;
  }

  void expect_all(Kind kind, async::Deadline deadline = async::in(5s)) {
    for (const auto& outcome : send(deadline)) EXPECT_EQ(outcome.kind, kind) << outcome.code << ' ' << outcome.reason;
  }

  asio::io_context context_;
  SystemClock clock_;
  std::unique_ptr<net::ScriptedServer> server_;
  net::Origin origin_;
  std::unique_ptr<net::HttpClient> client_;
  std::unique_ptr<delivery::Sink> sink_;
};

TEST_P(SinkSuite, DeliversWhatIsAcknowledgedWithOneRequest) {
  start(GetParam().accept);
  expect_all(Kind::delivered);
  EXPECT_EQ(server_->requests.size(), 1u);
}

TEST_P(SinkSuite, KeepsItsConnection) {
  start(GetParam().accept);
  for (int i = 0; i < 3; ++i) expect_all(Kind::delivered);
  EXPECT_EQ(server_->connections, 1u);
}

TEST_P(SinkSuite, CountsAtLeastTheBody) {
  start(GetParam().accept);
  const auto limits = sink_->limits();
  EXPECT_TRUE(limits.max_events > 0 && limits.max_event_bytes >= 262'144 && limits.max_batch_bytes >= limits.max_event_bytes);
  for (const auto& event : batch()) EXPECT_GE(sink_->cost_bytes(event), event.body.size());
}

TEST_P(SinkSuite, TriesAgainWhatTheOtherSideFailedAt) {
  for (const unsigned status : {429u, 500u, 502u, 503u}) {
    start([status](const Received&) { return Answer{.status = status}; });
    expect_all(Kind::retry);
  }
}

TEST_P(SinkSuite, WaitsAsLongAsItIsAsked) {
  start([](const Received&) { return Answer{.status = 503, .headers = {{"Retry-After", "7"}}}; });
  EXPECT_EQ(send().front().retry_after, 7s);
}

TEST_P(SinkSuite, WhoIsNotLetInIsMisconfigured) {
  start([](const Received&) { return GetParam().denial; });
  expect_all(Kind::misconfigured);
}

TEST_P(SinkSuite, FollowsNoRedirect) {
  start([](const Received&) { return Answer{.status = 307, .headers = {{"Location", "http://elsewhere.example/"}}}; });
  expect_all(Kind::misconfigured);
  EXPECT_EQ(server_->requests.size(), 1u);
}

TEST_P(SinkSuite, WithoutAnAnswerNothingIsKnown) {
  start([](const Received&) { return Answer{.then = Answer::Then::silence}; });
  expect_all(Kind::unknown, async::in(50ms));
  start([](const Received&) { return Answer{.cut_after_bytes = 9}; });
  expect_all(Kind::unknown);
}

TEST_P(SinkSuite, WhatNeverWentOutIsTriedAgain) {
  start(GetParam().accept);
  server_.reset();
  expect_all(Kind::retry);
}

TEST_P(SinkSuite, GoesNowhereWhereItMayNot) {
  start(GetParam().accept);
  net::HttpClient strict(context_.get_executor(), {});
  sink_ = GetParam().make(strict, clock_, origin_);
  expect_all(Kind::misconfigured);
  EXPECT_TRUE(server_->requests.empty());
  sink_.reset();
}

TEST_P(SinkSuite, EndsWhenCancelled) {
  start([](const Received&) { return Answer{.then = Answer::Then::silence}; });
  const auto events = batch();
  asio::cancellation_signal signal;
  std::optional<Outcomes> outcomes;
  asio::co_spawn(context_, sink_->send(events, async::in(1h)),
                 asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr& thrown, Outcomes ended) {
                   EXPECT_FALSE(thrown);
                   outcomes = std::move(ended);
                 }));
  while (server_->requests.empty()) context_.run_one();
  asio::post(context_, [&] { signal.emit(asio::cancellation_type::terminal); });
  while (!outcomes) context_.run_one();
  ASSERT_EQ(outcomes->size(), events.size());
  for (const auto& outcome : *outcomes) EXPECT_EQ(outcome.kind, Kind::unknown);
}

INSTANTIATE_TEST_SUITE_P(Sinks, SinkSuite, testing::Values(sqs_subject(), sns_subject(), webhook_subject(), pending_subject()),
                         [](const auto& subject) { return subject.param.name; });

}  // namespace
}  // namespace millrace::sinks
