// Why a queue does not take what it is sent: the one table behind what outcomes say, Test SQS and docs/aws.md.
#pragma once

#include <string_view>

namespace millrace::sinks {

struct Cause {
  std::string_view code;    // for programs: stays as it is
  std::string_view text;    // for people, a sentence's beginning
  std::string_view remedy;  // empty where waiting is all there is to do
};

// In the order in which a queue is reached: settings, host, connection, TLS, answer, identity, queue, event; warnings last.
inline constexpr Cause causes[] = {
    {"queue_url", "the queue URL (sqs_queue_url, sqs_url) is not one of a queue", "copy it from the queue's page in the AWS console"},
    {"no_keys", "the hook has no access key id or no secret", "give both (sqs_key, sqs_secret), or set sqs_auth_type to resource or role"},
    {"no_identity", "Millrace has no AWS identity to sign with",
     "give the process one (a role of its machine or container, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment), or "
     "give the "
     "hook keys"},
    {"role_denied", "AWS does not let Millrace assume the role (sqs_role_arn)",
     "let the role's trust policy name Millrace's identity with the app's ExternalId, and allow that identity sts:AssumeRole on the role; "
     "`millrace hook policy` prints both"},
    {"role_open", "the role can be assumed without the app's ExternalId, so that every app here could use it",
     "let the role's trust policy demand sts:ExternalId (StringEquals)"},
    {"shared_queue", "a hook of another app names the queue", "if that is meant, start millrace with --allow-shared-queue URL"},
    {"no_hook", "there is no SQS hook to test", "add one to event_hooks, or give sqs_url, sqs_key and sqs_secret"},
    {"request_malformed", "a setting of the hook holds what no request can carry", "look for line breaks and blanks in sqs_key"},

    {"no_such_host", "there is no host of that name", "correct the queue URL; in a host of AWS it is mostly the region that is misspelt"},
    {"name_server", "this machine could not look up the host's name", "check its name servers (/etc/resolv.conf) and its network"},
    {"address_refused", "the host's address is not a public one", "if the host is yours, start millrace with --allow-outbound HOST:PORT"},
    {"connection_refused", "nobody listens there", "check the port in the queue URL, and that the queue's server runs"},
    {"connect", "the host cannot be reached", "check this machine's routes and firewall, and the host's address"},
    {"connect_timeout", "the host did not take the connection in time",
     "check firewalls and security groups on the way, also those of a VPC endpoint"},

    {"tls_untrusted", "nobody whom this machine trusts vouches for the host's certificate",
     "trust its CA with --outbound-ca-file, or install the system's certificates (package ca-certificates); see whether a proxy "
     "opens TLS"},
    {"tls_expired", "the host's certificate is not valid at this time",
     "check this machine's clock; else the host needs a new certificate"},
    {"tls_wrong_name", "the host's certificate is for another name", "write the name that the certificate bears into the queue URL"},
    {"tls", "there is no common ground for TLS with the host",
     "check that the port speaks TLS 1.2 or later; without TLS the queue URL begins with http://"},

    {"answer_timeout", "the host took the request and did not answer in time",
     "try again; if it stays so, look at the queue's server or a proxy between"},
    {"closed", "the host closed the connection without an answer",
     "try again; if it stays so, look at the queue's server or a proxy between"},
    {"answer_too_large", "the answer is longer than any of SQS", "check the queue URL: something else answers there"},
    {"answer_malformed", "the host answers, but not as SQS does", "check the queue URL: something else answers there"},
    {"redirected", "the host answers with another address, and redirects are not followed",
     "write the address where the queue is into the queue URL"},
    {"not_a_queue", "the host does not take this request for one to a queue",
     "check the queue URL: it names another service or another kind of queue"},
    {"needs_https", "the queue is reached over https only", "write the queue URL with https://"},
    {"cancelled", "the attempt was given up half-way", "try again"},

    {"clock_skew", "this machine's clock differs from that of AWS", "set it, and keep it right (NTP)"},
    {"wrong_region", "the request is signed for another region than the queue's", "correct the region, in the queue URL or in sqs_region"},
    {"unknown_key", "AWS does not know the access key id",
     "correct it (sqs_key), or enable the key in IAM; check that it belongs to this partition of AWS"},
    {"bad_secret", "AWS does not accept the signature",
     "correct the secret (sqs_secret); if it is right, check the signing region and this machine's clock"},
    {"expired_token", "the session token is expired or invalid", "give fresh temporary credentials"},
    {"no_credentials", "AWS found no usable credentials in the request", "correct key and secret (sqs_key, sqs_secret)"},
    {"not_enabled", "the AWS account has not enabled this service in this region", "enable the region in the account"},

    {"no_such_queue", "the queue does not exist",
     "create it, or correct account, name and region in the queue URL; AWS says the same to those who may not see the queue"},
    {"access_denied", "these credentials may not send to the queue",
     "allow sqs:SendMessage on the queue's ARN, in the identity's policy or in the queue's; across accounts in both"},
    {"explicitly_denied", "a policy denies sending to the queue, whatever others allow",
     "find the Deny statement: in the queue's policy, the identity's, a permissions boundary, a VPC endpoint's or the organisation's"},
    {"kms_denied", "the KMS key of the encrypted queue may not be used",
     "allow kms:GenerateDataKey and kms:Decrypt on the key, in its policy or the identity's"},
    {"kms_not_found", "the KMS key of the encrypted queue is not there", "give the queue a key that exists in its region"},
    {"kms_disabled", "the KMS key of the encrypted queue is disabled or about to be deleted",
     "enable the key, or give the queue another one"},
    {"kms_unfit", "the KMS key of the encrypted queue is not one that encrypts", "give the queue a symmetric encryption key"},
    {"fifo_parameters", "the queue is a FIFO queue, and its name in the queue URL does not end in .fifo",
     "write the queue URL as SQS gives it, with .fifo at the end"},
    {"throttled", "AWS throttles", ""},
    {"unwell", "AWS could not answer", ""},
    {"too_much", "the batch is bigger than this queue takes", ""},
    {"wrong_digest", "the queue acknowledges something else than was sent", "look for a proxy that changes requests on the way"},
    {"unknown_code", "AWS gives a reason that Millrace does not know", "see what AWS says"},

    {"bad_characters", "the event holds characters that SQS does not accept", "set payload_encoding to base64"},
    {"bad_event", "SQS does not accept this event", "see what AWS says"},
    {"too_large", "the event is bigger than the queue takes",
     "raise the queue's MaximumMessageSize, or turn on enable_hook_payload_compression"},

    {"attributes_denied", "the queue's attributes may not be read, so its limits are not known",
     "allow sqs:GetQueueAttributes on the queue's ARN"},
    {"attributes_unread", "the queue's attributes could not be read", "try again"},
    {"region_mismatch", "sqs_region is not the region of the queue URL; the queue URL counts", "correct sqs_region"},
    {"small_limit", "the queue takes smaller messages than events can be",
     "set its MaximumMessageSize to 262144 bytes or more: bigger events become dead letters"},
    {"no_dead_letter_queue", "the queue has no dead-letter queue",
     "give it one (RedrivePolicy): a message that your consumer never manages to handle is otherwise tried until it expires"},
    {"nobody_consuming", "messages wait, and nobody is reading any", "start your consumer"},
};

// The cause of that code; a code that is not in the table does not compile.
consteval const Cause& cause(std::string_view code) {
  for (const auto& one : causes)
    if (one.code == code) return one;
  throw "there is no such cause";
}

}  // namespace millrace::sinks
