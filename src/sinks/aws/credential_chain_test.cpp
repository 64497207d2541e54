// The places in their order, what each needs, and what is said when none has anything. That the order and the answers are
// those of AWS's own tools is shown in tests/e2e/test_identities.py, which asks botocore the same.
#include "sinks/aws/credential_chain.h"

#include "net/scripted_server_test.h"

#include <fmt/format.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace millrace::aws {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;
using Received = net::ScriptedServer::Received;
using Answer = net::ScriptedServer::Answer;
using Kind = IdentityFailure::Kind;

std::string session(const std::string& key_id) {
  return fmt::format(
      "<R><Credentials><AccessKeyId>{}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
      "<Expiration>2026-11-24T10:05:07Z</Expiration></Credentials></R>",
      key_id);
}

std::string handed_out(const std::string& key_id) {
  return fmt::format(R"({{"Code":"Success","AccessKeyId":"{}","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-24T15:00:00Z"}})",
                     key_id);
}

// One server plays STS, the container's agent and the instance's metadata service.
class CredentialChainTest : public testing::Test {
 protected:
  CredentialChainTest() : directory_(testing::TempDir() + fmt::format("millrace-chain-{}", getpid())) {
    std::filesystem::create_directories(directory_);
    set("HOME", directory_);
    set("AWS_CONFIG_FILE", file("config"));
    set("AWS_SHARED_CREDENTIALS_FILE", file("credentials"));
    set("AWS_ENDPOINT_URL_STS", url(""));
    set("AWS_EC2_METADATA_DISABLED", "true");
  }
  ~CredentialChainTest() override {
    std::filesystem::remove_all(directory_);
    disk_.join();
  }

  void set(const std::string& name, const std::string& value) { environment_[name] = value; }
  std::string url(const std::string& path) const { return "http://" + server_.origin().host_port() + path; }
  std::string file(const std::string& name) const { return directory_ + "/" + name; }
  void write(const std::string& name, const std::string& text) { std::ofstream(file(name)) << text; }
  void instance_hands_out() {
    set("AWS_EC2_METADATA_DISABLED", "");
    set("AWS_EC2_METADATA_SERVICE_ENDPOINT", url(""));
  }

  Identity::Fetched find() {
    const Environment environment(environment_);
    const RegionalSts sts(client_, clock_, environment);
    const CredentialChain chain(client_, disk_, sts, environment);
    return net::finished(context_, chain.find(async::in(5s)));
  }

  // The key id that is found, or why there is none.
  std::string found() {
    const auto answer = find();
    return answer ? answer->credentials.key_id : answer.error().text;
  }

  Answer play(const Received& request) {
    if (request.target == "/") return sts_ ? *sts_ : Answer{.body = session("assumed")};
    if (request.target == "/container?x=1") return container_;
    if (request.target == "/latest/api/token") return token_;
    if (request.target.ends_with("/security-credentials/")) return role_name_;
    return instance_;
  }

  asio::io_context context_{1};
  async::Pool disk_{1};
  ManualClock clock_{*parse_rfc3339("2026-11-24T09:05:07Z")};
  std::string directory_;
  Environment::Values environment_;
  std::optional<Answer> sts_;
  Answer container_{.body = handed_out("container")}, token_{.body = "session-token"}, role_name_{.body = "my-role\n"},
      instance_{.body = handed_out("instance")};
  net::ScriptedServer server_{context_, [this](const Received& request) { return play(request); }};
  net::HttpClient client_{context_.get_executor(), {.addresses = net::AddressPolicy::everywhere()}};
};

TEST_F(CredentialChainTest, EachPlaceGoesBeforeTheNext) {
  instance_hands_out();
  EXPECT_EQ(found(), "instance");
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url("/container?x=1"));
  EXPECT_EQ(found(), "container");
  write("config", "[default]\naws_access_key_id = in-config\naws_secret_access_key = s\n");
  EXPECT_EQ(found(), "in-config");
  write("credentials", "[default]\naws_access_key_id = in-credentials\naws_secret_access_key = s\n");
  EXPECT_EQ(found(), "in-credentials");
  set("AWS_WEB_IDENTITY_TOKEN_FILE", file("token"));
  set("AWS_ROLE_ARN", "arn:aws:iam::1:role/web");
  write("token", "jwt\n");
  EXPECT_EQ(found(), "assumed");
  EXPECT_TRUE(server_.requests.back().body.contains("WebIdentityToken=jwt")) << server_.requests.back().body;
  write("config", "[default]\nrole_arn = arn:aws:iam::1:role/profile\nsource_profile = default\n");
  EXPECT_EQ(found(), "assumed");
  EXPECT_TRUE(server_.requests.back().body.contains("Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fprofile"));
  EXPECT_TRUE(net::header(server_.requests.back().headers, "authorization").contains("in-credentials/"));
  set("AWS_ACCESS_KEY_ID", "environment");
  set("AWS_SECRET_ACCESS_KEY", "s");
  EXPECT_EQ(found(), "environment");
}

