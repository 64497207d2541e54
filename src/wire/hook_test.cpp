// Hooks as the SDKs send them; a secret is neither shown nor stored in clear.
#include "wire/hook.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

constexpr std::string_view go_hook =
    R"({"id":"","hook_type":"sqs","enabled":true,"event_types":[],"sqs_queue_url":"http://q.local/1/main","sqs_region":"eu-west-1",)"
    R"("sqs_auth_type":"keys","sqs_key":"AKIA1","sqs_secret":"hush","created_at":"0001-01-01T00:00:00Z","updated_at":"0001-01-01T00:00:00Z"})";
constexpr std::string_view dotnet_hook =
    R"({"hook_type":"sqs","enabled":true,"event_types":[],"sqs_queue_url":"http://q.local/1/main","sqs_region":"eu-west-1",)"
    R"("sqs_auth_type":"keys","sqs_key":"AKIA1","sqs_secret":"hush","sns_auth_type":"keys"})";
constexpr std::string_view java_hook =
    R"({"id":null,"hook_type":"sqs","enabled":true,"event_types":[],"webhook_url":null,"sqs_queue_url":"http://q.local/1/main",)"
    R"("sqs_region":"eu-west-1","sqs_auth_type":"keys","sqs_key":"AKIA1","sqs_secret":"hush","sqs_role_arn":null,"sns_topic_arn":null,)"
    R"("sns_region":null,"sns_auth_type":null,"sns_key":null,"sns_secret":null,"sns_role_arn":null,"timeout_ms":null,"callback":null,)"
    R"("product":null,"created_at":"2026-01-02T03:04:05.678+00:00","updated_at":null})";

hooks::WantedHook wanted(std::string_view text) {
  hooks::WantedHook hook;
  const auto done = read(parse_json(text).value(), hook, "event_hooks[0]");
  EXPECT_TRUE(done) << done.error().message();
  return hook;
}

std::string hooks_fault(std::string_view text) {
  std::vector<hooks::WantedHook> hooks;
  const auto done = read(parse_json(text).value(), hooks, "event_hooks");
  return done ? "" : done.error().message();
}

hooks::Hook given() {
  hooks::Hook hook;
  hook.hook_type = "sqs";
  hook.enabled = true;
  hook.sqs_queue_url = "http://q.local/1/main";
  hook.sqs_region = "eu-west-1";
  hook.sqs_auth_type = "keys";
  hook.sqs_key = "AKIA1";
  hook.sqs_secret = "hush";
  return hook;
}

hooks::Hook complete() {
  auto hook = given();
  hook.id = "mine";
  hook.product = "chat";
  hook.event_types = {"message.new", "*"};
  hook.should_send_custom_events = false;
  hook.sqs_role_arn = "arn:aws:iam::1:role/r";
  hook.sqs_event_based_message_group_id_enabled = true;
  hook.created_at = {1'700'000'000'123'456'000};
  hook.updated_at = {1'700'000'001'000'000'000};
  return hook;
}

TEST(Hook, IsReadFromWhatEachSdkSends) {
  for (const auto text : {go_hook, dotnet_hook, java_hook}) {
    const auto hook = wanted(text);
    EXPECT_EQ(hook.given, given()) << text;
    EXPECT_FALSE(hook.mentions.custom_events || hook.mentions.group_id || hook.deleted) << text;
  }
}

TEST(Hook, NamesNoEventsInThreeWays) {
  for (const auto* text :
       {R"({"hook_type":"sqs"})", R"({"hook_type":"sqs","event_types":null})", R"({"hook_type":"sqs","event_types":[]})"})
    EXPECT_TRUE(wanted(text).given.event_types.empty()) << text;
}

// .NET leaves out what is false.
TEST(Hook, IsEnabledOnlyWhenItSaysSo) {
  for (const auto* text : {"{}", R"({"enabled":null})", R"({"enabled":false})"}) EXPECT_FALSE(wanted(text).given.enabled) << text;
  EXPECT_TRUE(wanted(R"({"enabled":true})").given.enabled);
}

TEST(Hook, MentionsWhatItHolds) {
  const auto hook = wanted(R"({"should_send_custom_events":false,"sqs_event_based_message_group_id_enabled":true})");
  EXPECT_TRUE(hook.mentions.custom_events && hook.mentions.group_id && !hook.mentions.product);
  EXPECT_TRUE(wanted(R"({"product":null})").mentions.product);
  EXPECT_EQ(hook.given.should_send_custom_events, false);
  EXPECT_EQ(hook.given.sqs_event_based_message_group_id_enabled, true);
}

