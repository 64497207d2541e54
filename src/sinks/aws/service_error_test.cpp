// Errors as SQS, its gateways and moto send them.
#include "sinks/aws/service_error.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

TEST(ServiceError, PrefersTheQueryProtocolsCode) {
  const auto error = error_of({400,
                               {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}},
                               R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."})"});
  EXPECT_EQ(error.code, "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(error.message, "The specified queue does not exist.");
}

TEST(ServiceError, ReadsJson) {
  EXPECT_EQ(error_of({400, {}, R"({"__type":"com.amazon.coral.service#UnrecognizedClientException","Message":"x"})"}).code,
            "UnrecognizedClientException");
  EXPECT_EQ(error_of({400, {}, R"({"__type":"AccessDenied","Message":"capital"})"}).message, "capital");
  EXPECT_EQ(error_of({400, {{"x-amzn-ErrorType", "SlowDown:http://x/"}}, "{}"}).code, "SlowDown");
}

TEST(ServiceError, ReadsXml) {
  const auto error =
      error_of({403,
                {{"Content-Type", "text/html"}},
                "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>no such key</Message></Error></ErrorResponse>"});
  EXPECT_EQ(error.code, "InvalidClientTokenId");
  EXPECT_EQ(error.message, "no such key");
}

TEST(ServiceError, WithoutABodyTheStatusIsTheCode) {
  for (const auto* body : {"", "<html>Bad Gateway</html>", "[]", "null", R"({"__type":7})", R"({"__type":"\r"})", "\xff\xfe"}) {
    const auto error = error_of({502, {}, body});
    EXPECT_EQ(error.code, "502") << body;
    EXPECT_EQ(error.message, "") << body;
  }
}

TEST(ServiceError, ShowsOneBoundedLine) {
  EXPECT_EQ(fit_for_people("does not match.\n\nThe Canonical String:\nx-amz-security-token:SECRET"), "does not match.");
  EXPECT_EQ(fit_for_people("a\tb\x7f"), "a b ");
  const auto cut = fit_for_people(std::string(299, 'x') + "é");
  EXPECT_EQ(cut, std::string(299, 'x'));
}

}  // namespace
}  // namespace millrace::aws
