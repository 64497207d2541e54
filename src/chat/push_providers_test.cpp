// A provider is known by type and name; its credentials are given once.
#include "chat/push_providers.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

class PushProvidersTest : public RulesTest {
 protected:
  Expected<PushProvider> upsert(PushProvider provider) {
    auto act = server();
    return upsert_push_provider(act, std::move(provider));
  }
  Expected<TemplateOfProvider> set(PushTemplateChange change) {
    auto act = server();
    return upsert_push_template(act, change);
  }

  const PushProvider phone_{.type = "huawei", .name = "phone", .huawei_app_id = "7", .huawei_app_secret = "s3cret"};
};

TEST_F(PushProvidersTest, AMaskedCredentialKeepsTheStoredOne) {
  const auto first = upsert(phone_);
  ASSERT_TRUE(first);
  auto again = phone_;
  again.description = "of the field crew", again.huawei_app_secret = masked_credential;
  const auto second = upsert(again);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->huawei_app_secret, "s3cret");
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(push_providers(state_).size(), 1u);
  again.name = "other";
  expect_refused(upsert(again), Kind::input, "masked");
}

TEST_F(PushProvidersTest, AProviderNeedsItsCredentials) {
  expect_refused(upsert({.type = "xiaomi", .name = "x"}), Kind::input, "xiaomi credentials are invalid");
  expect_refused(upsert({.type = "apn", .name = "a"}), Kind::input, "apn credentials are invalid");
  expect_refused(upsert({.type = "firebase", .name = "f"}), Kind::input, "firebase credentials are invalid");
  expect_refused(upsert({.type = "pigeon", .name = "p"}), Kind::input, "pigeon");
  auto nameless = phone_;
  nameless.name = "";
  expect_refused(upsert(nameless), Kind::input, "name");
}

TEST_F(PushProvidersTest, ATemplateIsOfOneProviderAndOneEvent) {
  ASSERT_TRUE(upsert(phone_));
  const auto first = set({.event_type = "message.new", .provider_type = "huawei", .text = "{}"});
  ASSERT_TRUE(first) << "the type's only one needs no name";
  EXPECT_TRUE(first->enable_push);
  const auto second = set({.event_type = "message.new", .provider_type = "huawei", .provider_name = "phone", .enable_push = false});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->text, "{}") << "what is left out stays";
  ASSERT_TRUE(upsert(phone_)) << "setting the provider again leaves its templates alone";
  EXPECT_EQ(push_templates(state_, "huawei", "phone")->size(), 1u);

  auto other = phone_;
  other.name = "other";
  ASSERT_TRUE(upsert(other));
  expect_refused(set({.event_type = "message.new", .provider_type = "huawei"}), Kind::input, "push_provider_name");
  expect_refused(set({.event_type = "channel.created", .provider_type = "huawei", .provider_name = "phone"}), Kind::input,
                 "channel.created");
  expect_refused(set({.event_type = "message.new", .provider_type = "apn"}), Kind::does_not_exist, "apn");

  auto act = server();
  ASSERT_TRUE(delete_push_provider(act, "huawei", "phone"));
  expect_refused(push_templates(state_, "huawei", "phone"), Kind::does_not_exist, "phone");
  expect_refused(delete_push_provider(act, "huawei", "phone"), Kind::does_not_exist, "phone");
}

}  // namespace
}  // namespace millrace::chat
