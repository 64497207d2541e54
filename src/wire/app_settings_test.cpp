// What a PATCH of the app's settings keeps, refuses and passes over.
#include "wire/app_settings.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

Read patched(std::string& stored, std::string_view body) { return apply_settings(parse_json(body).value(), stored); }

std::string shown_from(std::string_view stored) { return shown_settings({.id = 1, .name = "dev", .settings = stored, .older = {}}); }

std::string settings_fault(std::string_view body) {
  std::string stored;
  const auto done = patched(stored, body);
  return done ? "" : done.error().message();
}

TEST(AppSettings, KeepsWhatIsSetAndNullTakesItBack) {
  std::string stored;
  ASSERT_TRUE(patched(stored, R"({"reminders_interval":120,"grants":{"user":["a"]}})"));
  ASSERT_TRUE(patched(stored, R"({"multi_tenant_enabled":true,"reminders_interval":null})"));
  EXPECT_EQ(stored, R"("grants":{"user":["a"]},"multi_tenant_enabled":true)");
  EXPECT_NE(shown_from(stored).find(R"("reminders_interval":300)"), std::string::npos);
}

TEST(AppSettings, WhatJavaSendsForNothingChangesNothing) {
  std::string stored;
  ASSERT_TRUE(patched(stored, R"({"reminders_interval":120,"grants":{"user":["a"]}})"));
  ASSERT_TRUE(patched(stored, R"({"reminders_interval":0,"grants":null})"));
  EXPECT_EQ(stored, R"("reminders_interval":120,"grants":{"user":["a"]})");
}

TEST(AppSettings, EveryShownSettingCanBeSentBack) {
  std::string stored;
  const auto everything = '{' + shown_from(stored) + '}';
  EXPECT_TRUE(patched(stored, everything));
  EXPECT_EQ('{' + shown_from(stored) + '}', everything);
}