TEST_F(CredentialChainTest, NobodyAnywhereNamesEveryPlace) {
  const auto answer = find();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, Kind::misconfigured);
  EXPECT_EQ(answer.error().code, "no_identity");
  for (const std::string& part :
       {std::string("sqs_auth_type \"keys\""), std::string("environment: AWS_ACCESS_KEY_ID is not set"),
        "profile: there is no profile \"default\" in " + file("config"),
        std::string("web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set"),
        std::string("container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"), std::string("instance: AWS_EC2_METADATA_DISABLED is true")})
    EXPECT_TRUE(answer.error().text.contains(part)) << part << " is not in " << answer.error().text;
}

TEST_F(CredentialChainTest, ATokenFileIsReadAnewEachTime) {
  set("AWS_WEB_IDENTITY_TOKEN_FILE", file("token"));
  set("AWS_ROLE_ARN", "arn:aws:iam::1:role/web");
  EXPECT_TRUE(found().contains(file("token") + " can't be read: No such file")) << found();
  for (const std::string token : {"first", "second"}) {
    write("token", token);
    const auto answer = find();
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_EQ(answer->expires_at, parse_rfc3339("2026-11-24T10:05:07Z"));
    EXPECT_TRUE(server_.requests.back().body.ends_with("WebIdentityToken=" + token));
  }
  set("AWS_ROLE_ARN", "");
  EXPECT_TRUE(found().contains("set AWS_ROLE_ARN")) << found();
}

TEST_F(CredentialChainTest, APlaceThatIsSetUpAndFailsIsNotPassedOver) {
  set("AWS_ACCESS_KEY_ID", "half");
  EXPECT_TRUE(found().contains("environment: AWS_ACCESS_KEY_ID is set without")) << found();
  set("AWS_ACCESS_KEY_ID", "");
  set("AWS_PROFILE", "absent");
  EXPECT_TRUE(found().contains("there is no profile \"absent\"")) << found();
  write("credentials", "[absent]\naws_access_key_id = half\n");
  EXPECT_TRUE(found().contains("without aws_secret_access_key")) << found();
}

TEST_F(CredentialChainTest, RolesFollowTheirSources) {
  write("config",
        "[profile outer]\nrole_arn = arn:aws:iam::1:role/outer\nsource_profile = inner\nexternal_id = ext\nduration_seconds = 900\n"
        "[profile inner]\nrole_arn = arn:aws:iam::1:role/inner\ncredential_source = EcsContainer\nrole_session_name = me\n");
  set("AWS_PROFILE", "outer");
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url("/container?x=1"));
  EXPECT_EQ(found(), "assumed");
  ASSERT_EQ(server_.requests.size(), 3u);
  EXPECT_TRUE(net::header(server_.requests[1].headers, "authorization").contains("container/"));
  EXPECT_TRUE(server_.requests[1].body.contains("role%2Finner&RoleSessionName=me&DurationSeconds=3600"));
  EXPECT_TRUE(net::header(server_.requests[2].headers, "authorization").contains("assumed/"));
  EXPECT_TRUE(server_.requests[2].body.contains("role%2Fouter&RoleSessionName=millrace&DurationSeconds=900&ExternalId=ext"));
}

TEST_F(CredentialChainTest, ProfilesThatLeadNowhereSayWhy) {
  set("AWS_PROFILE", "p");
  const std::string role = "[profile p]\nrole_arn = r\n", keys = "[profile k]\naws_access_key_id = k\naws_secret_access_key = s\n";
  const std::pair<std::string, const char*> cases[] = {
      {role, "needs either source_profile or credential_source"},
      {role + "source_profile = k\ncredential_source = Environment\n" + keys, "needs either"},
      {role + "source_profile = nowhere\n", "no profile \"nowhere\""},
      {role + "source_profile = p\n", "in a circle"},
      {role + "source_profile = q\n[profile q]\nrole_arn = r2\nsource_profile = p\n", "in a circle"},
      {role + "source_profile = q\n[profile q]\nregion = eu-west-1\n", "profile \"q\" holds no credentials"},
      {role + "credential_source = Moon\n", "Ec2InstanceMetadata"},
      {role + "credential_source = Environment\n", "AWS_ACCESS_KEY_ID is not set"},
      {role + "source_profile = k\nmfa_serial = m\n" + keys, "MFA"},
      {role + "source_profile = k\nregion = evil.com/\n" + keys, "is no region"},
      {"[profile p]\nsso_session = x\n", "SSO"},
      {"[profile p]\ncredential_process = /bin/x\n", "credential_process"},
      {"[profile p]\nlogin_session = x\n", "aws login"},
      {"[profile p]\nregion = eu-west-1\n", "profile \"p\" holds no credentials"},
  };
  for (const auto& [config, why] : cases) {
    write("config", config);
    EXPECT_TRUE(found().contains(why)) << config << "\n" << found();
  }
}

