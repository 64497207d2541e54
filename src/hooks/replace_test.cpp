// The rules of PATCH /app {event_hooks}: who is updated, taken over, created, left out; what is refused, and by which name.
#include "hooks/replace.h"

#include <gtest/gtest.h>

namespace millrace::hooks {
namespace {

constexpr Instant now{1'700'000'000'000'000'000};

WantedHook wanted(std::string id, std::string url) {
  WantedHook hook;
  hook.given.id = std::move(id);
  hook.given.hook_type = "sqs";
  hook.given.enabled = true;
  hook.given.sqs_queue_url = std::move(url);
  hook.given.sqs_auth_type = "keys";
  hook.given.sqs_key = "key";
  hook.given.sqs_secret = "secret";
  return hook;
}

Hook stored(std::int64_t key, std::string id, std::string url) {
  Hook hook = wanted(std::move(id), std::move(url)).given;
  hook.key = HookKey{key};
  hook.created_at = hook.updated_at = {1};
  return hook;
}

class Replace : public testing::Test {
 protected:
  std::expected<Replacement, HookFault> operator()(const std::vector<Hook>& before, std::vector<WantedHook> after) {
    return replace(before, std::move(after), now, random_);
  }
  HookFault fault_of(WantedHook hook) { return (*this)({}, {wanted("a", "http://q/1/a"), std::move(hook)}).error(); }

