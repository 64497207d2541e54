// Codes come from the API references of SQS ("Common Error Types", SendMessage, SendMessageBatch) and KMS, in both protocols.
#include "sinks/aws/error_class.h"

#include <algorithm>
#include <array>

namespace millrace::aws {
namespace {

using Kind = delivery::Outcome::Kind;

constexpr ErrorClass no_queue{Kind::misconfigured, "the queue does not exist", "create it, or correct the queue URL and the region"};
constexpr ErrorClass not_permitted{Kind::misconfigured, "these credentials may not send to the queue",
                                   "allow sqs:SendMessage on the queue's ARN, in the identity's policy or in the queue's"};
constexpr ErrorClass unknown_key{Kind::misconfigured, "AWS does not know the access key id",
                                 "correct the hook's key (sqs_key), or enable it in IAM; check that it belongs to this partition of AWS"};
constexpr ErrorClass bad_secret{
    Kind::misconfigured, "AWS does not accept the signature",
    "correct the hook's secret (sqs_secret); if it is right, check the signing region and this machine's clock"};
constexpr ErrorClass expired_token{Kind::misconfigured, "the session token is expired or invalid", "give fresh temporary credentials"};
constexpr ErrorClass no_credentials{Kind::misconfigured, "AWS found no usable credentials in the request",
                                    "correct the hook's key and secret (sqs_key, sqs_secret)"};
constexpr ErrorClass not_enabled{Kind::misconfigured, "the AWS account has not enabled this service in this region",
                                 "enable the region in the account"};
constexpr ErrorClass kms_refuses{Kind::misconfigured, "the KMS key of the encrypted queue refuses",
                                 "allow kms:GenerateDataKey and kms:Decrypt on the key, and check that it exists and is enabled"};
constexpr ErrorClass not_a_queue{Kind::misconfigured, "the endpoint does not take this request for a queue",
                                 "check the queue URL: it names another service or another kind of queue"};
constexpr ErrorClass needs_https{Kind::misconfigured, "the queue is reached over https only", "write the queue URL with https"};
constexpr ErrorClass bad_characters{Kind::rejected, "the event holds characters that SQS does not accept",
                                    "set payload_encoding to base64"};
constexpr ErrorClass bad_event{Kind::rejected, "SQS does not accept this event", "see what AWS says"};
constexpr ErrorClass throttled{Kind::retry, "AWS throttles", ""};
constexpr ErrorClass unwell{Kind::retry, "AWS could not answer", ""};
constexpr ErrorClass too_much{Kind::retry, "the batch is bigger than this queue takes", "smaller ones follow by themselves"};

struct Row {
  std::string_view code;  // the short one
  const ErrorClass* of;
};

constexpr Row rows[] = {
    {"NonExistentQueue", &no_queue},
    {"QueueDoesNotExist", &no_queue},
    {"AccessDenied", &not_permitted},
    {"NotAuthorized", &not_permitted},
    {"InvalidClientTokenId", &unknown_key},
    {"InvalidAccessKeyId", &unknown_key},
    {"UnrecognizedClient", &unknown_key},
    {"SignatureDoesNotMatch", &bad_secret},
    {"InvalidSignature", &bad_secret},
    {"AuthFailure", &bad_secret},
    {"RequestExpired", &bad_secret},
    {"RequestInTheFuture", &bad_secret},
    {"RequestTimeTooSkewed", &bad_secret},
    {"ExpiredToken", &expired_token},
    {"InvalidToken", &expired_token},
    {"TokenRefreshRequired", &expired_token},
    {"MissingAuthenticationToken", &no_credentials},
    {"IncompleteSignature", &no_credentials},
    {"OptInRequired", &not_enabled},
    {"KmsAccessDenied", &kms_refuses},
    {"KmsDisabled", &kms_refuses},
    {"KmsNotFound", &kms_refuses},
    {"KmsInvalidKeyUsage", &kms_refuses},
    {"KmsInvalidState", &kms_refuses},
    {"KmsOptInRequired", &kms_refuses},
    {"KMS.AccessDenied", &kms_refuses},
    {"KMS.Disabled", &kms_refuses},
    {"KMS.NotFound", &kms_refuses},
    {"KMS.InvalidKeyUsage", &kms_refuses},
    {"KMS.InvalidState", &kms_refuses},
    {"KMS.KMSInvalidState", &kms_refuses},
    {"KMS.OptInRequired", &kms_refuses},
    {"InvalidAddress", &not_a_queue},
    {"UnsupportedOperation", &not_a_queue},
    {"UnknownOperation", &not_a_queue},
    {"InvalidAction", &not_a_queue},
    {"InvalidSecurity", &needs_https},
    {"InvalidMessageContents", &bad_characters},
    {"InvalidAttributeName", &bad_event},
    {"InvalidAttributeValue", &bad_event},
    {"InvalidParameterValue", &bad_event},
    {"InvalidParameterCombination", &bad_event},
    {"MissingParameter", &bad_event},
    {"MissingRequiredParameter", &bad_event},
    {"Validation", &bad_event},
    {"ValidationError", &bad_event},
    {"Serialization", &bad_event},
    {"RequestThrottled", &throttled},
    {"Throttling", &throttled},
    {"Throttled", &throttled},
    {"TooManyRequests", &throttled},
    {"RequestLimitExceeded", &throttled},
    {"BandwidthLimitExceeded", &throttled},
    {"LimitExceeded", &throttled},
    {"OverLimit", &throttled},
    {"SlowDown", &throttled},
    {"PriorRequestNotComplete", &throttled},
    {"KmsThrottled", &throttled},
    {"KMS.Throttling", &throttled},
    {"InternalError", &unwell},
    {"InternalFailure", &unwell},
    {"InternalServerError", &unwell},
    {"InternalServiceError", &unwell},
    {"ServiceUnavailable", &unwell},
    {"RequestTimeout", &unwell},
    {"BatchRequestTooLong", &too_much},
    {"TooManyEntriesInBatchRequest", &too_much},
};

}  // namespace

std::string_view short_code(std::string_view code) {
  constexpr std::string_view prefix = "AWS.SimpleQueueService.", suffix = "Exception";
  if (code.starts_with(prefix)) code.remove_prefix(prefix.size());
  if (code.ends_with(suffix)) code.remove_suffix(suffix.size());
  return code;
}

const ErrorClass* class_of_code(std::string_view code) {
  const auto* const row = std::ranges::find(rows, short_code(code), &Row::code);
  return row == std::end(rows) ? nullptr : row->of;
}

ErrorClass class_of_status(unsigned status) {
  if (status == 429) return throttled;
  if (status >= 500 || status == 408) return unwell;
  if (status == 401 || status == 403) return not_permitted;
  return not_a_queue;
}

bool may_be_clock_skew(std::string_view code) { return class_of_code(code) == &bad_secret; }

bool may_be_old_credentials(std::string_view code) {
  const auto* const known = class_of_code(code);
  return known == &unknown_key || known == &expired_token;
}

}  // namespace millrace::aws
