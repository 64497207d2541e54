// Every code has the class that its documentation asks for, under its old and its new name.
#include "sinks/aws/error_class.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

using Kind = delivery::Outcome::Kind;

TEST(ErrorClass, EveryCodeHasItsKind) {
  struct {
    Kind kind;
    std::vector<std::string_view> codes;
  } const cases[] = {
      {Kind::misconfigured,
       {"AWS.SimpleQueueService.NonExistentQueue",
        "QueueDoesNotExist",
        "AccessDenied",
        "AccessDeniedException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "AuthFailure",
        "RequestExpired",
        "ExpiredToken",
        "ExpiredTokenException",
        "MissingAuthenticationTokenException",
        "IncompleteSignature",
        "OptInRequired",
        "KmsAccessDenied",
        "KMS.AccessDeniedException",
        "KMS.DisabledException",
        "KMS.NotFoundException",
        "KMS.KMSInvalidStateException",
        "InvalidAddress",
        "AWS.SimpleQueueService.UnsupportedOperation",
        "UnknownOperationException",
        "InvalidSecurity"}},
      {Kind::rejected,
       {"InvalidMessageContents", "InvalidParameterValue", "InvalidParameterValueException", "MissingParameter", "ValidationException"}},
      {Kind::retry,
       {"RequestThrottled", "ThrottlingException", "TooManyRequestsException", "KmsThrottled", "KMS.ThrottlingException", "OverLimit",
        "InternalError", "InternalFailure", "ServiceUnavailable", "ServiceUnavailableException",
        "AWS.SimpleQueueService.BatchRequestTooLong", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"}},
  };
  for (const auto& [kind, codes] : cases) {
    for (const auto code : codes) {
      const auto* const found = class_of_code(code);
      ASSERT_TRUE(found) << code;
      EXPECT_EQ(found->kind, kind) << code;
      EXPECT_FALSE(found->cause.empty()) << code;
      EXPECT_TRUE(kind == Kind::retry || !found->remedy.empty()) << code;
    }
  }
  EXPECT_FALSE(class_of_code("NeverHeardOf"));
  EXPECT_FALSE(class_of_code(""));
  EXPECT_FALSE(class_of_code("Exception"));
}

TEST(ErrorClass, WithoutACodeTheStatusDecides) {
  for (const unsigned status : {408u, 429u, 500u, 502u, 503u, 504u}) EXPECT_EQ(class_of_status(status).kind, Kind::retry) << status;
  // An endpoint that answers anything else keeps the events waiting until someone looks: none is given up for it.
  for (const unsigned status : {301u, 302u, 400u, 401u, 403u, 404u, 405u, 413u})
    EXPECT_EQ(class_of_status(status).kind, Kind::misconfigured) << status;
}

TEST(ErrorClass, ClockSkewShowsBySixCodes) {
  for (const auto* code : {"AuthFailure", "InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired", "RequestInTheFuture",
                           "RequestTimeTooSkewed"})
    EXPECT_TRUE(may_be_clock_skew(code)) << code;
  for (const auto* code : {"AccessDenied", "InvalidClientTokenId", "ThrottlingException", ""})
    EXPECT_FALSE(may_be_clock_skew(code)) << code;
}

}  // namespace
}  // namespace millrace::aws
