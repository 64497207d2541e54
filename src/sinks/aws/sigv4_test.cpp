// AWS's published test suite for Signature Version 4, as far as its requests are of the kind we make, and two requests of
// our own signed by botocore 1.44.8.
#include "sinks/aws/sigv4.h"

#include "base/crypto.h"
#include "base/encoding.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

const Secret secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
const Credentials keys{"AKIDEXAMPLE", secret};
const Credentials temporary{
    "AKIDEXAMPLE", secret,
    Secret("AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/"
           "qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+"
           "xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==")};

const net::Origin example{net::Origin::Scheme::https, "example.amazonaws.com", 443};
const SigningScope suite{"us-east-1", "service"};
const SigningScope sqs{"eu-west-1", "sqs"};
const auto suite_time = *parse_rfc3339("2015-08-30T12:36:00Z");
const auto our_time = *parse_rfc3339("2026-11-24T09:05:07Z");

std::string authorization(net::ClientRequest request, const net::Origin& origin, const Credentials& credentials, const SigningScope& scope,
                          Instant at) {
  const auto date = to_iso8601_basic(at).substr(0, 8);
  HmacKey key(signing_key(credentials.secret, date, scope));
  sign(request, to_hex(sha256(request.body)), origin, credentials, scope, key, at);
  return std::string(net::header(request.headers, "authorization"));
}

std::string of_suite(std::string_view signed_headers, std::string_view signature) {
  return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" + std::string(signed_headers) +
         ", Signature=" + std::string(signature);
}

TEST(SigV4, GetVanilla) {
  EXPECT_EQ(authorization({.method = "GET"}, example, keys, suite, suite_time),
            of_suite("host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

TEST(SigV4, PostVanilla) {
  EXPECT_EQ(authorization({.method = "POST"}, example, keys, suite, suite_time),
            of_suite("host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
}

TEST(SigV4, PostXWwwFormUrlencoded) {
  EXPECT_EQ(authorization({.headers = {{"Content-Type", "application/x-www-form-urlencoded"}}, .body = "Param1=value1"}, example, keys,
                          suite, suite_time),
            of_suite("content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
}

TEST(SigV4, GetHeaderValueTrim) {
  EXPECT_EQ(authorization({.method = "GET", .headers = {{"My-Header2", " \"a   b   c\""}, {"My-Header1", " value1"}}}, example, keys, suite,
                          suite_time),
            of_suite("host;my-header1;my-header2;x-amz-date", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"));
}

TEST(SigV4, PostStsHeaderBefore) {
  EXPECT_EQ(authorization({.method = "POST"}, example, temporary, suite, suite_time),
            of_suite("host;x-amz-date;x-amz-security-token", "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"));
}

net::ClientRequest send_message_batch() {
  return {.headers = {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "AmazonSQS.SendMessageBatch"}},
          .body = R"({"QueueUrl":"q"})"};
}

TEST(SigV4, SqsAsBotocoreSignsIt) {
  EXPECT_EQ(authorization(send_message_batch(), {net::Origin::Scheme::https, "sqs.eu-west-1.amazonaws.com", 443}, keys, sqs, our_time),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-west-1/sqs/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
            "Signature=64c4bfd45d598f03818c2df263e91060aa9f8996bed999137345abb34909c59a");
}

TEST(SigV4, TokenAndPortAsBotocoreSignsThem) {
  EXPECT_EQ(authorization(send_message_batch(), {net::Origin::Scheme::http, "localhost", 9324},
                          {"AKIDEXAMPLE", secret, Secret("token/==+")}, sqs, our_time),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-west-1/sqs/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
            "Signature=d0b48dc4ad0c8a25ed9def75c6caa20c869ac1c902c54743b3844c2caa4042f7");
}

TEST(SigV4, AddsTheHeadersThatItSigned) {
  auto request = send_message_batch();
  HmacKey key(signing_key(secret, "20261124", sqs));
  sign(request, to_hex(sha256(request.body)), example, temporary, sqs, key, our_time);
  EXPECT_EQ(net::header(request.headers, "x-amz-date"), "20261124T090507Z");
  EXPECT_EQ(net::header(request.headers, "x-amz-security-token"), temporary.session_token.reveal());
}

}  // namespace
}  // namespace millrace::aws
