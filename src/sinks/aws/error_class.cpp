// Codes come from the API references of SQS ("Common Error Types", SendMessage, SendMessageBatch), SNS (Publish, PublishBatch) and
// KMS, in both protocols.
#include "sinks/aws/error_class.h"

#include <algorithm>
#include <string>

namespace millrace::aws {
namespace {

using Fate = delivery::Outcome::Kind;

constexpr ErrorClass no_queue{Fate::misconfigured, sinks::cause("no_such_queue")};
constexpr ErrorClass no_topic{Fate::misconfigured, sinks::cause("no_such_topic")};
constexpr ErrorClass not_permitted{Fate::misconfigured, sinks::cause("access_denied")};
constexpr ErrorClass forbidden{Fate::misconfigured, sinks::cause("explicitly_denied")};
constexpr ErrorClass unknown_key{Fate::misconfigured, sinks::cause("unknown_key")};
constexpr ErrorClass bad_secret{Fate::misconfigured, sinks::cause("bad_secret")};
constexpr ErrorClass clock_skew{Fate::misconfigured, sinks::cause("clock_skew")};
constexpr ErrorClass wrong_region{Fate::misconfigured, sinks::cause("wrong_region")};
constexpr ErrorClass expired_token{Fate::misconfigured, sinks::cause("expired_token")};
constexpr ErrorClass no_credentials{Fate::misconfigured, sinks::cause("no_credentials")};
constexpr ErrorClass not_enabled{Fate::misconfigured, sinks::cause("not_enabled")};
constexpr ErrorClass kms_denied{Fate::misconfigured, sinks::cause("kms_denied")};
constexpr ErrorClass kms_not_found{Fate::misconfigured, sinks::cause("kms_not_found")};
constexpr ErrorClass kms_disabled{Fate::misconfigured, sinks::cause("kms_disabled")};
constexpr ErrorClass kms_unfit{Fate::misconfigured, sinks::cause("kms_unfit")};
constexpr ErrorClass fifo_parameters{Fate::misconfigured, sinks::cause("fifo_parameters")};
constexpr ErrorClass not_a_queue{Fate::misconfigured, sinks::cause("not_a_queue")};
constexpr ErrorClass redirected{Fate::misconfigured, sinks::cause("redirected")};
constexpr ErrorClass needs_https{Fate::misconfigured, sinks::cause("needs_https")};
constexpr ErrorClass bad_characters{Fate::rejected, sinks::cause("bad_characters")};
constexpr ErrorClass bad_event{Fate::rejected, sinks::cause("bad_event")};
constexpr ErrorClass throttled{Fate::retry, sinks::cause("throttled")};
constexpr ErrorClass unwell{Fate::retry, sinks::cause("unwell")};
constexpr ErrorClass too_much{Fate::retry, sinks::cause("too_much")};
constexpr ErrorClass unknown_code{Fate::retry, sinks::cause("unknown_code")};

struct Row {
  std::string_view code;  // the short one
  const ErrorClass* of;
};

constexpr Row rows[] = {
    {"NonExistentQueue", &no_queue},
    {"QueueDoesNotExist", &no_queue},
    {"NotFound", &no_topic},
    {"AccessDenied", &not_permitted},
    {"AuthorizationError", &not_permitted},
    {"NotAuthorized", &not_permitted},
    {"InvalidClientTokenId", &unknown_key},
    {"InvalidAccessKeyId", &unknown_key},
    {"UnrecognizedClient", &unknown_key},
    {"SignatureDoesNotMatch", &bad_secret},
    {"InvalidSignature", &bad_secret},
    {"AuthFailure", &bad_secret},
    {"RequestExpired", &clock_skew},
    {"RequestInTheFuture", &clock_skew},
    {"RequestTimeTooSkewed", &clock_skew},
    {"ExpiredToken", &expired_token},
    {"InvalidToken", &expired_token},
    {"TokenRefreshRequired", &expired_token},
    {"MissingAuthenticationToken", &no_credentials},
    {"IncompleteSignature", &no_credentials},
    {"OptInRequired", &not_enabled},
    {"KmsAccessDenied", &kms_denied},
    {"KmsDisabled", &kms_disabled},
    {"KmsNotFound", &kms_not_found},
    {"KmsInvalidKeyUsage", &kms_unfit},
    {"KmsInvalidState", &kms_disabled},
    {"KmsOptInRequired", &not_enabled},
    {"KMSAccessDenied", &kms_denied},
    {"KMSDisabled", &kms_disabled},
    {"KMSNotFound", &kms_not_found},
    {"KMSInvalidState", &kms_disabled},
    {"KMSOptInRequired", &not_enabled},
    {"KMSThrottling", &throttled},
    {"KMS.AccessDenied", &kms_denied},
    {"KMS.Disabled", &kms_disabled},
    {"KMS.NotFound", &kms_not_found},
    {"KMS.InvalidKeyUsage", &kms_unfit},
    {"KMS.InvalidState", &kms_disabled},
    {"KMS.KMSInvalidState", &kms_disabled},
    {"KMS.OptInRequired", &not_enabled},
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
    {"InvalidParameter", &bad_event},
    {"ParameterValueInvalid", &bad_event},
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

// Where one code stands for several causes, the message tells them apart.
const ErrorClass* told_apart(const ErrorClass* of, std::string_view message) {
  if (of == &bad_secret) {
    if (message.contains("Signature expired") || message.contains("Signature not yet current")) return &clock_skew;
    if (message.contains("scoped to a valid region")) return &wrong_region;
  }
  if (of == &not_permitted) {
    if (message.contains("kms:")) return &kms_denied;
    if (message.contains("explicit deny")) return &forbidden;
  }
  if (of == &bad_event && (message.contains("MessageGroupId") || message.contains("ContentBasedDeduplication"))) return &fifo_parameters;
  return of;
}

}  // namespace

std::string_view short_code(std::string_view code) {
  constexpr std::string_view suffix = "Exception";
  for (const std::string_view prefix : {"AWS.SimpleQueueService.", "AWS.SimpleNotificationService."})
    if (code.starts_with(prefix)) code.remove_prefix(prefix.size());
  if (code.ends_with(suffix)) code.remove_suffix(suffix.size());
  return code;
}

const ErrorClass* class_of_code(std::string_view code) {
  const auto* const row = std::ranges::find(rows, short_code(code), &Row::code);
  return row == std::end(rows) ? nullptr : row->of;
}

const ErrorClass& class_of_status(unsigned status) {
  if (status == 429) return throttled;
  if (status >= 500 || status == 408) return unwell;
  if (status == 401 || status == 403) return not_permitted;
  return status / 100 == 3 ? redirected : not_a_queue;
}

const ErrorClass& class_of(const ServiceError& error) {
  const auto* const known = class_of_code(error.code);
  return known ? *told_apart(known, error.message) : unknown_code;
}

const ErrorClass& class_of(const ServiceError& error, unsigned status) {
  // A status of a server's own trouble outweighs a code: nothing is given up for it.
  const bool transient = status >= 500 || status == 429;
  if (const auto& known = class_of(error); &known != &unknown_code && (!transient || known.kind == Fate::retry)) return known;
  const bool has_code = error.code != std::to_string(status);
  return has_code && status == 400 ? unknown_code : class_of_status(status);
}

bool may_be_clock_skew(std::string_view code) {
  const auto* const known = class_of_code(code);
  return known == &bad_secret || known == &clock_skew;
}

std::vector<std::string_view> codes_of(const sinks::Cause& cause) {
  std::vector<std::string_view> codes;
  for (const auto& [code, of] : rows)
    if (&of->cause == &cause) codes.push_back(code);
  return codes;
}

bool may_be_old_credentials(std::string_view code) {
  const auto* const known = class_of_code(code);
  return known == &unknown_key || known == &expired_token;
}

}  // namespace millrace::aws
