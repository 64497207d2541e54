// The contract of a sink, against a receiver that answers, refuses, stalls and vanishes; and what it is sent.
#include "sinks/webhook/webhook_sink.h"

#include "base/clock.h"
#include "delivery/body.h"
#include "net/scripted_server_test.h"
#include "sinks/webhook/pending_sink.h"
#include "sinks/webhook/request.h"

#include <gtest/gtest.h>

#include <memory>

namespace millrace::webhook {
namespace {

using namespace std::chrono_literals;
using delivery::Outcome;
using delivery::Outgoing;
using Kind = Outcome::Kind;
using Answer = net::ScriptedServer::Answer;
using Received = net::ScriptedServer::Received;

constexpr std::string_view event_id = "0199d0a0-0000-7000-8000-000000000001", hook_id = "11111111-2222-4333-8444-555555555555";

class WebhookSinkTest : public testing::Test {
 protected:
  void start(net::ScriptedServer::Script script) {
    receiver_ = std::make_unique<net::ScriptedServer>(context_, std::move(script));
    net::HttpClient::Settings settings;
    settings.addresses = net::AddressPolicy({{receiver_->origin().host, receiver_->origin().port}});
    client_ = std::make_unique<net::HttpClient>(context_.get_executor(), settings);
    const auto url = "http://" + receiver_->origin().host_port() + "/events?token=hush";
    sink_ = std::make_unique<WebhookSink>(*client_, clock_, Target::parse(url, std::string(hook_id)).value());
  }

  Outcome send(const Outgoing& event, async::Deadline deadline = async::in(5s)) {
    return net::finished(context_, sink_->send({&event, 1}, deadline)).at(0);
  }

  Outcome outcome_of(const Answer& answer) {
    start([answer](const Received&) { return answer; });
    return send(event());
  }

  static Outgoing event(std::string_view body = R"({"type":"message.new"})") {
    return {.event_id = event_id,
            .type = "message.new",
            .cid = "messaging:lobby",
            .group = "messaging:lobby",
            .app_key = "key",
            .signature = "5d4f",
            .body = body,
            .attempt = 3};
  }

  std::string header(std::string_view name) const { return std::string(net::header(receiver_->requests.back().headers, name)); }

