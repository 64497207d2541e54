// Documents by the IAM User Guide ("Policies and permissions", "Access to AWS accounts owned by third parties") and the SQS
// Developer Guide ("Configure KMS permissions").
#include "sinks/sqs/policies.h"

#include "wire/json.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::sqs {
namespace {

constexpr std::string_view sending = R"(["sqs:SendMessage","sqs:GetQueueAttributes"])";
constexpr std::string_view four_actions = R"(["sqs:GetQueueUrl","sqs:SendMessage","sqs:SendMessageBatch","sqs:GetQueueAttributes"])";
constexpr std::string_view encrypting = R"(["kms:GenerateDataKey","kms:Decrypt"])";
constexpr std::string_view unknown_principal = "arn:aws:iam::ACCOUNT:role/MILLRACE";

std::string_view partition_of(std::string_view region) {
  return region.starts_with("cn-") ? "aws-cn" : region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

std::string quoted(std::string_view text) {
  std::string out;
  wire::append_json_string(out, text);
  return out;
}

chat::Raw document(const std::string& statements) { return {fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements)}; }

// An alias is no resource; the key that it stands for is found by a condition.
std::string encrypting_statement(const QueueUrl& queue, std::string_view region, std::string_view key) {
  constexpr std::string_view form = R"({{"Sid":"MillraceEncrypts","Effect":"Allow","Action":{},"Resource":{}{}}})";
  if (key.starts_with("alias/"))
    return fmt::format(form, encrypting, R"("*")",
                       fmt::format(R"(,"Condition":{{"ForAnyValue:StringEquals":{{"kms:ResourceAliases":{}}}}})", quoted(key)));
  const auto arn =
      key.starts_with("arn:") ? std::string(key) : fmt::format("arn:{}:kms:{}:{}:key/{}", partition_of(region), region, queue.account, key);
  return fmt::format(form, encrypting, quoted(arn), "");
}

chat::Raw identity_policy(const QueueUrl& queue, std::string_view region, std::string_view kms_key) {
  auto statements =
      fmt::format(R"({{"Sid":"MillraceSends","Effect":"Allow","Action":{},"Resource":[{}]}})", four_actions, quoted(arn_of(queue, region)));
  if (!kms_key.empty()) statements += ',' + encrypting_statement(queue, region, kms_key);
  return document(statements);
}

}  // namespace

std::string arn_of(const QueueUrl& queue, std::string_view region) {
  return fmt::format("arn:{}:sqs:{}:{}:{}", partition_of(region), region, queue.account, queue.name);
}

// "arn:aws:sts::123456789012:assumed-role/NAME/SESSION" → "arn:aws:iam::123456789012:role/NAME"
std::string principal_of(std::string_view caller_arn) {
  constexpr std::string_view service = ":sts::", session = ":assumed-role/";
  const auto at = caller_arn.find(service), kind = caller_arn.find(session);
  if (at == std::string_view::npos || kind == std::string_view::npos || kind < at) return std::string(caller_arn);
  const auto account = caller_arn.substr(at + service.size(), kind - at - service.size());
  auto name = caller_arn.substr(kind + session.size());
  name = name.substr(0, name.find('/'));
  return fmt::format("{}:iam::{}:role/{}", caller_arn.substr(0, at), account, name);
}

hooks::Policies policies_of(const hooks::Hook& hook, const Grantee& grantee, std::string_view kms_key) {
  hooks::Policies policies;
  const auto queue = QueueUrl::parse(hook.sqs_queue_url);
  if (!queue) return policies;
  const auto region = queue->signing_region(hook.sqs_region);
  if (kms_key == "alias/aws/sqs") kms_key = {};  // AWS's own key: its policy is not the owner's to write
  const bool by_keys = hook.sqs_auth_type == "keys";
  const auto principal = quoted(grantee.caller_arn ? principal_of(*grantee.caller_arn) : std::string(unknown_principal));
  if (!by_keys && !grantee.caller_arn)
    policies.note =
        fmt::format("put the ARN of Millrace's own AWS identity in the place of {}: AWS has not said yet who it is", unknown_principal);

  if (hook.sqs_auth_type == "resource") {
    policies.queue_policy =
        document(fmt::format(R"({{"Sid":"MillraceSends","Effect":"Allow","Principal":{{"AWS":{}}},"Action":{},"Resource":{}}})", principal,
                             sending, quoted(arn_of(*queue, region))));
    if (!kms_key.empty())
      policies.key_policy = document(fmt::format(
          R"({{"Sid":"MillraceEncrypts","Effect":"Allow","Principal":{{"AWS":{}}},"Action":{},"Resource":"*"}})", principal, encrypting));
    return policies;
  }
  policies.identity_policy = identity_policy(*queue, region, kms_key);
  if (hook.sqs_auth_type == "role")
    policies.trust_policy = document(fmt::format(
        R"({{"Sid":"MillraceAssumes","Effect":"Allow","Principal":{{"AWS":{}}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":{}}}}}}})",
        principal, quoted(grantee.external_id)));
  return policies;
}

}  // namespace millrace::sqs
