// Pins that end by themselves.
#include "chat/pins.h"

#include "chat/rules_test.h"
#include "chat/timers.h"
#include "chat/visibility.h"

namespace millrace::chat {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class PinsTest : public RulesTest {
 protected:
  PinsTest() {
    for (const auto* id : {"ann", "ben", "dora"}) add_user(id);
    add_channel("ann", {"ann", "ben", "dora"});
    add_message("ben", "m");
  }

  Expected<Message> patched(std::optional<bool> pinned, std::optional<Instant> expires, const std::string& by = "ann") {
    MessagePatch patch{.pinned = pinned, .pin_expires = expires, .edit = [](const Custom& custom) { return custom; }};
    auto act = as(by);
    return update_message_partly(act, "m", patch, {});
  }

  // What the server does at `now_`.
  void run_due() {
    auto due = state_.timers().all;
    std::erase_if(due, [&](const Timer& timer) { return timer.at > now_; });
    events_.clear();
    for (const auto& timer : due) {
      state_.timers().cancel(timer.kind, timer.subject);
      Act act{state_, events_, now_, random_, {}, {}};
      fire(act, timer, texts_);
    }
  }
};

TEST_F(PinsTest, WhoMayOnlyPinChangesNothingElse) {
  auto message = state_.message("m").value();
  message.custom = {R"("mood":"good")"};
  state_.update(message);
  ASSERT_TRUE(patched(true, {}, "dora")) << "members may pin";
  auto act = as("dora");
  const MessagePatch drops{.pinned = false, .edit = [](const Custom&) { return Custom{}; }};
  expect_refused(update_message_partly(act, "m", drops, {}), Kind::not_allowed, "UpdateMessage");
  auto author = as("ben");
  EXPECT_TRUE(update_message_partly(author, "m", drops, {})->custom.members.empty());
}

TEST_F(PinsTest, APinEndsWhenItsTimeHasCome) {
  const auto pinned = patched(true, now_ + 60s);
  ASSERT_TRUE(pinned);
  EXPECT_EQ(pinned->pin_expires, (now_ + 60s).to_microseconds());
  EXPECT_TRUE(events_.at(0).message_update->change_set.pin);
  const auto shown_pinned = [this] {
    auto act = as("ann");
    return visible(act, {state_.message("m").value()}).at(0).pinned;
  };
  now_ = now_ + 59s;
  run_due();
  EXPECT_EQ(types(), Strings{});
  EXPECT_TRUE(shown_pinned());
  now_ = now_ + 1s;
  EXPECT_FALSE(shown_pinned()) << "at its time, also before its timer runs";
  run_due();
  ASSERT_EQ(types(), Strings{"message.updated"});
  const auto& event = events_[0];
  EXPECT_FALSE(event.user) << "nobody did it";
  EXPECT_FALSE(event.request_info);
  EXPECT_TRUE(event.message_update->change_set.pin);
  EXPECT_FALSE(event.message->pinned || event.message->pinned_at || event.message->pin_expires || event.message->pinned_by);
  EXPECT_FALSE(state_.message("m")->pinned);
  run_due();
  EXPECT_EQ(types(), Strings{}) << "once";
}

TEST_F(PinsTest, TheLastWordOnItsEndCounts) {
  ASSERT_TRUE(patched(true, now_ + 60s));
  ASSERT_TRUE(patched({}, now_ + 90s));
  ASSERT_EQ(state_.timers().all.size(), 1u);
  now_ = now_ + 61s;
  run_due();
  EXPECT_EQ(types(), Strings{});
  EXPECT_FALSE(patched({}, Instant{})->pin_expires) << "taken away";
  EXPECT_TRUE(state_.message("m")->pinned);
  EXPECT_TRUE(state_.timers().all.empty());
  ASSERT_TRUE(patched(true, now_ + 60s));
  EXPECT_FALSE(patched(true, {})->pin_expires) << "pinned without an end";
  ASSERT_TRUE(patched(true, now_ + 60s));
  EXPECT_FALSE(patched(false, {})->pin_expires);
  EXPECT_TRUE(state_.timers().all.empty());
}

TEST_F(PinsTest, AStaleTimerChangesNothing) {
  ASSERT_TRUE(patched(true, now_ + 60s));
  Act early{state_, events_, now_, random_, {}, {}};
  events_.clear();
  for (const auto key : {state_.message("m")->key, MessageKey{99}}) expire_pin(early, key);
  EXPECT_EQ(types(), Strings{});
  EXPECT_TRUE(state_.message("m")->pinned);
}

TEST_F(PinsTest, APinOfADeletedMessageEndsInSilence) {
  ASSERT_TRUE(patched(true, now_ + 60s));
  auto act = server();
  ASSERT_TRUE(delete_message(act, "m", Deletion::soft));
  now_ = now_ + 61s;
  run_due();
  EXPECT_EQ(types(), Strings{});
  EXPECT_FALSE(state_.message("m")->pinned);
}

TEST_F(PinsTest, WhoMayGiveAnEndAndWhich) {
  expect_refused(patched(true, now_ + 60s, "cleo"), Kind::not_allowed, "cleo");
  expect_refused(patched(true, now_), Kind::input, "message.pin_expires");
  ASSERT_TRUE(patched(true, {}));
  expect_refused(patched({}, now_ + 60s, "cleo"), Kind::not_allowed, "cleo");
}

TEST_F(PinsTest, AMessageIsSentPinnedForAWhile) {
  auto act = server();
  ASSERT_TRUE(send_message(act, lobby_, {.id = "n", .text = "x", .user = {.id = "ben"}, .pinned = true, .pin_expires = now_ + 60s}));
  now_ = now_ + 61s;
  run_due();
  EXPECT_EQ(types(), Strings{"message.updated"});
}

}  // namespace
}  // namespace millrace::chat
