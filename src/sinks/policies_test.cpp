// The documents, whole: people paste them.
#include "sinks/policies.h"

#include <gtest/gtest.h>

namespace millrace::sinks {
namespace {

const Grantee millrace{"arn:aws:sts::999999999999:assumed-role/millrace/i-0abc", "ext-1"};

hooks::Hook hook(const char* auth_type, const char* url = "https://sqs.eu-west-1.amazonaws.com/123456789012/chat") {
  return {.hook_type = "sqs", .sqs_queue_url = url, .sqs_auth_type = auth_type};
}

constexpr auto four_actions = R"({"Version":"2012-10-17","Statement":[{"Sid":"MillraceSends","Effect":"Allow",)"
                              R"("Action":["sqs:GetQueueUrl","sqs:SendMessage","sqs:SendMessageBatch","sqs:GetQueueAttributes"],)"
                              R"("Resource":["arn:aws:sqs:eu-west-1:123456789012:chat"]}]})";

TEST(Policies, KeysNeedThePolicyOfTheirIdentity) {
  const auto policies = policies_of(hook("keys"), {});
  EXPECT_EQ(policies.identity_policy->text, four_actions);
  EXPECT_FALSE(policies.queue_policy || policies.trust_policy || policies.key_policy);
  EXPECT_EQ(policies.note, "");
  EXPECT_EQ(policies.sending(), policies.identity_policy);
}

TEST(Policies, AResourceIsTheQueuesPolicyThatNamesUs) {
  const auto policies = policies_of(hook("resource"), millrace);
  EXPECT_EQ(
      policies.queue_policy->text,
      R"({"Version":"2012-10-17","Statement":[{"Sid":"MillraceSends","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:role/millrace"},)"
      R"("Action":["sqs:SendMessage","sqs:GetQueueAttributes"],"Resource":"arn:aws:sqs:eu-west-1:123456789012:chat"}]})");
  EXPECT_FALSE(policies.identity_policy || policies.trust_policy || policies.key_policy);
  EXPECT_EQ(policies.sending(), policies.queue_policy);
  const auto unknown = policies_of(hook("resource"), {});
  EXPECT_TRUE(unknown.queue_policy->text.contains("arn:aws:iam::ACCOUNT:role/MILLRACE"));
  EXPECT_TRUE(unknown.note.contains("arn:aws:iam::ACCOUNT:role/MILLRACE"));
}

TEST(Policies, ARoleTrustsUsWithTheExternalId) {
  const auto policies = policies_of(hook("role"), millrace);
  EXPECT_EQ(
      policies.trust_policy->text,
      R"({"Version":"2012-10-17","Statement":[{"Sid":"MillraceAssumes","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:role/millrace"},)"
      R"("Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"ext-1"}}}]})");
  EXPECT_EQ(policies.identity_policy->text, four_actions);
}

TEST(Policies, AnOwnersKeyNeedsItsActions) {
  const auto with_key = [](const char* auth_type, const char* key) {
    const auto policies = policies_of(hook(auth_type), millrace, key);
    return policies.key_policy ? policies.key_policy->text : policies.identity_policy ? policies.identity_policy->text : "";
  };
  EXPECT_TRUE(
      with_key("keys", "1234abcd")
          .contains(R"("Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"arn:aws:kms:eu-west-1:123456789012:key/1234abcd")"));
  EXPECT_TRUE(with_key("role", "arn:aws:kms:eu-west-1:1:key/2").contains(R"("Resource":"arn:aws:kms:eu-west-1:1:key/2")"));
  EXPECT_TRUE(with_key("keys", "alias/mine")
                  .contains(R"("Resource":"*","Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/mine"}})"));
  EXPECT_TRUE(
      with_key("resource", "1234abcd").contains(R"("Principal":{"AWS":"arn:aws:iam::999999999999:role/millrace"},"Action":["kms:)"));
  EXPECT_EQ(with_key("keys", "alias/aws/sqs"), four_actions);
  EXPECT_EQ(with_key("resource", "alias/aws/sqs"), "");
}

TEST(Policies, ArnsAreThoseOfThePartition) {
  EXPECT_TRUE(policies_of(hook("keys", "https://sqs.cn-north-1.amazonaws.com.cn/1/q"), {})
                  .identity_policy->text.contains("arn:aws-cn:sqs:cn-north-1:1:q"));
  EXPECT_TRUE(
      policies_of(hook("keys", "https://sqs.us-gov-east-1.amazonaws.com/1/q"), {}).identity_policy->text.contains("arn:aws-us-gov:sqs:"));
  EXPECT_FALSE(policies_of(hook("keys", "nonsense"), {}).identity_policy);
}

TEST(Policies, PrincipalsAreTheRolesOfSessions) {
  EXPECT_EQ(principal_of("arn:aws:sts::1:assumed-role/millrace/session"), "arn:aws:iam::1:role/millrace");
  EXPECT_EQ(principal_of("arn:aws-cn:sts::1:assumed-role/m/s"), "arn:aws-cn:iam::1:role/m");
  for (const auto* arn : {"arn:aws:iam::1:user/path/ann", "arn:aws:iam::1:root", "arn:aws:sts::1:federated-user/ann", ""})
    EXPECT_EQ(principal_of(arn), arn);
}

TEST(Policies, OfATopicGrantPublishing) {
  hooks::Hook topic{.hook_type = "sns", .sns_topic_arn = "arn:aws:sns:eu-west-1:123456789012:chat", .sns_auth_type = "resource"};
  EXPECT_EQ(
      policies_of(topic, millrace).topic_policy->text,
      R"({"Version":"2012-10-17","Statement":[{"Sid":"MillraceSends","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:role/millrace"},)"
      R"("Action":["sns:Publish","sns:GetTopicAttributes"],"Resource":"arn:aws:sns:eu-west-1:123456789012:chat"}]})");
  topic.sns_auth_type = "role";
  EXPECT_TRUE(policies_of(topic, millrace).trust_policy->text.contains("ext-1"));
  EXPECT_TRUE(policies_of(topic, millrace).identity_policy->text.contains("sns:Publish"));
  EXPECT_FALSE(policies_of({.hook_type = "webhook", .webhook_url = "https://a.example"}, millrace).sending());
}

}  // namespace
}  // namespace millrace::sinks
