// A device has one owner.
#include "chat/devices.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

class DevicesTest : public RulesTest {
 protected:
  DevicesTest() { add_user("ann"), add_user("ben"); }

  Expected<void> add(const std::string& id, const std::string& user, const std::string& provider = "apn") {
    auto act = server();
    return add_device(act, {.id = id, .push_provider = provider, .user = {.id = user}});
  }
  std::size_t count(const std::string& user) {
    auto act = server();
    return devices_of(act, {.id = user}).value().size();
  }
};

TEST_F(DevicesTest, ADeviceIsItsLatestUsers) {
  ASSERT_TRUE(add("d-1", "ann") && add("d-2", "ann") && add("d-1", "ann"));
  EXPECT_EQ(count("ann"), 2u);
  ASSERT_TRUE(add("d-1", "ben"));
  EXPECT_EQ(count("ann"), 1u);
  EXPECT_EQ(count("ben"), 1u);
  auto act = server();
  expect_refused(remove_device(act, "d-1", {.id = "ann"}), Kind::does_not_exist, "d-1");
  ASSERT_TRUE(remove_device(act, "d-1", {.id = "ben"}));
  EXPECT_EQ(count("ben"), 0u);
}

TEST_F(DevicesTest, WhatIsWrongIsNamed) {
  expect_refused(add("", "ann"), Kind::input, "id");
  expect_refused(add("d", "ann", "pigeon"), Kind::input, "pigeon");
  expect_refused(add("d", ""), Kind::input, "user_id");
  for (std::size_t i = 0; i < most_devices; ++i) ASSERT_TRUE(add("d-" + std::to_string(i), "ann"));
  expect_refused(add("one-more", "ann"), Kind::input, "delete one");
  EXPECT_TRUE(add("d-1", "ann")) << "one that is there already may come again";
}

}  // namespace
}  // namespace millrace::chat