TEST(AppSettings, RefusesAWrongKindAndChangesNothing) {
  std::string stored = R"("reminders_interval":120)";
  const auto refused = patched(stored, R"({"reminders_interval":60,"multi_tenant_enabled":"yes"})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "multi_tenant_enabled must be a boolean, not a string");
  EXPECT_EQ(stored, R"("reminders_interval":120)");
}

TEST(AppSettings, EachValueIsJudgedByItsKind) {
  EXPECT_EQ(settings_fault(R"({"reminders_interval":59})"), "reminders_interval must be from 60 to 86400, not 59");
  EXPECT_EQ(settings_fault(R"({"cdn_expiration_seconds":1.5})"), "cdn_expiration_seconds must be a whole number of 64 bits");
  EXPECT_EQ(settings_fault(R"({"enforce_unique_usernames":"yes"})"), "enforce_unique_usernames must be one of no, app, team, not \"yes\"");
  EXPECT_EQ(settings_fault(R"({"enforce_unique_usernames":""})"), "");
  EXPECT_EQ(settings_fault(R"({"grants":{"user":["a",7]}})"), "grants.user[1] must be a string, not a number");
  EXPECT_EQ(settings_fault(R"({"activity_metrics_config":{"a":"b"}})"), "activity_metrics_config.a must be a number, not a string");
  EXPECT_EQ(settings_fault(R"({"user_search_disallowed_roles":["1","2","3","4","5","6","7","8","9","10","11"]})"),
            "user_search_disallowed_roles holds more than 10 entries");
  EXPECT_EQ(settings_fault(R"({"file_upload_config":{"size_limit":104857601}})"),
            "file_upload_config.size_limit must be from 0 to 104857600 bytes, not 104857601");
  EXPECT_EQ(settings_fault(R"({"file_upload_config":7})"), "file_upload_config must be an object, not a number");
  EXPECT_EQ(settings_fault(R"({"revoke_tokens_issued_before":"soon"})"),
            "revoke_tokens_issued_before must be a time such as \"2026-01-31T12:00:00Z\"");
}

TEST(AppSettings, AnUploadConfigIsShownWithAllItsMembers) {
  std::string stored;
  ASSERT_TRUE(patched(stored, R"({"image_upload_config":{"size_limit":5,"allowed_mime_types":["image/png"]}})"));
  EXPECT_NE(shown_from(stored).find(
                R"("image_upload_config":{"allowed_file_extensions":[],"blocked_file_extensions":[],"allowed_mime_types":["image/png"],)"
                R"("blocked_mime_types":[],"size_limit":5})"),
            std::string::npos);
}

// PHP writes an empty object as an empty array.
TEST(AppSettings, TakesAnEmptyArrayForAnEmptyObject) {
  std::string stored;
  ASSERT_TRUE(patched(stored, R"({"grants":[],"moderation_dashboard_preferences":[]})"));
  EXPECT_EQ(stored, R"("grants":{},"moderation_dashboard_preferences":{})");
}

TEST(AppSettings, AMaskedSecretIsKept) {
  std::string stored;
  EXPECT_EQ(settings_fault(R"({"datadog_info":{"api_key":"********"}})"),
            "datadog_info.api_key is masked and there is no stored one to keep; give the secret itself");
  ASSERT_TRUE(patched(stored, R"({"datadog_info":{"api_key":"hush","enabled":true}})"));
  EXPECT_NE(shown_from(stored).find(R"("datadog_info":{"api_key":"********","enabled":true})"), std::string::npos);
  ASSERT_TRUE(patched(stored, R"({"datadog_info":{"api_key":"********","enabled":false}})"));
  EXPECT_EQ(stored, R"("datadog_info":{"api_key":"hush","enabled":false})");
}

TEST(AppSettings, PassesOverWhatOnlyTheServerSets) {
  std::string stored;
  EXPECT_TRUE(patched(
      stored, R"({"name":"","organization":"","suspended":false,"policies":null,"push_notifications":{"version":""},"unheard_of":1})"));
  EXPECT_EQ(stored, "");
}

TEST(AppSettings, PushCredentialsAreNeverShown) {
  std::string stored;
  ASSERT_TRUE(patched(stored, R"({"firebase_config":{"credentials_json":"hush"},"huawei_config":{"id":"hush","Disabled":true}})"));
  ASSERT_TRUE(patched(stored, R"({"push_config":{"version":"v3"},"apn_config":{"auth_key":"hush","team_id":"T1","development":true}})"));
  EXPECT_NE(stored.find("hush"), std::string::npos);
  EXPECT_EQ(shown_from(stored).find("hush"), std::string::npos);
  EXPECT_NE(
      shown_from(stored).find(
          R"("push_notifications":{"version":"v3","offline_only":false,"apn":{"enabled":true,"development":true,)"
          R"("auth_type":"certificate","notification_template":"","host":"","team_id":"T1"},"firebase":{"enabled":true,)"
          R"("notification_template":"","data_template":"","apn_template":""},"huawei":{"enabled":false},"xiaomi":{"enabled":false}})"),
      std::string::npos);
  EXPECT_EQ(shown_value(stored, "firebase_config"), R"("********")");
}

TEST(AppSettings, SayHowEventsAreEncoded) {
  using enum hooks::PayloadEncoding;
  const hooks::Hook any, own{.sqs_payload_encoding = "json"};
  const auto compressed = R"("enable_hook_payload_compression":true)";
  const auto encoded = R"("enable_hook_payload_compression":true,"payload_encoding":"base64")";
  EXPECT_EQ(encoding_of(any, "", json), json);
  EXPECT_EQ(encoding_of(any, "", base64), base64) << "the server's";
  EXPECT_EQ(encoding_of(any, R"("enable_hook_payload_compression":false)", base64), base64);
  EXPECT_EQ(encoding_of(any, compressed, base64), gzip_base64);
  EXPECT_EQ(encoding_of(any, encoded, json), base64) << "the app's own word goes before";
  EXPECT_EQ(encoding_of(own, encoded, base64), json) << "and the hook's before that";
  const hooks::Hook webhook{.hook_type = "webhook"};
  EXPECT_EQ(encoding_of(webhook, R"("payload_encoding":"base64")", base64), json) << "HTTP carries bytes";
  EXPECT_EQ(encoding_of(webhook, compressed, base64), gzip);
  EXPECT_EQ(encoding_of({.hook_type = "pending_message"}, compressed, base64), call);
}

TEST(AppSettings, SayWhetherNamesAreKeptApart) {
  EXPECT_EQ(policy_of("").unique_names, chat::UniqueNames::no);
  EXPECT_EQ(policy_of(R"("enforce_unique_usernames":"app")").unique_names, chat::UniqueNames::app);
  EXPECT_EQ(policy_of(R"("enforce_unique_usernames":"team")").unique_names, chat::UniqueNames::team);
  EXPECT_EQ(policy_of(R"("enforce_unique_usernames":"no")").unique_names, chat::UniqueNames::no);
}

TEST(AppSettings, SayHowManyRemindersAUserMayHave) {
  EXPECT_FALSE(policy_of("").most_reminders);
  EXPECT_EQ(policy_of(R"("reminders_max_per_user":3)").most_reminders, 3u);
}

TEST(AppSettings, SayWhichReasonsAFlagMayGive) {
  EXPECT_TRUE(policy_of("").flag_reasons.empty());
  EXPECT_EQ(policy_of(R"("allowed_flag_reasons":["spam","hate"])").flag_reasons, (std::vector<std::string>{"spam", "hate"}));
}

TEST(AppSettings, SayWhetherOnlyMembersHide) {
  EXPECT_FALSE(policy_of("").only_members_hide);
  EXPECT_TRUE(policy_of(R"("channel_hide_members_only":true)").only_members_hide);
}

TEST(AppSettings, SayWhichRolesGetNoListOfUsers) {
  EXPECT_TRUE(policy_of("").searchless_roles.empty());
  EXPECT_EQ(policy_of(R"("user_search_disallowed_roles":["guest"])").searchless_roles, std::vector<std::string>{"guest"});
}

}  // namespace
}  // namespace millrace::wire
