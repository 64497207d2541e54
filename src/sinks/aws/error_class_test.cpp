// Every code has the class that its documentation asks for, under its old and its new name.
#include "sinks/aws/error_class.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

using Fate = delivery::Outcome::Kind;

TEST(ErrorClass, EveryCodeHasItsKind) {
  struct {
    Fate kind;
    std::vector<std::string_view> codes;
  } const cases[] = {
      {Fate::misconfigured,
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
      {Fate::rejected,
       {"InvalidMessageContents", "InvalidParameterValue", "InvalidParameterValueException", "MissingParameter", "ValidationException"}},
      {Fate::retry,
       {"RequestThrottled", "ThrottlingException", "TooManyRequestsException", "KmsThrottled", "KMS.ThrottlingException", "OverLimit",
        "InternalError", "InternalFailure", "ServiceUnavailable", "ServiceUnavailableException",
        "AWS.SimpleQueueService.BatchRequestTooLong", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"}},
  };
  for (const auto& [kind, codes] : cases) {
    for (const auto code : codes) {
      const auto* const found = class_of_code(code);
      ASSERT_TRUE(found) << code;
      EXPECT_EQ(found->kind, kind) << code;
      EXPECT_FALSE(found->cause.text.empty()) << code;
      EXPECT_TRUE(kind == Fate::retry || !found->cause.remedy.empty()) << code;
    }
  }
  EXPECT_FALSE(class_of_code("NeverHeardOf"));
  EXPECT_FALSE(class_of_code(""));
  EXPECT_FALSE(class_of_code("Exception"));
}

TEST(ErrorClass, TheMessageTellsApartWhatOneCodeStandsFor) {
  struct {
    const char *code, *message, *cause;
  } const cases[] = {
      {"SignatureDoesNotMatch", "The request signature we calculated does not match", "bad_secret"},
      {"SignatureDoesNotMatch", "Signature expired: 20261124T090000Z is now earlier than 20261124T091000Z", "clock_skew"},
      {"InvalidSignatureException", "Signature not yet current: 20261124T092000Z is still later than 20261124T091000Z", "clock_skew"},
      {"SignatureDoesNotMatch", "Credential should be scoped to a valid region.", "wrong_region"},
      {"AccessDenied", "User: arn:aws:iam::1:user/a is not authorized to perform: sqs:sendmessage", "access_denied"},
      {"AccessDeniedException", "… is not authorized to perform: sqs:sendmessage with an explicit deny in a service control policy",
       "explicitly_denied"},
      {"AccessDenied", "… is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:…", "kms_denied"},
      {"MissingParameter", "The request must contain the parameter MessageGroupId.", "fifo_parameters"},
      {"InvalidParameterValue", "The queue should either have ContentBasedDeduplication enabled or …", "fifo_parameters"},
      {"InvalidParameterValue", "anything else", "bad_event"},
      {"NeverHeardOf", "", "unknown_code"},
  };
  for (const auto& [code, message, cause] : cases) EXPECT_EQ(class_of({code, message}).cause.code, cause) << code << ' ' << message;
}

TEST(ErrorClass, AnUnknownCodeIsRetriedAndAServersTroubleToo) {
  EXPECT_EQ(class_of({"NeverHeardOf", ""}, 400).kind, Fate::retry);
  EXPECT_EQ(class_of({"AccessDenied", ""}, 503).kind, Fate::retry);
  EXPECT_EQ(class_of({"AccessDenied", ""}, 403).kind, Fate::misconfigured);
  EXPECT_EQ(class_of({"NeverHeardOf", ""}, 403).kind, Fate::misconfigured);
  EXPECT_EQ(class_of({"404", ""}, 404).cause.code, "not_a_queue");
  EXPECT_EQ(class_of({"301", ""}, 301).cause.code, "redirected");
}

TEST(ErrorClass, WithoutACodeTheStatusDecides) {
  for (const unsigned status : {408u, 429u, 500u, 502u, 503u, 504u}) EXPECT_EQ(class_of_status(status).kind, Fate::retry) << status;
  // An endpoint that answers anything else keeps the events waiting until someone looks: none is given up for it.
  for (const unsigned status : {301u, 302u, 400u, 401u, 403u, 404u, 405u, 413u})
    EXPECT_EQ(class_of_status(status).kind, Fate::misconfigured) << status;
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
