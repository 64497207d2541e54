// The fields of one queue as a view of the first SQS hook: what they show, change, make and delete.
#include "hooks/older_fields.h"

#include <gtest/gtest.h>

namespace millrace::hooks {
namespace {

Hook stored(std::string id, std::string url) {
  return {.key = HookKey{1},
          .id = std::move(id),
          .hook_type = "sqs",
          .enabled = true,
          .sqs_queue_url = std::move(url),
          .sqs_auth_type = "keys",
          .sqs_key = "key",
          .sqs_secret = "secret"};
}

const std::vector<Hook> two{stored("a", "http://q/1/a"), stored("b", "http://q/1/b")};

std::vector<std::string> urls_of(const OlderWanted& wanted) {
  std::vector<std::string> urls;
  for (const auto& hook : wanted.hooks) urls.push_back(hook.given.sqs_queue_url);
  return urls;
}

using Urls = std::vector<std::string>;

TEST(OlderFields, ShowTheFirstSqsHookWithItsSecretMasked) {
  const auto shown = older_view(two, {});
  EXPECT_EQ(shown, (OlderFields{"http://q/1/a", "key", std::string(masked_secret), Urls{}}));
  EXPECT_EQ(older_view({}, {"message.new"}), (OlderFields{"", "", "", Urls{"message.new"}}));
  EXPECT_TRUE(says_nothing_new(shown, shown));
  EXPECT_TRUE(says_nothing_new({}, shown));
  EXPECT_FALSE(says_nothing_new({.sqs_key = "other"}, shown));
}

TEST(OlderFields, MakeAHookWhereThereIsNone) {
  const auto wanted = wanted_by({"http://q/1/a", "k", "s", std::nullopt}, {}, {"message.new"});
  ASSERT_TRUE(wanted && wanted->hooks.size() == 1);
  const auto& hook = wanted->hooks[0].given;
  EXPECT_TRUE(hook.enabled);
  EXPECT_EQ(hook.sqs_auth_type, "keys");
  EXPECT_EQ(hook.sqs_key + hook.sqs_secret, "ks");
  EXPECT_EQ(hook.event_types, Urls{"message.new"});
  EXPECT_EQ(wanted_by({"http://q/1/a", "", "", std::nullopt}, {}, {})->hooks[0].given.sqs_auth_type, "resource");
  EXPECT_EQ(wanted_by({.sqs_url = "http://q/1/a"}, {}, {})->hooks[0].given.sqs_auth_type, "resource");
}

TEST(OlderFields, ChangeTheHookThatTheyShow) {
  const auto moved = wanted_by({.sqs_url = "http://q/1/new"}, two, {});
  EXPECT_EQ(urls_of(*moved), (Urls{"http://q/1/new", "http://q/1/b"}));
  EXPECT_EQ(moved->hooks[0].given.id, "a");
  const auto keys = wanted_by({.sqs_key = "", .sqs_secret = ""}, two, {});
  EXPECT_EQ(keys->hooks[0].given.sqs_auth_type, "resource");
  EXPECT_EQ(keys->hooks[1].given, two[1]);
  EXPECT_EQ(wanted_by({.webhook_events = Urls{"message.new"}}, two, {})->hooks[0].given.event_types, Urls{"message.new"});
}

TEST(OlderFields, TakeUpTheHookThatHasTheQueueAlready) {
  const auto wanted = wanted_by({.sqs_url = "http://q/1/b", .sqs_key = "other"}, two, {});
  EXPECT_EQ(urls_of(*wanted), (Urls{"http://q/1/b", "http://q/1/a"}));
  EXPECT_EQ(wanted->hooks[0].given.id, "b");
  EXPECT_EQ(wanted->hooks[0].given.sqs_key, "other");
  EXPECT_EQ(wanted->at, 0u);
}

TEST(OlderFields, AnEmptyUrlDeletes) {
  EXPECT_EQ(urls_of(*wanted_by({.sqs_url = "", .sqs_key = "", .sqs_secret = ""}, two, {})), Urls{"http://q/1/b"});
  EXPECT_TRUE(wanted_by({.sqs_url = ""}, {}, {})->hooks.empty());
}

TEST(OlderFields, KeysWithoutAQueueAreRefused) {
  EXPECT_EQ(wanted_by({.sqs_key = "k"}, {}, {}).error().field, "sqs_url");
  EXPECT_TRUE(wanted_by({.sqs_key = "", .sqs_secret = ""}, {}, {})->hooks.empty());
}

TEST(OlderFields, FaultsAreSaidInTheirWords) {
  EXPECT_EQ(in_older_words({"event_hooks[1].sqs_queue_url", "is wrong"}, 1).field, "sqs_url");
  EXPECT_EQ(in_older_words({"event_hooks[1].event_types[2]", "is wrong"}, 1).field, "webhook_events[2]");
  EXPECT_EQ(in_older_words({"event_hooks[1].sqs_key", "is wrong"}, 0).field, "event_hooks[1].sqs_key");
  EXPECT_EQ(older_fault({.webhook_events = Urls{"message.new", "mesage.new"}})->field, "webhook_events[1]");
}

}  // namespace
}  // namespace millrace::hooks
