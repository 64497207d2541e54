// What a PATCH of the app's settings keeps, refuses and passes over.
#include "wire/app_settings.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

Read patched(std::string& stored, std::string_view body) { return apply_settings(parse_json(body).value(), stored); }

TEST(AppSettings, KeepsWhatIsSetAndNullTakesItBack) {
  std::string stored;
  ASSERT_TRUE(patched(stored, R"({"reminders_interval":120,"grants":{"user":["a"]}})"));
  ASSERT_TRUE(patched(stored, R"({"multi_tenant_enabled":true,"grants":null})"));
  EXPECT_EQ(stored, R"("reminders_interval":120,"multi_tenant_enabled":true)");
  const auto shown = shown_settings("dev", stored);
  EXPECT_NE(shown.find(R"("reminders_interval":120)"), std::string::npos);
  EXPECT_NE(shown.find(R"("grants":{})"), std::string::npos);
}

TEST(AppSettings, EveryShownSettingCanBeSentBack) {
  std::string stored;
  const auto everything = '{' + shown_settings("dev", stored) + '}';
  EXPECT_TRUE(patched(stored, everything));
  EXPECT_EQ('{' + shown_settings("dev", stored) + '}', everything);
}

TEST(AppSettings, RefusesAWrongKindAndChangesNothing) {
  std::string stored = R"("reminders_interval":120)";
  const auto refused = patched(stored, R"({"reminders_interval":60,"multi_tenant_enabled":"yes"})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "multi_tenant_enabled must be a boolean, not a string");
  EXPECT_EQ(stored, R"("reminders_interval":120)");
}

TEST(AppSettings, RefusesAHookOfTheOldKind) {
  std::string stored;
  EXPECT_FALSE(patched(stored, R"({"sqs_url":"http://q/1/a"})"));
  EXPECT_TRUE(patched(stored, R"({"sqs_url":"","webhook_events":[],"sns_key":null})"));
}

TEST(AppSettings, PassesOverWhatOnlyTheServerSets) {
  std::string stored;
  EXPECT_TRUE(patched(
      stored, R"({"name":"","organization":"","suspended":false,"policies":null,"push_notifications":{"version":""},"unheard_of":1})"));
  EXPECT_EQ(stored, "");
}

TEST(AppSettings, PushCredentialsAreNeverShown) {
  std::string stored;
  ASSERT_TRUE(patched(stored, R"({"firebase_config":{"credentials_json":"hush"}})"));
  EXPECT_NE(stored.find("hush"), std::string::npos);
  EXPECT_EQ(shown_settings("dev", stored).find("hush"), std::string::npos);
}

TEST(AppSettings, KnowsWhetherHooksAreCompressed) {
  EXPECT_TRUE(compresses_hooks(R"("enable_hook_payload_compression":true)"));
  EXPECT_FALSE(compresses_hooks(R"("enable_hook_payload_compression":false)"));
  EXPECT_FALSE(compresses_hooks(""));
}

}  // namespace
}  // namespace millrace::wire