TEST(Hook, FaultsNameItsPlace) {
  EXPECT_EQ(hooks_fault(R"([{},{"enabled":"yes"}])"), "event_hooks[1].enabled must be a boolean, not a string");
  EXPECT_EQ(hooks_fault(R"([{"event_types":["message.new",7]}])"), "event_hooks[0].event_types[1] must be a string, not a number");
  EXPECT_EQ(hooks_fault(R"([null])"), "event_hooks[0] must be an object, not null");
  EXPECT_EQ(hooks_fault(R"({"0":{}})"), "event_hooks must be an array, not an object");
  EXPECT_EQ(hooks_fault(R"([{"timeout_ms":"of another kind","sns_key":7,"created_at":7}])"), "");
}

// .NET gives every hook an identity of SQS and of SNS.
TEST(Hook, HasNothingOfOtherTypes) {
  const auto hook = wanted(
      R"({"hook_type":"webhook","enabled":true,"webhook_url":"https://a.example","sqs_auth_type":"keys","sns_auth_type":"keys","timeout_ms":7})");
  hooks::Hook expected{.hook_type = "webhook", .enabled = true, .webhook_url = "https://a.example"};
  EXPECT_EQ(hook.given, expected);
  EXPECT_EQ(wanted(R"({"hook_type":"sns","sns_secret":"hush","sqs_secret":"of another"})").given.sqs_secret, "");
}

TEST(Hook, OfPendingMessagesKeepsItsCallback) {
  constexpr std::string_view text =
      R"({"id":"p","hook_type":"pending_message","enabled":true,"event_types":[],"webhook_url":"https://a.example","timeout_ms":60000,)"
      R"("callback":{"mode":"CALLBACK_MODE_REST"})";
  const auto hook = wanted(std::string(text) + '}').given;
  EXPECT_EQ(hook.timeout_ms, 60'000);
  EXPECT_EQ(hook.callback->mode, "CALLBACK_MODE_REST");
  EXPECT_EQ(shown(hook), std::string(text) + R"(,"created_at":"1970-01-01T00:00:00Z","updated_at":"1970-01-01T00:00:00Z"})");
}

TEST(Hook, AnotherPlaceForFailuresIsRefused) {
  EXPECT_TRUE(hooks_fault(R"([{"hook_type":"webhook","failover_config":{"type":"gcs"}}])").starts_with("event_hooks[0].failover_config "));
  EXPECT_EQ(hooks_fault(R"([{"hook_type":"webhook","failover_config":null}])"), "");
}

TEST(Hook, OfATopicHasASecretToo) {
  hooks::Hook hook{.id = "t", .hook_type = "sns", .sns_key = "AKIA1", .sns_secret = "hush"};
  EXPECT_EQ(stored(hook).find("hush"), std::string::npos);
  EXPECT_NE(shown(hook).find(R"("sns_secret":"********")"), std::string::npos);
}

TEST(Hook, IsShownWithItsSecretMasked) {
  EXPECT_EQ(
      shown(complete()),
      R"({"id":"mine","hook_type":"sqs","enabled":true,"product":"chat","event_types":["message.new","*"],"should_send_custom_events":false,)"
      R"("sqs_queue_url":"http://q.local/1/main","sqs_region":"eu-west-1","sqs_auth_type":"keys","sqs_key":"AKIA1","sqs_secret":"********",)"
      R"("sqs_role_arn":"arn:aws:iam::1:role/r","sqs_event_based_message_group_id_enabled":true,)"
      R"("created_at":"2023-11-14T22:13:20.123456Z","updated_at":"2023-11-14T22:13:21Z"})");
}

TEST(Hook, WithoutASecretShowsNone) {
  auto hook = complete();
  hook.sqs_secret.clear();
  EXPECT_EQ(shown(hook).find("sqs_secret"), std::string::npos);
}

// PHP sends back all that it read.
TEST(Hook, AsItIsShownIsReadAgain) {
  auto expected = complete();
  expected.sqs_secret = hooks::masked_secret;
  expected.created_at = expected.updated_at = {};
  EXPECT_EQ(wanted(shown(complete())).given, expected);
}

TEST(Hook, IsStoredWithoutItsSecret) {
  EXPECT_EQ(stored(complete()).find("hush"), std::string::npos);
  auto expected = complete();
  expected.sqs_secret.clear();
  EXPECT_EQ(stored_hook(stored(complete())).value(), expected);
  EXPECT_FALSE(stored_hook("{"));
}

}  // namespace
}  // namespace millrace::wire
