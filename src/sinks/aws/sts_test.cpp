// What STS is asked, and what is made of its answers; their form is that of its API reference.
#include "sinks/aws/sts.h"

#include "sinks/aws/region.h"

#include "net/scripted_server_test.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using Received = net::ScriptedServer::Received;
using Answer = net::ScriptedServer::Answer;

constexpr auto caller_answer = R"(<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/Alice</Arn>
    <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>)";

constexpr auto session_answer = R"(<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
  <SourceIdentity>Alice</SourceIdentity>
  <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/demo/TestAR</Arn><AssumedRoleId>ARO123EXAMPLE123:TestAR</AssumedRoleId></AssumedRoleUser>
  <Credentials>
    <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
    <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
    <SessionToken>AQoDYXdzEPT//////////wEXAMPLE+a==</SessionToken>
    <Expiration>2026-11-24T10:05:07Z</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>)";

Answer refusal(unsigned status, const std::string& code, const std::string& message) {
  return {.status = status,
          .body = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>" + code +
                  "</Code><Message>" + message + "</Message></Error></ErrorResponse>"};
}

class StsTest : public testing::Test {
 protected:
  Sts& asked(Answer answer) {
    server_ = std::make_unique<net::ScriptedServer>(context_, [answer = std::move(answer)](const Received&) { return answer; });
    client_ = std::make_unique<net::HttpClient>(context_.get_executor(),
                                                net::HttpClient::Settings{.addresses = net::AddressPolicy::everywhere()});
    return sts_.emplace(*client_, clock_, server_->origin(), "eu-west-1");
  }

  Identity::Fetched assume(Answer answer, const Role& role = {"arn:aws:iam::123456789012:role/demo", "millrace"}) {
    return net::finished(context_, asked(std::move(answer)).assume(role, keys_, async::in(5s)));
  }

  asio::io_context context_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:05:07Z")};
  std::shared_ptr<Identity> keys_ = Identity::of({"AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")});
  std::unique_ptr<net::ScriptedServer> server_;
  std::unique_ptr<net::HttpClient> client_;
  std::optional<Sts> sts_;
};

TEST_F(StsTest, SaysToWhomCredentialsBelong) {
  const auto caller = net::finished(context_, asked({.body = caller_answer}).caller(keys_, async::in(5s)));
  ASSERT_TRUE(caller) << caller.error().text;
  EXPECT_EQ(caller->arn, "arn:aws:iam::123456789012:user/Alice");
  EXPECT_EQ(caller->account, "123456789012");
  const auto& request = server_->requests.at(0);
  EXPECT_EQ(request.method + request.target, "POST/");
  EXPECT_EQ(request.body, "Version=2011-06-15&Action=GetCallerIdentity");
  EXPECT_EQ(net::header(request.headers, "content-type"), "application/x-www-form-urlencoded");
  EXPECT_TRUE(net::header(request.headers, "authorization").contains("AKIDEXAMPLE/20261124/eu-west-1/sts/aws4_request"));
}

TEST_F(StsTest, AssumesARole) {
  const auto session = assume({.body = session_answer}, {"arn:aws:iam::123456789012:role/demo", "millrace", "ext id&=1", 15min});
  ASSERT_TRUE(session) << session.error().text;
  EXPECT_EQ(session->credentials.key_id, "ASIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(session->credentials.secret.reveal(), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY");
  EXPECT_EQ(session->credentials.session_token.reveal(), "AQoDYXdzEPT//////////wEXAMPLE+a==");
  EXPECT_EQ(session->expires_at, parse_rfc3339("2026-11-24T10:05:07Z"));
  EXPECT_EQ(server_->requests.at(0).body,
            "Version=2011-06-15&Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdemo&RoleSessionName=millrace"
            "&DurationSeconds=900&ExternalId=ext%20id%26%3D1");
}

TEST_F(StsTest, AWebIdentityNeedsNoSignature) {
  const auto session = net::finished(
      context_, asked({.body = session_answer}).assume_with_web_identity({"arn:aws:iam::1:role/r", "s"}, Secret("a.b+c"), async::in(5s)));
  ASSERT_TRUE(session) << session.error().text;
  const auto& request = server_->requests.at(0);
  EXPECT_EQ(
      request.body,
      "Version=2011-06-15&Action=AssumeRoleWithWebIdentity&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&RoleSessionName=s&DurationSeconds=3600"
      "&WebIdentityToken=a.b%2Bc");
  EXPECT_EQ(net::header(request.headers, "authorization"), "");
}

TEST_F(StsTest, ARefusalIsAPersonsToMend) {
  const auto session = assume(refusal(403, "AccessDenied", "User: arn:aws:iam::1:user/a is not authorized"));
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, IdentityFailure::Kind::misconfigured);
  EXPECT_EQ(session.error().code, "AccessDenied");
  EXPECT_EQ(session.error().text, "127.0.0.1 refuses: AccessDenied, User: arn:aws:iam::1:user/a is not authorized");
}

TEST_F(StsTest, TroubleOfTheServiceOrTheNetworkPasses) {
  for (const auto& answer : {refusal(500, "InternalFailure", ""), refusal(400, "Throttling", "Rate exceeded"), Answer{.status = 503},
                             Answer{.cut_after_bytes = 10}, Answer{.body = "<html/>"}, Answer{.body = "{}"}}) {
    const auto session = assume(answer);
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, IdentityFailure::Kind::passing) << session.error().code;
    EXPECT_FALSE(session.error().text.empty());
  }
}

TEST_F(StsTest, ASessionThatLacksAPartIsNone) {
  for (const std::string part : {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "2026-11-24T10:05:07Z"}) {
    std::string body = session_answer;
    body.replace(body.find(part), part.size(), "X");
    const auto session = assume({.body = body});
    ASSERT_FALSE(session) << part;
    EXPECT_EQ(session.error().code, "answer_malformed");
  }
}

TEST(StsEndpoint, IsTheRegionsOwn) {
  EXPECT_EQ(Sts::origin_of("eu-west-1").host_port(), "sts.eu-west-1.amazonaws.com:443");
  EXPECT_EQ(Sts::origin_of("cn-north-1").host, "sts.cn-north-1.amazonaws.com.cn");
  EXPECT_TRUE(is_region("us-gov-east-1"));
  for (const auto* text : {"", "evil.com/", "eu west", "EU-WEST-1", "a.b", "eu-west-1\n"}) EXPECT_FALSE(is_region(text)) << text;
}

}  // namespace
}  // namespace millrace::aws
