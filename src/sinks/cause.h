// Why a queue, a topic or a webhook does not take what it is sent: the one table behind what outcomes say, the tests of hooks and
// the documents.
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
    {"queue_url", "invalid SQS url: sqs_queue_url (sqs_url) is not the URL of a queue", "copy it from the queue's page in the AWS console"},
    {"topic_arn", "the topic ARN (sns_topic_arn) is not one of a topic", "copy it from the topic's page in the AWS console"},
    {"webhook_url", "the webhook's URL (webhook_url) is none", "give an address that begins with https:// or http://"},
    {"no_keys", "the hook has no access key id or no secret",
     "give both (sqs_key, sqs_secret; sns_key, sns_secret), or set the auth type to resource or role"},
    {"no_identity", "Millrace has no AWS identity to sign with",
     "give the process one (a role of its machine or container, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its environment), or "
     "give the "
     "hook keys"},
    {"no_region", "the region in which to ask AWS for credentials is none of AWS",
     "correct AWS_REGION or AWS_DEFAULT_REGION in Millrace's environment, or else the region of the queue or topic"},
    {"no_endpoint", "the environment names an address for AWS's STS that is none",
     "correct or remove AWS_ENDPOINT_URL_STS or AWS_ENDPOINT_URL"},
    {"timeout", "AWS credentials could not be had in time",
     "it is tried again; if it stays so, look at the way from this machine to STS or to the instance's metadata"},
    {"role_denied", "AWS does not let Millrace assume the role (sqs_role_arn, sns_role_arn)",
     "let the role's trust policy name Millrace's identity with the app's ExternalId, and allow that identity sts:AssumeRole on the role; "
     "`millrace hook policy` prints both"},
    {"role_open", "the role can be assumed without the app's ExternalId, so that every app here could use it",
     "let the role's trust policy demand sts:ExternalId (StringEquals)"},
    {"shared_queue", "a hook of another app names the queue or topic", "if that is meant, start millrace with --allow-shared-queue URL"},
    {"no_hook", "there is no hook to test",
     "add one to event_hooks, or give its target, key and secret (sqs_url, sqs_key, sqs_secret; sns_topic_arn, …)"},
    {"request_malformed", "a setting of the hook holds what no request can carry", "look for line breaks and blanks in the access key id"},

    {"no_such_host", "there is no host of that name", "correct the URL; in a host of AWS it is mostly the region that is misspelt"},
    {"name_server", "this machine could not look up the host's name", "check its name servers (/etc/resolv.conf) and its network"},
    {"address_refused", "the host's address is not a public one", "if the host is yours, start millrace with --allow-outbound HOST:PORT"},
    {"connection_refused", "nobody listens there", "check the port in the URL, and that the server behind it runs"},
    {"connect", "the host cannot be reached", "check this machine's routes and firewall, and the host's address"},
    {"connect_timeout", "the host did not take the connection in time",
     "check firewalls and security groups on the way, also those of a VPC endpoint"},

    {"tls_untrusted", "nobody whom this machine trusts vouches for the host's certificate",
     "trust its CA with --outbound-ca-file, or install the system's certificates (package ca-certificates); see whether a proxy "
     "opens TLS"},
    {"tls_expired", "the host's certificate is not valid at this time",
     "check this machine's clock; else the host needs a new certificate"},
    {"tls_wrong_name", "the host's certificate is for another name", "write the name that the certificate bears into the URL"},
    {"tls", "there is no common ground for TLS with the host",
     "check that the port speaks TLS 1.2 or later; without TLS the URL begins with http://"},

    {"answer_timeout", "the host took the request and did not answer in time",
     "try again; if it stays so, look at the server there or a proxy between"},
    {"closed", "the host closed the connection without an answer",
     "try again; if it stays so, look at the server there or a proxy between"},
    {"answer_too_large", "the answer is longer than any should be", "check the URL: something else answers there"},
    {"answer_malformed", "the host answers, but not as it should", "check the URL: something else answers there"},
    {"answer_incomplete", "the answer does not say what became of the event",
     "it is sent again, and may arrive twice; if it stays so, look for a proxy that changes answers on the way"},
    {"redirected", "the host answers with another address, and redirects are not followed",
     "write the address where the queue is into the queue URL"},
    {"not_a_queue", "the host does not take this request for one to a queue or topic",
     "check the URL or ARN: it names another service or another kind of queue"},
    {"needs_https", "the queue is reached over https only", "write the queue URL with https://"},
    {"cancelled", "the attempt was given up half-way", "try again"},

    {"clock_skew", "this machine's clock differs from that of AWS", "set it, and keep it right (NTP)"},
    {"wrong_region", "the request is signed for another region than that of the queue or topic",
     "correct the region, in the queue URL, in sqs_region or in the topic's ARN"},
    {"unknown_key", "AWS does not know the access key id",
     "correct it (sqs_key, sns_key), or enable the key in IAM; check that it belongs to this partition of AWS"},
    {"bad_secret", "AWS does not accept the signature",
     "correct the secret (sqs_secret, sns_secret); if it is right, check the signing region and this machine's clock"},
    {"expired_token", "the session token is expired or invalid", "give fresh temporary credentials"},
    {"no_credentials", "AWS found no usable credentials in the request",
     "correct key and secret (sqs_key, sqs_secret; sns_key, sns_secret)"},
    {"not_enabled", "the AWS account has not enabled this service in this region", "enable the region in the account"},

    {"no_such_queue", "the queue does not exist",
     "create it, or correct account, name and region in the queue URL; AWS says the same to those who may not see the queue"},
    {"no_such_topic", "the topic does not exist", "create it, or correct region, account and name in the topic's ARN (sns_topic_arn)"},
    {"access_denied", "these credentials may not send there",
     "allow sqs:SendMessage on the queue's ARN, or sns:Publish on the topic's, in the identity's policy or in its own; across accounts in "
     "both"},
    {"explicitly_denied", "a policy denies sending there, whatever others allow",
     "find the Deny statement: in the queue's or topic's policy, the identity's, a permissions boundary, a VPC endpoint's or the "
     "organisation's"},
    {"kms_denied", "the KMS key of the encrypted queue or topic may not be used",
     "allow kms:GenerateDataKey and kms:Decrypt on the key, in its policy or the identity's"},
    {"kms_not_found", "the KMS key of the encrypted queue or topic is not there", "give it a key that exists in its region"},
    {"kms_disabled", "the KMS key of the encrypted queue or topic is disabled or about to be deleted",
     "enable the key, or give it another one"},
    {"kms_unfit", "the KMS key of the encrypted queue or topic is not one that encrypts", "give it a symmetric encryption key"},
    {"fifo_parameters", "the queue is a FIFO queue, and its name in the queue URL does not end in .fifo",
     "write the queue URL as SQS gives it, with .fifo at the end"},
    {"throttled", "AWS throttles", ""},
    {"unwell", "AWS could not answer", ""},
    {"too_much", "the batch is bigger than this queue or topic takes", ""},
    {"wrong_digest", "the queue acknowledges something else than was sent", "look for a proxy that changes requests on the way"},
    {"unknown_code", "AWS gives a reason that Millrace does not know", "see what AWS says"},

    {"bad_characters", "the event holds characters that AWS does not accept", "set payload_encoding to base64"},
    {"bad_event", "AWS does not accept this event", "see what AWS says"},
    {"too_large", "the event is bigger than the queue or topic takes",
     "turn on enable_hook_payload_compression; where the queue's MaximumMessageSize is under 262144 bytes, raise it"},

    {"over_quota", "the hook's backlog was over its quota, so the oldest events were given up",
     "see that the queue takes what it is sent, or raise --backlog-bytes"},

    {"no_method", "an event for a pending_message hook names no method of pending messages",
     "see with `millrace event show` what the event holds"},
    {"webhook_redirects", "the receiver answers with another address, and redirects are not followed",
     "write the address where events are taken into webhook_url"},
    {"webhook_denied", "the receiver does not let the request in",
     "let requests to webhook_url through without a login: X-Signature is what proves them"},
    {"webhook_not_found", "the receiver has nothing at that address", "correct the path in webhook_url"},
    {"webhook_no_post", "the receiver takes no POST at that address", "correct the path in webhook_url, or let it take POST"},
    {"webhook_gone", "the receiver says that it is gone for good", "delete the hook, or give it another webhook_url"},
    {"webhook_media_type", "the receiver does not take a body of this form",
     "let it take application/json, and gzip where enable_hook_payload_compression is on"},
    {"webhook_busy", "the receiver is busy", ""},
    {"webhook_unwell", "the receiver failed", "look at its log for that time"},
    {"webhook_too_large", "the receiver takes no event of this size",
     "raise its limit, or turn on enable_hook_payload_compression; then send the dead letter again"},
    {"webhook_bad_event", "the receiver refuses this event", "look at its log for that time; then send the dead letter again"},

    {"attributes_denied", "the attributes may not be read, so limits are not known",
     "allow sqs:GetQueueAttributes on the queue's ARN, or sns:GetTopicAttributes on the topic's"},
    {"attributes_unread", "the attributes of the queue or topic could not be read", "try again"},
    {"region_mismatch", "sqs_region is not the region of the queue URL; the queue URL counts", "correct sqs_region"},
    {"small_limit", "the queue takes smaller messages than events can be",
     "set its MaximumMessageSize to 262144 bytes or more: bigger events become dead letters"},
    {"no_dead_letter_queue", "the queue has no dead-letter queue",
     "give it one (RedrivePolicy): a message that your consumer never manages to handle is otherwise tried until it expires"},
    {"topic_region_mismatch", "sns_region is not the region of the topic's ARN; the ARN counts", "correct sns_region"},
    {"nobody_subscribed", "nobody is subscribed to the topic", "subscribe a queue or another receiver: SNS keeps nothing"},
    {"nobody_consuming", "messages wait, and nobody is reading any", "start your consumer"},
};

// The cause of that code; a code that is not in the table does not compile.
consteval const Cause& cause(std::string_view code) {
  for (const auto& one : causes)
    if (one.code == code) return one;
  throw "there is no such cause";
}

}  // namespace millrace::sinks