  SeededRandom random_{7};
};

TEST_F(Replace, TheSameIdUpdatesAndKeepsItsKey) {
  const auto result = (*this)({stored(5, "a", "http://q/1/old")}, {wanted("a", "http://q/1/new")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->hooks[0].key, HookKey{5});
  EXPECT_EQ(result->hooks[0].sqs_queue_url, "http://q/1/new");
  EXPECT_EQ(result->hooks[0].created_at, Instant{1});
  EXPECT_EQ(result->hooks[0].updated_at, now);
  EXPECT_TRUE(result->left_out.empty());
}

TEST_F(Replace, AnUnknownIdCreatesWithIt) {
  const auto result = (*this)({}, {wanted("mine", "http://q/1/a")});
  EXPECT_EQ(result->hooks[0].id, "mine");
  EXPECT_EQ(result->hooks[0].key, HookKey{});
}

TEST_F(Replace, AnEmptyIdTakesOverTheHookOfTheSameTarget) {
  const auto result =
      (*this)({stored(5, "a", "http://q/1/a"), stored(6, "b", "http://q/1/b")}, {wanted("", "http://q/1/b"), wanted("", "http://q/1/c")});
  EXPECT_EQ(result->hooks[0].id, "b");
  EXPECT_EQ(result->hooks[0].key, HookKey{6});
  EXPECT_EQ(result->hooks[1].id.size(), 36u);
  ASSERT_EQ(result->left_out.size(), 1u);
  EXPECT_EQ(result->left_out[0].id, "a");
}

TEST_F(Replace, AHookNamedByIdIsNotTakenOver) {
  const auto result = (*this)({stored(5, "a", "http://q/1/a")}, {wanted("", "http://q/1/a"), wanted("a", "http://q/1/a")});
  EXPECT_EQ(result->hooks[0].key, HookKey{});
  EXPECT_EQ(result->hooks[1].key, HookKey{5});
}

TEST_F(Replace, AMaskedSecretKeepsTheStoredOne) {
  auto masked = wanted("", "http://q/1/a");
  masked.given.sqs_secret = masked_secret;
  EXPECT_EQ((*this)({stored(5, "a", "http://q/1/a")}, {masked})->hooks[0].sqs_secret, "secret");
  EXPECT_EQ(fault_of(masked).field, "event_hooks[1].sqs_secret");
}

// An SDK that does not know a key loses it between reading and writing back.
TEST_F(Replace, AKeyThatTheRequestDoesNotHoldKeepsItsValueAndNullClearsIt) {
  auto before = stored(5, "a", "http://q/1/a");
  before.product = "chat";
  before.should_send_custom_events = true;
  before.sqs_event_based_message_group_id_enabled = true;
  before.sqs_payload_encoding = "base64";
  EXPECT_EQ((*this)({before}, {wanted("a", "http://q/1/a")})->hooks[0], before);
  auto clearing = wanted("a", "http://q/1/a");
  clearing.mentions = {.custom_events = true, .group_id = true, .product = true, .payload_encoding = true};
  const auto cleared = (*this)({before}, {clearing})->hooks[0];
  EXPECT_EQ(cleared.product, "");
  EXPECT_EQ(cleared.sqs_payload_encoding, "");
  EXPECT_FALSE(cleared.should_send_custom_events || cleared.sqs_event_based_message_group_id_enabled);
}

TEST_F(Replace, AnUnknownEncodingIsNamedWithThoseThereAre) {
  auto hook = wanted("", "http://q/1/a");
  hook.given.sqs_payload_encoding = "zstd";
  EXPECT_EQ(fault_of(hook).field, "event_hooks[1].sqs_payload_encoding");
  EXPECT_EQ(fault_of(hook).text, "\"zstd\" is no encoding; give json, base64, gzip_base64");
}

TEST_F(Replace, AHookThatSaysSoIsDeleted) {
  auto gone = wanted("a", "http://q/1/a");
  gone.deleted = true;
  const auto result = (*this)({stored(5, "a", "http://q/1/a"), stored(6, "b", "http://q/1/b")}, {gone, wanted("b", "http://q/1/b")});
  EXPECT_EQ(result->hooks.size(), 1u);
  ASSERT_EQ(result->left_out.size(), 1u);
  EXPECT_EQ(result->left_out[0].id, "a");
}

TEST_F(Replace, AnUnchangedHookKeepsItsTimes) {
  EXPECT_EQ((*this)({stored(5, "a", "http://q/1/a")}, {wanted("a", "http://q/1/a")})->hooks[0].updated_at, Instant{1});
}

TEST_F(Replace, AnEmptyArrayLeavesOutAll) {
  const auto result = (*this)({stored(5, "a", "http://q/1/a")}, {});
  EXPECT_TRUE(result->hooks.empty());
  EXPECT_EQ(result->left_out.size(), 1u);
}

TEST_F(Replace, FaultsNameTheFieldByItsPath) {
  auto hook = wanted("b", "http://q/1/b");
  hook.given.hook_type = "gcp_pubsub";
  EXPECT_EQ(fault_of(hook).field, "event_hooks[1].hook_type");
  hook = wanted("b", "http://q/1/b");
  hook.given.event_types = {"message.new", "mesage.new"};
  EXPECT_EQ(fault_of(hook).field, "event_hooks[1].event_types[1]");
  EXPECT_TRUE(fault_of(hook).text.contains("did you mean \"message.new\""));
  hook.given.event_types = {"typing.start"};
  EXPECT_TRUE(fault_of(hook).text.contains("connected clients alone")) << fault_of(hook).text;
  hook.given.event_types = {"cart.opened"};
  EXPECT_FALSE(fault_of(hook).text.contains("did you mean")) << "nothing is near: " << fault_of(hook).text;
  hook.given.product = "video";
  EXPECT_TRUE((*this)({}, {hook}));
  EXPECT_EQ(fault_of(wanted("b", "")).field, "event_hooks[1].sqs_queue_url");
  EXPECT_EQ(fault_of(wanted("a", "http://q/1/b")).field, "event_hooks[1].id");
  hook = wanted("b", "http://q/1/b");
  hook.given.sqs_key.clear();
  EXPECT_EQ(fault_of(hook).field, "event_hooks[1].sqs_key");
}

TEST_F(Replace, ARoleIsNamedByItsArn) {
  auto hook = wanted("b", "http://q/1/b");
  hook.given.sqs_auth_type = "role";
  EXPECT_EQ(fault_of(hook).field, "event_hooks[1].sqs_role_arn");
  for (const auto* arn : {"queue-writer", "arn:aws:iam::123:role/x", "arn:aws:iam::123456789012:user/x", "arn:aws:iam::123456789012:role/",
                          "arn:aws:iam::12345678901x:role/x", "arn:x:iam::123456789012:role/x", "arn:aws:s3:iam::123456789012:role/x",
                          "arn:aws:iam::123456789012:role/a b", "arn:aws:iam::123456789012:role/a\n"}) {
    hook.given.sqs_role_arn = arn;
    EXPECT_EQ(fault_of(hook).field, "event_hooks[1].sqs_role_arn") << arn;
  }
  for (const auto* arn : {"arn:aws:iam::123456789012:role/x", "arn:aws-us-gov:iam::123456789012:role/path/to/x+=,.@-_"}) {
    hook.given.sqs_role_arn = arn;
    EXPECT_TRUE((*this)({}, {hook})) << arn;
  }
  hook.given.sqs_auth_type.clear();
  hook.given.sqs_key.clear();
  EXPECT_EQ((*this)({}, {hook})->hooks[0].sqs_auth_type, "role");
}

TEST(Revision, AnEmptyListMeansAllButCustomEvents) {
  Revision revision{.enabled = true};
  EXPECT_TRUE(revision.accepts("message.new"));
  EXPECT_FALSE(revision.accepts("typing-fast"));
  revision.custom_events = true;
  EXPECT_TRUE(revision.accepts("typing-fast"));
  revision = {.enabled = true, .event_types = {"message.new", "typing-fast"}};
  EXPECT_TRUE(revision.accepts("message.new"));
  EXPECT_TRUE(revision.accepts("typing-fast"));
  EXPECT_FALSE(revision.accepts("message.updated"));
  revision.enabled = false;
  EXPECT_FALSE(revision.accepts("message.new"));
}

TEST(Revision, RulesOverWhatComesBehindItsRecord) {
  const std::vector<Revision> revisions{{.position = 3, .enabled = true}, {.position = 7, .enabled = false}};
  EXPECT_EQ(in_force(revisions, 3), nullptr);
  EXPECT_EQ(in_force(revisions, 4)->position, 3);
  EXPECT_EQ(in_force(revisions, 7)->position, 3);
  EXPECT_EQ(in_force(revisions, 8)->position, 7);
}

TEST_F(Replace, AWebhookNeedsItsUrlAlone) {
  WantedHook webhook;
  webhook.given = {.hook_type = "webhook", .enabled = true, .webhook_url = "https://a.example/events"};
  const auto result = (*this)({}, {webhook});
  ASSERT_TRUE(result) << result.error().text;
  const auto again = (*this)(result->hooks, {webhook});
  EXPECT_EQ(again->hooks[0].id, result->hooks[0].id) << "taken over by type and URL";
  webhook.given.webhook_url.clear();
  EXPECT_EQ(fault_of(webhook).field, "event_hooks[1].webhook_url");
}

TEST_F(Replace, PendingMessagesNeedATimeoutAndACallback) {
  WantedHook pending;
  pending.given = {.hook_type = "pending_message", .enabled = true};
  EXPECT_EQ(fault_of(pending).field, "event_hooks[1].timeout_ms");
  pending.given.timeout_ms = 60'000;
  EXPECT_EQ(fault_of(pending).field, "event_hooks[1].callback.mode");
  pending.given.callback = Callback{.mode = "CALLBACK_MODE_TWIRP", .server_url = {}};
  EXPECT_EQ(fault_of(pending).field, "event_hooks[1].callback.mode");
  pending.given.callback->mode = callback_rest;
  EXPECT_EQ(fault_of(pending).field, "event_hooks[1].webhook_url");
  pending.given.callback->mode = callback_none;
  const auto result = (*this)({}, {pending, pending});
  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ((*this)({}, {pending, pending, pending}).error().field, "event_hooks[2].hook_type");
}

TEST(Revision, PendingHooksAreToldOfNothingElse) {
  Hook hook{
      .hook_type = "pending_message", .enabled = true, .webhook_url = "https://a.example", .callback = Callback{"CALLBACK_MODE_REST", ""}};
  EXPECT_TRUE(revision_of(hook).accepts("message.pending"));
  EXPECT_FALSE(revision_of(hook).accepts("message.new"));
  hook.callback->mode = callback_none;
  EXPECT_FALSE(revision_of(hook).accepts("message.pending"));
}

}  // namespace
}  // namespace millrace::hooks
