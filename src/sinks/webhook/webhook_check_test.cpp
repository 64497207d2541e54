// A test of a webhook stops at the first step that fails, and says why.
#include "sinks/webhook/webhook_check.h"

#include "net/scripted_server_test.h"

#include <gtest/gtest.h>

namespace millrace::webhook {
namespace {

using namespace std::chrono_literals;
using Answer = net::ScriptedServer::Answer;
using Received = net::ScriptedServer::Received;
using Status = hooks::CheckStep::Status;

class WebhookCheckTest : public testing::Test {
 protected:
  hooks::Diagnosis check(net::ScriptedServer::Script script) {
    net::ScriptedServer receiver(context_, std::move(script));
    net::HttpClient::Settings settings;
    settings.addresses = net::AddressPolicy({{receiver.origin().host, receiver.origin().port}});
    net::HttpClient client(context_.get_executor(), settings);
    const auto target = Target::parse("http://" + receiver.origin().host_port() + "/events", "hook").value();
    const delivery::Outgoing event{
        .event_id = "id", .type = "hook.test", .cid = {}, .group = "app", .app_key = "key", .signature = "5d4f", .body = "{}"};
    auto found = net::finished(context_, check_webhook(client, target, event, [this](const hooks::CheckStep&) { ++told_; }, async::in(2s)));
    requests_ = receiver.requests;
    return found;
  }

  async::asio::io_context context_;
  std::vector<Received> requests_;
  std::size_t told_ = 0;
};

TEST_F(WebhookCheckTest, SendsOneEvent) {
  const auto found = check([](const Received&) { return Answer{.status = 202}; });
  EXPECT_TRUE(found.ok());
  ASSERT_EQ(found.steps.size(), 8u);
  EXPECT_EQ(told_, 8u);
  EXPECT_EQ(found.steps.back().status, Status::ok);
  EXPECT_EQ(found.steps.back().text, "answered 202");
  ASSERT_EQ(requests_.size(), 1u);
  EXPECT_EQ(net::header(requests_[0].headers, "x-signature"), "5d4f");
}

TEST_F(WebhookCheckTest, TellsWhatTheReceiverSays) {
  const auto found = check([](const Received&) { return Answer{.status = 404, .body = "no such page"}; });
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.failure->cause, "webhook_not_found");
  EXPECT_NE(found.failure->text.find("404, no such page"), std::string::npos) << found.failure->text;
  EXPECT_EQ(found.steps.back().status, Status::failed);
}

TEST_F(WebhookCheckTest, TellsWhereItStopped) {
  const auto found = check([](const Received&) { return Answer{.then = Answer::Then::close, .cut_after_bytes = 0}; });
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.failure->cause, "closed");
  EXPECT_EQ(found.steps.size(), 8u);
}

}  // namespace
}  // namespace millrace::webhook
