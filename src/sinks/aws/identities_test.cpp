// Roles of customers: assumed with the app's external id, and only where nobody can do so without it.
#include "sinks/aws/identities.h"

#include "net/scripted_server_test.h"

#include <fmt/format.h>

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using Received = net::ScriptedServer::Received;
using Answer = net::ScriptedServer::Answer;
using Kind = IdentityFailure::Kind;

constexpr auto role = "arn:aws:iam::123456789012:role/queue-writer";

const Answer assumed{.body =
                         "<R><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                         "<SessionToken>t</SessionToken><Expiration>2026-11-24T10:05:07Z</Expiration></Credentials></R>"};
const Answer denied{.status = 403, .body = "<E><Code>AccessDenied</Code><Message>not authorized</Message></E>"};

class IdentitiesTest : public testing::Test {
 protected:
  ~IdentitiesTest() override {
    net::finished(context_, stopped());
    disk_.join();
  }

  async::Task<bool> stopped() {
    co_await identities_.stop();
    co_return true;
  }

  // The key id that signs for the app's role, or why there is none.
  std::expected<std::string, IdentityFailure> key_of(const std::shared_ptr<Identity>& identity) {
    auto credentials = net::finished(context_, identity->credentials(async::in(5s)));
    if (!credentials) return std::unexpected(std::move(credentials.error()));
    return (*credentials)->key_id;
  }
  std::expected<std::string, IdentityFailure> key_of_role(const char* app = "app") {
    return key_of(identities_.role(role, app, "eu-west-1"));
  }

  asio::io_context context_{1};
  async::Pool disk_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:05:07Z")};
  Answer with_id_ = assumed, without_id_ = denied;
  net::ScriptedServer sts_{context_,
                           [this](const Received& request) { return request.body.contains("&ExternalId=") ? with_id_ : without_id_; }};
  net::HttpClient client_{context_.get_executor(), {.addresses = net::AddressPolicy::everywhere()}};
  Identities identities_{{context_.get_executor(), disk_, client_, clock_,
                          Environment({{"AWS_ACCESS_KEY_ID", "AKIAOWN"},
                                       {"AWS_SECRET_ACCESS_KEY", "s"},
                                       {"AWS_ENDPOINT_URL_STS", "http://" + sts_.origin().host_port()}}),
                          Seal({1, 2, 3})}};
};

TEST_F(IdentitiesTest, ARoleIsAssumedWithTheAppsExternalIdByOurOwnIdentity) {
  EXPECT_EQ(key_of_role(), "ASIAROLE");
  ASSERT_EQ(sts_.requests.size(), 2u);
  const auto& first = sts_.requests[0];
  EXPECT_TRUE(first.body.ends_with("&ExternalId=" + identities_.external_id("app"))) << first.body;
  EXPECT_TRUE(net::header(first.headers, "authorization").contains("AKIAOWN/20261124/eu-west-1/sts/"));
  EXPECT_FALSE(sts_.requests[1].body.contains("ExternalId"));
}

TEST_F(IdentitiesTest, HooksOfOneAppShareASessionAndAppsDoNot) {
  const auto mine = identities_.role(role, "app", "eu-west-1");
  EXPECT_EQ(identities_.role(role, "app", "eu-west-1"), mine);
  EXPECT_NE(identities_.role(role, "other", "eu-west-1"), mine);
  EXPECT_NE(identities_.external_id("app"), identities_.external_id("other"));
  EXPECT_EQ(key_of(mine), "ASIAROLE");
  EXPECT_EQ(key_of_role(), "ASIAROLE");
  EXPECT_EQ(sts_.requests.size(), 2u);
}

TEST_F(IdentitiesTest, ARoleThatAnyoneMayAssumeIsRefused) {
  without_id_ = assumed;
  const auto key = key_of_role();
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().kind, Kind::misconfigured);
  EXPECT_EQ(key.error().code, "role_open");
  for (const auto& part : {std::string(role), "sts:ExternalId " + identities_.external_id("app")})
    EXPECT_TRUE(key.error().text.contains(part)) << key.error().text;
}

TEST_F(IdentitiesTest, ARoleThatTrustsUsNotSaysWhatItsPolicyNeeds) {
  with_id_ = denied;
  const auto key = key_of_role();
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().kind, Kind::misconfigured);
  EXPECT_EQ(key.error().code, "role_denied");
  EXPECT_TRUE(key.error().text.contains("ExternalId " + identities_.external_id("app"))) << key.error().text;
  EXPECT_EQ(sts_.requests.size(), 1u);
}

TEST_F(IdentitiesTest, ARoleIsNotUsedWhileNobodyKnowsWhetherItIsOpen) {
  for (const auto& answer : {Answer{.status = 503}, Answer{.cut_after_bytes = 0}, Answer{.body = "<html/>"}}) {
    without_id_ = answer;
    const auto key = key_of_role();
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, Kind::passing) << key.error().text;
    EXPECT_TRUE(key.error().text.contains("is not known")) << key.error().text;
  }
}

TEST_F(IdentitiesTest, ATenantsRegionIsNoWayToAnotherHost) {
  const auto key = key_of(identities_.role(role, "app", "evil.example/"));
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, "no_region");
  EXPECT_TRUE(sts_.requests.empty());
}

}  // namespace
}  // namespace millrace::aws
