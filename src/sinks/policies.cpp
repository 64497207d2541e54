// Documents by the IAM User Guide ("Policies and permissions", "Access to AWS accounts owned by third parties") and the Developer
// Guides of SQS ("Configure KMS permissions") and SNS ("Amazon SNS policy keys", "Key management").
#include "sinks/policies.h"

#include "hooks/aws_fields.h"
#include "sinks/sns/topic.h"
#include "sinks/sqs/queue_url.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::sinks {
namespace {

// What a hook sends to, as a policy speaks of it.
struct Resource {
  std::string arn, region, account;
  std::string_view partition, by_resource, by_identity;  // the actions of its own policy, and of an identity's
};

constexpr std::string_view sending_to_queue = R"(["sqs:SendMessage","sqs:GetQueueAttributes"])";
constexpr std::string_view four_actions = R"(["sqs:GetQueueUrl","sqs:SendMessage","sqs:SendMessageBatch","sqs:GetQueueAttributes"])";
constexpr std::string_view publishing = R"(["sns:Publish","sns:GetTopicAttributes"])";
constexpr std::string_view encrypting = R"(["kms:GenerateDataKey","kms:Decrypt"])";
constexpr std::string_view unknown_principal = "arn:aws:iam::ACCOUNT:role/MILLRACE";

std::optional<Resource> resource_of(const hooks::Hook& hook) {
  if (hook.hook_type == "sns") {
    const auto topic = sns::Topic::parse(hook.sns_topic_arn);
    if (!topic) return std::nullopt;
    return Resource{topic->text, topic->region, topic->account, sqs::partition_of(topic->region), publishing, publishing};
  }
  const auto queue = sqs::QueueUrl::parse(hook.sqs_queue_url);
  if (!queue) return std::nullopt;
  const auto region = queue->signing_region(hook.sqs_region);
  return Resource{queue->arn(region), region, queue->account, sqs::partition_of(region), sending_to_queue, four_actions};
}

std::string quoted(std::string_view text) {
  std::string out;
  wire::append_json_string(out, text);
  return out;
}

chat::Raw document(const std::string& statements) { return {fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements)}; }

// An alias is no resource; the key that it stands for is found by a condition.
std::string encrypting_statement(const Resource& of, std::string_view key) {
  constexpr std::string_view form = R"({{"Sid":"MillraceEncrypts","Effect":"Allow","Action":{},"Resource":{}{}}})";
  if (key.starts_with("alias/"))
    return fmt::format(form, encrypting, R"("*")",
                       fmt::format(R"(,"Condition":{{"ForAnyValue:StringEquals":{{"kms:ResourceAliases":{}}}}})", quoted(key)));
  const auto arn =
      key.starts_with("arn:") ? std::string(key) : fmt::format("arn:{}:kms:{}:{}:key/{}", of.partition, of.region, of.account, key);
  return fmt::format(form, encrypting, quoted(arn), "");
}

chat::Raw identity_policy(const Resource& of, std::string_view kms_key) {
  auto statements =
      fmt::format(R"({{"Sid":"MillraceSends","Effect":"Allow","Action":{},"Resource":[{}]}})", of.by_identity, quoted(of.arn));
  if (!kms_key.empty()) statements += ',' + encrypting_statement(of, kms_key);
  return document(statements);
}

}  // namespace

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
  const auto* const aws = hooks::aws_fields(hook.hook_type);
  const auto resource = aws ? resource_of(hook) : std::nullopt;
  if (!resource) return policies;
  if (kms_key.starts_with("alias/aws/")) kms_key = {};  // AWS's own key: its policy is not the owner's to write
  const auto& auth_type = hook.*aws->auth_type;
  const bool by_keys = auth_type == "keys";
  const auto principal = quoted(grantee.caller_arn ? principal_of(*grantee.caller_arn) : std::string(unknown_principal));
  if (!by_keys && !grantee.caller_arn)
    policies.note =
        fmt::format("put the ARN of Millrace's own AWS identity in the place of {}: AWS has not said yet who it is", unknown_principal);

  if (auth_type == "resource") {
    (aws == &hooks::sqs_fields ? policies.queue_policy : policies.topic_policy) =
        document(fmt::format(R"({{"Sid":"MillraceSends","Effect":"Allow","Principal":{{"AWS":{}}},"Action":{},"Resource":{}}})", principal,
                             resource->by_resource, quoted(resource->arn)));
    if (!kms_key.empty())
      policies.key_policy = document(fmt::format(
          R"({{"Sid":"MillraceEncrypts","Effect":"Allow","Principal":{{"AWS":{}}},"Action":{},"Resource":"*"}})", principal, encrypting));
    return policies;
  }
  policies.identity_policy = identity_policy(*resource, kms_key);
  if (auth_type == "role")
    policies.trust_policy = document(fmt::format(
        R"({{"Sid":"MillraceAssumes","Effect":"Allow","Principal":{{"AWS":{}}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":{}}}}}}})",
        principal, quoted(grantee.external_id)));
  return policies;
}

}  // namespace millrace::sinks
