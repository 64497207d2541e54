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
  EXPECT_EQ(shown, (OlderFields{"http://q/1/a", "key", std::string(masked_secret), Urls{}, "", "", "", ""}));
  EXPECT_EQ(older_view({}, {"message.new"}), (OlderFields{"", "", "", Urls{"message.new"}, "", "", "", ""}));
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
  EXPECT_EQ(wanted->at, (std::vector<std::size_t>{0}));
}

TEST(OlderFields, AnEmptyUrlDeletes) {
  EXPECT_EQ(urls_of(*wanted_by({.sqs_url = "", .sqs_key = "", .sqs_secret = ""}, two, {})), Urls{"http://q/1/b"});
  EXPECT_TRUE(wanted_by({.sqs_url = ""}, {}, {})->hooks.empty());
}

TEST(OlderFields, KeysWithoutAQueueAreRefused) {
  EXPECT_EQ(wanted_by({.sqs_key = "k"}, {}, {}).error().field, "sqs_url");
  EXPECT_TRUE(wanted_by({.sqs_key = "", .sqs_secret = ""}, {}, {})->hooks.empty());
}

TEST(OlderFields, EachTypeHasItsOwn) {
  const Hook webhook{
      .id = "w", .hook_type = "webhook", .enabled = true, .event_types = {"message.new"}, .webhook_url = "https://a.example"};
  const std::vector<Hook> all{two[0], webhook};
  const auto shown = older_view(all, {});
  EXPECT_EQ(shown.webhook_url, "https://a.example");
  EXPECT_EQ(shown.sqs_url, "http://q/1/a");
  EXPECT_EQ(shown.sns_topic_arn, "");
  EXPECT_EQ(shown.webhook_events, Urls{"message.new"}) << "the webhook's";

  const auto filtered = wanted_by({.webhook_events = Urls{"reaction.new"}}, all, {});
  for (const auto& hook : filtered->hooks) EXPECT_EQ(hook.given.event_types, Urls{"reaction.new"});
  EXPECT_EQ(filtered->at.size(), 2u);

  const auto moved = wanted_by({.webhook_url = "https://b.example"}, all, {});
  EXPECT_EQ(moved->hooks[1].given.webhook_url, "https://b.example");
  EXPECT_EQ(moved->hooks[1].given.id, "w");
  EXPECT_EQ(moved->hooks[0].given, two[0]);
  EXPECT_EQ(wanted_by({.webhook_url = ""}, all, {})->hooks.size(), 1u);

  const auto topic = wanted_by({.sns_topic_arn = "arn:aws:sns:eu-west-1:123456789012:t", .sns_key = "k", .sns_secret = "s"}, all, {});
  ASSERT_EQ(topic->hooks.size(), 3u);
  EXPECT_EQ(topic->hooks[2].given.hook_type, "sns");
  EXPECT_EQ(topic->hooks[2].given.sns_auth_type, "keys");
  EXPECT_EQ(wanted_by({.sns_key = "k"}, all, {}).error().field, "sns_topic_arn");
  EXPECT_EQ(in_older_words({"event_hooks[1].webhook_url", "is wrong"}, {0, 1}).field, "webhook_url");
}

TEST(OlderFields, FaultsAreSaidInTheirWords) {
  EXPECT_EQ(in_older_words({"event_hooks[1].sqs_queue_url", "is wrong"}, {1}).field, "sqs_url");
  EXPECT_EQ(in_older_words({"event_hooks[1].event_types[2]", "is wrong"}, {1}).field, "webhook_events[2]");
  EXPECT_EQ(in_older_words({"event_hooks[1].sqs_key", "is wrong"}, {0}).field, "event_hooks[1].sqs_key");
  EXPECT_EQ(older_fault({.webhook_events = Urls{"message.new", "mesage.new"}})->field, "webhook_events[1]");
}

}  // namespace
}  // namespace millrace::hooks
