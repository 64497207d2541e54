// Who waits in slow mode, and how long.
#include "chat/slow_mode.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

class SlowModeTest : public RulesTest {
 protected:
  SlowModeTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    const auto channel = add_channel("ann", {"ann", "ben", "cleo"});
    auto act = server();
    EXPECT_TRUE(update_channel(act, channel, {.cooldown = 10}, {}));
    EXPECT_EQ(types(), std::vector<std::string>{"channel.updated"});
  }

  Expected<Message> send(const std::string& token, const std::string& user = {}) {
    auto act = as(token);
    return send_message(act, lobby_, {.text = "text", .user = {.id = user}});
  }
};

TEST_F(SlowModeTest, AMemberWaits) {
  ASSERT_TRUE(send("ben"));
  now_ = now_ + std::chrono::milliseconds(9'999);
  expect_refused(send("ben"), Kind::cooldown, "slow mode");
  EXPECT_TRUE(send("cleo")) << "each waits alone";
  now_ = now_ + std::chrono::milliseconds(1);
  EXPECT_TRUE(send("ben"));
}

TEST_F(SlowModeTest, ServersAndWhoGovernsDoNotWait) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(send("ann"));
    EXPECT_TRUE(send("", "ben"));
  }
}

TEST_F(SlowModeTest, ItEndsWithNought) {
  ASSERT_TRUE(send("ben"));
  auto act = server();
  ASSERT_TRUE(update_channel(act, state_.channel(lobby_).value(), {.cooldown = 0}, {}));
  EXPECT_FALSE(events_[0].channel->cooldown);
  EXPECT_TRUE(send("ben"));
}

TEST_F(SlowModeTest, ItHasALimit) {
  const auto channel = state_.channel(lobby_).value();
  for (const std::int64_t seconds : {std::int64_t{-1}, longest_cooldown + 1}) {
    auto act = server();
    expect_refused(update_channel(act, channel, {.cooldown = seconds}, {}), Kind::input, "cooldown");
  }
  auto plain = as("ben");
  expect_refused(update_channel(plain, channel, {.cooldown = 0}, {}), Kind::not_allowed, "ben");
}

}  // namespace
}  // namespace millrace::chat