  async::asio::io_context context_;
  SystemClock clock_;
  std::unique_ptr<net::ScriptedServer> receiver_;
  std::unique_ptr<net::HttpClient> client_;
  std::unique_ptr<WebhookSink> sink_;
};

TEST_F(WebhookSinkTest, PostsTheEventWithItsSignatureAndItsId) {
  start([](const Received&) { return Answer{.status = 204}; });
  const auto outcome = send(event());
  EXPECT_EQ(outcome.kind, Kind::delivered);
  EXPECT_EQ(outcome.receipt, "204");
  const auto& request = receiver_->requests.at(0);
  EXPECT_EQ(request.method + ' ' + request.target, "POST /events?token=hush");
  EXPECT_EQ(request.body, R"({"type":"message.new"})");
  EXPECT_EQ(header("content-type"), "application/json");
  EXPECT_EQ(header("content-encoding"), "");
  EXPECT_EQ(header("x-signature") + header("x-api-key") + header("x-webhook-attempt"), "5d4fkey3");
  EXPECT_EQ(header("x-webhook-id"), webhook_id(event_id, hook_id));
  EXPECT_EQ(header("x-millrace-event-id"), event_id);
}

TEST_F(WebhookSinkTest, AReplayIsMarkedAndHasAnIdOfItsOwn) {
  start([](const Received&) { return Answer{}; });
  send(event());
  EXPECT_EQ(header("x-millrace-replay"), "");
  auto replayed = event();
  replayed.replay = "replay-7";
  send(replayed);
  EXPECT_EQ(header("x-millrace-replay"), "replay-7");
  EXPECT_NE(header("x-webhook-id"), webhook_id(event_id, hook_id));
}

TEST_F(WebhookSinkTest, SaysWhenTheBodyIsGzip) {
  start([](const Received&) { return Answer{}; });
  send(event(delivery::encoded("{}", hooks::PayloadEncoding::gzip)));
  EXPECT_EQ(header("content-encoding"), "gzip");
  EXPECT_EQ(header("content-type"), "application/json");
}

TEST(WebhookId, IsAUuidOfEventAndHook) {
  const auto id = webhook_id(event_id, hook_id);
  EXPECT_TRUE(parse_uuid(id));
  EXPECT_EQ(id, webhook_id(event_id, hook_id));
  EXPECT_NE(id, webhook_id(event_id, "another"));
  EXPECT_NE(id, webhook_id("another", hook_id));
  EXPECT_EQ(id[14], '8');
}

TEST_F(WebhookSinkTest, KeepsItsConnection) {
  start([](const Received&) { return Answer{}; });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send(event()).kind, Kind::delivered);
  EXPECT_EQ(receiver_->connections, 1u);
}

TEST_F(WebhookSinkTest, EachStatusHasItsOutcome) {
  const std::pair<unsigned, Kind> all[] = {
      {200, Kind::delivered},     {201, Kind::delivered},     {299, Kind::delivered},     {301, Kind::misconfigured},
      {307, Kind::misconfigured}, {400, Kind::rejected},      {401, Kind::misconfigured}, {403, Kind::misconfigured},
      {404, Kind::misconfigured}, {405, Kind::misconfigured}, {408, Kind::retry},         {410, Kind::misconfigured},
      {413, Kind::rejected},      {415, Kind::misconfigured}, {422, Kind::rejected},      {425, Kind::retry},
      {429, Kind::retry},         {500, Kind::retry},         {503, Kind::retry},         {599, Kind::retry}};
  for (const auto& [status, kind] : all) {
    const auto outcome = outcome_of({.status = status, .body = "because\nof this"});
    EXPECT_EQ(outcome.kind, kind) << status;
    if (kind == Kind::delivered) continue;
    EXPECT_EQ(outcome.code, std::to_string(status));
    EXPECT_NE(outcome.reason.find("because"), std::string::npos) << outcome.reason;
    EXPECT_EQ(outcome.reason.find("hush"), std::string::npos) << "a query may hold a secret: " << outcome.reason;
  }
}

TEST_F(WebhookSinkTest, WaitsAsLongAsItIsAsked) {
  EXPECT_EQ(outcome_of({.status = 429, .headers = {{"Retry-After", "7"}}}).retry_after, 7s);
  EXPECT_TRUE(outcome_of({.status = 429}).throttled);
  EXPECT_FALSE(outcome_of({.status = 503}).throttled);
  EXPECT_EQ(outcome_of({.status = 503, .headers = {{"Retry-After", "7"}}}).retry_after, 7s);
  EXPECT_FALSE(outcome_of({.status = 503}).retry_after);
}

TEST_F(WebhookSinkTest, WithoutAnAnswerItIsUnknown) {
  start([](const Received&) { return Answer{.then = Answer::Then::silence}; });
  const auto silent = send(event(), async::in(50ms));
  EXPECT_EQ(silent.kind, Kind::unknown);
  EXPECT_EQ(silent.code, "answer_timeout");
  EXPECT_EQ(outcome_of({.cut_after_bytes = 9}).kind, Kind::unknown);
}

TEST_F(WebhookSinkTest, GoesNowhereWhereItMayNot) {
  start([](const Received&) { return Answer{}; });
  net::HttpClient strict(context_.get_executor(), {});
  WebhookSink sink(strict, clock_, Target::parse("http://" + receiver_->origin().host_port(), std::string(hook_id)).value());
  const auto one = event();
  const auto outcome = net::finished(context_, sink.send({&one, 1}, async::in(5s))).at(0);
  EXPECT_EQ(outcome.kind, Kind::misconfigured);
  EXPECT_EQ(outcome.code, "address_refused");
  EXPECT_TRUE(receiver_->requests.empty());
}

TEST_F(WebhookSinkTest, TakesOneEventOfAGroupAtATime) {
  start([](const Received&) { return Answer{}; });
  EXPECT_TRUE(sink_->limits().one_per_group);
  EXPECT_EQ(sink_->limits().max_events, 1u);
}

TEST_F(WebhookSinkTest, OfPendingMessagesTheMethodIsThePathsEnd) {
  start([](const Received&) { return Answer{}; });
  for (const auto* const url : {"/hooks/?k=v", "/hooks?k=v"}) {
    PendingSink sink(*client_, clock_, Target::parse("http://" + receiver_->origin().host_port() + url, "hook").value());
    const auto one = event(R"({"method":"DeletedPendingMessage","message":{}})");
    EXPECT_EQ(net::finished(context_, sink.send({&one, 1}, async::in(5s))).at(0).kind, Kind::delivered);
    EXPECT_EQ(receiver_->requests.back().target, "/hooks/DeletedPendingMessage?k=v");
  }
  PendingSink sink(*client_, clock_, Target::parse("http://" + receiver_->origin().host_port(), "hook").value());
  const auto strange = event(R"({"method":"../admin"})");
  EXPECT_EQ(net::finished(context_, sink.send({&strange, 1}, async::in(5s))).at(0).kind, Kind::rejected);
}

}  // namespace
}  // namespace millrace::webhook
