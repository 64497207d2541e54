// What a service's refusal teaches about the credentials that signed the request; what it teaches about the clock stands in
// the sink's test.
#include "sinks/aws/endpoint.h"

#include "net/scripted_server_test.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

using namespace std::chrono_literals;
using Received = net::ScriptedServer::Received;
using Answer = net::ScriptedServer::Answer;

class EndpointTest : public testing::Test {
 protected:
  EndpointTest() { clock_.advance(1h); }

  std::expected<net::ClientResponse, CallFailure> call() {
    Endpoint endpoint(client_, clock_, server_.origin(), {"eu-west-1", "sqs"}, identity_);
    return net::finished(context_, endpoint.call({}, async::in(5s)));
  }

  async::asio::io_context context_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:05:07Z")};
  async::TaskGroup tasks_{context_.get_executor()};
  std::string known_ = "key-1";
  int fetches_ = 0;
  bool is_there_ = true;
  std::shared_ptr<Identity> identity_ = Identity::fetched_by(
      [this](async::Deadline) -> async::Task<Identity::Fetched> {
        if (!is_there_) co_return std::unexpected(IdentityFailure{IdentityFailure::Kind::misconfigured, "no_identity", "nobody"});
        co_return Granted{{"key-" + std::to_string(++fetches_), Secret("secret")}};
      },
      clock_, tasks_, context_.get_executor());
  net::ScriptedServer server_{context_, [this](const Received& request) {
                                const bool is_known = net::header(request.headers, "authorization").contains(known_ + "/");
                                return is_known ? Answer{} : Answer{.status = 403, .body = R"({"__type":"ExpiredToken","message":"gone"})"};
                              }};
  net::HttpClient client_{context_.get_executor(), {.addresses = net::AddressPolicy::everywhere()}};
};

TEST_F(EndpointTest, ReplacedCredentialsAreFetchedAndTheRequestMadeOnceMore) {
  EXPECT_EQ(call()->status, 200u);
  known_ = "key-2";
  clock_.advance(Identity::least_use);
  EXPECT_EQ(call()->status, 200u);
  EXPECT_EQ(server_.requests.size(), 3u);
  EXPECT_EQ(fetches_, 2);
}

TEST_F(EndpointTest, CredentialsThatNobodyReplacedAreRefusedWithoutAStorm) {
  known_ = "none";
  for (int i = 0; i < 5; ++i) EXPECT_EQ(call()->status, 403u);
  EXPECT_EQ(fetches_, 1);
  EXPECT_EQ(server_.requests.size(), 5u);
  clock_.advance(Identity::least_use);
  EXPECT_EQ(call()->status, 403u);
  EXPECT_EQ(server_.requests.size(), 7u);
}

TEST_F(EndpointTest, WithoutCredentialsNothingIsSent) {
  is_there_ = false;
  const auto response = call();
  ASSERT_FALSE(response);
  EXPECT_EQ(std::get<IdentityFailure>(response.error()).text, "nobody");
  EXPECT_TRUE(server_.requests.empty());
}

}  // namespace
}  // namespace millrace::aws