TEST_F(CredentialChainTest, WhatStsRefusesIsSaidWithTheRole) {
  write("config",
        "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\naws_access_key_id = k\naws_secret_access_key = s\n");
  sts_ = Answer{.status = 403, .body = "<E><Code>AccessDenied</Code><Message>User x is not authorized</Message></E>"};
  const auto answer = find();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "AccessDenied");
  EXPECT_TRUE(answer.error().text.contains("profile \"default\", role arn:aws:iam::1:role/r: 127.0.0.1 refuses: AccessDenied, User x"))
      << answer.error().text;
}

TEST_F(CredentialChainTest, AContainerIsAskedWithItsToken) {
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url("/container?x=1"));
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "plain");
  const auto answer = find();
  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_EQ(answer->credentials.session_token.reveal(), "t");
  EXPECT_EQ(answer->expires_at, parse_rfc3339("2026-11-24T15:00:00Z"));
  EXPECT_EQ(net::header(server_.requests.back().headers, "authorization"), "plain");
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file("token"));
  write("token", "from file\n");
  EXPECT_EQ(found(), "container");
  EXPECT_EQ(net::header(server_.requests.back().headers, "authorization"), "from file");
}

TEST_F(CredentialChainTest, AContainersFailureIsTheEnd) {
  instance_hands_out();
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url("/container?x=1"));
  container_ = {.status = 500};
  EXPECT_EQ(find().error().kind, Kind::passing);
  container_ = {.status = 403};
  EXPECT_EQ(find().error().kind, Kind::misconfigured);
  container_ = {.body = "{}"};
  EXPECT_TRUE(found().contains("answers without credentials")) << found();
  for (const auto* evil : {"http://10.0.0.1/x", "http://169.254.169.254/x", "http://evil.example/x", "nonsense"}) {
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", evil);
    EXPECT_TRUE(found().contains("AWS_CONTAINER_CREDENTIALS_FULL_URI")) << found();
  }
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file("absent"));
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url("/container?x=1"));
  EXPECT_TRUE(found().contains("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: ")) << found();
}

TEST_F(CredentialChainTest, AnInstanceIsAskedInASession) {
  instance_hands_out();
  EXPECT_EQ(found(), "instance");
  ASSERT_EQ(server_.requests.size(), 3u);
  EXPECT_EQ(server_.requests[0].method + " " + server_.requests[0].target, "PUT /latest/api/token");
  EXPECT_EQ(net::header(server_.requests[0].headers, "x-aws-ec2-metadata-token-ttl-seconds"), "21600");
  EXPECT_EQ(server_.requests[2].method + " " + server_.requests[2].target, "GET /latest/meta-data/iam/security-credentials/my-role");
  for (const auto i : {1, 2})
    EXPECT_EQ(net::header(server_.requests[static_cast<std::size_t>(i)].headers, "x-aws-ec2-metadata-token"), "session-token");
}

TEST_F(CredentialChainTest, AnInstanceThatGivesNothingSaysWhy) {
  instance_hands_out();
  role_name_ = {.status = 404};
  EXPECT_TRUE(found().contains("attach an instance profile")) << found();
  role_name_ = {.status = 503};
  EXPECT_EQ(find().error().kind, Kind::passing);
  role_name_ = {.body = "my-role"};
  instance_ = {.body = R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"})"};
  EXPECT_TRUE(found().contains("AssumeRoleUnauthorizedAccess: EC2 cannot assume")) << found();
  token_ = {.status = 403};
  EXPECT_TRUE(found().contains("is turned off")) << found();
  token_ = {.then = Answer::Then::silence};
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(found().contains("--http-put-response-hop-limit 2")) << found();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 4s);
}

}  // namespace
}  // namespace millrace::aws
