// What the audit trail says of a change, and that it holds no secret.
#include "wire/changes.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

hooks::Hook hook() {
  return {.id = "a",
          .hook_type = "sqs",
          .enabled = true,
          .sqs_queue_url = "http://q/1/a",
          .sqs_auth_type = "keys",
          .sqs_key = "k",
          .sqs_secret = "hush",
          .updated_at = {1}};
}

TEST(Changes, NameEachFieldThatDiffers) {
  const auto before = hook();
  auto after = hook();
  after.updated_at = {2};
  EXPECT_EQ(changes_of(&before, &after), "");
  after.sqs_queue_url = "http://q/1/b";
  after.event_types = {"message.new"};
  EXPECT_EQ(changes_of(&before, &after), R"([{"field":"event_types","before":[],"after":["message.new"]},)"
                                         R"({"field":"sqs_queue_url","before":"http://q/1/a","after":"http://q/1/b"}])");
}

TEST(Changes, OfANewHookAndADeletedOneAreWhole) {
  const auto made = hook();
  EXPECT_EQ(changes_of(nullptr, &made),
            R"([{"field":"hook_type","after":"sqs"},{"field":"enabled","after":true},{"field":"event_types","after":[]},)"
            R"({"field":"sqs_queue_url","after":"http://q/1/a"},{"field":"sqs_auth_type","after":"keys"},{"field":"sqs_key","after":"k"},)"
            R"({"field":"sqs_secret","after":"********"}])");
  EXPECT_TRUE(changes_of(&made, nullptr).contains(R"({"field":"sqs_queue_url","before":"http://q/1/a"})"));
}

TEST(Changes, SayOfASecretOnlyThatItIsAnother) {
  const auto before = hook();
  auto after = hook();
  after.sqs_secret = "hush hush";
  EXPECT_EQ(changes_of(&before, &after), R"([{"field":"sqs_secret","secret":true}])");
  EXPECT_EQ(changes_of_settings(R"("apn_config":{"auth_key":"hush"})", R"("apn_config":{"auth_key":"other"})"),
            R"([{"field":"apn_config","secret":true}])");
  EXPECT_EQ(changes_of_settings("", R"("apn_config":{"auth_key":"hush"})"), R"([{"field":"apn_config","after":"********"}])");
}

TEST(Changes, OfSettings) {
  EXPECT_EQ(changes_of_settings(R"("reminders_interval":120,"grants":{})", R"("grants":{},"multi_tenant_enabled":true)"),
            R"([{"field":"multi_tenant_enabled","after":true},{"field":"reminders_interval","before":120}])");
}

TEST(Changes, CutWhatIsLong) {
  const auto changes = changes_of_settings("", R"("custom_action_handler_url":")" + std::string(100'000, 'x') + '"');
  EXPECT_LT(changes.size(), 1'000u);
  EXPECT_TRUE(changes.contains("…"));
}

}  // namespace
}  // namespace millrace::wire
