// Reminders: who sets them, what is told, and what happens when their time has come.
#include "chat/reminders.h"

#include "chat/reminder_rows.h"
#include "chat/rules_test.h"
#include "chat/timers.h"
#include "chat/visibility.h"

namespace millrace::chat {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class RemindersTest : public RulesTest {
 protected:
  RemindersTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    add_channel("ann", {"ann", "ben"}, {.overrides = ConfigOverrides{.user_message_reminders = true}});
    add_message("ann", "m");
  }

  Expected<Reminder> created(std::optional<Instant> at, const std::string& by = "ben") {
    auto act = as(by);
    return create_reminder(act, "m", at, {});
  }

  // Everything that is set, whether it is due or not: a rule decides by its row.
  void fire_all() {
    events_.clear();
    for (const auto& timer : state_.timers().all) {
      Act act{state_, events_, now_, random_, {}, {}};
      fire(act, timer, texts_);
    }
  }
};

TEST_F(RemindersTest, AReminderIsToldOfWhenItIsSetAndWhenItIsDue) {
  const auto reminder = created(now_ + 60s);
  ASSERT_TRUE(reminder);
  EXPECT_EQ(reminder->remind_at, (now_ + 60s).to_microseconds());
  ASSERT_EQ(types(), Strings{"reminder.created"});
  const auto& event = events_[0];
  EXPECT_EQ(event.cid, "messaging:lobby");
  EXPECT_EQ(event.message_id, "m");
  EXPECT_EQ(event.user_id, "ben");
  EXPECT_EQ(event.received_at, now_);
  EXPECT_EQ(event.reminder->message->id, "m");
  EXPECT_EQ(event.reminder->channel->cid, "messaging:lobby");
  expect_request(event);
  fire_all();
  EXPECT_EQ(types(), Strings{}) << "too early";
  now_ = now_ + 60s;
  fire_all();
  ASSERT_EQ(types(), Strings{"notification.reminder_due"});
  EXPECT_EQ(events_[0].reminder->user_id, "ben");
  EXPECT_EQ(events_[0].received_at, now_);
  EXPECT_FALSE(events_[0].request_info);
  EXPECT_TRUE(state_.reminders().reminder(state_.message("m")->key, state_.user("ben")->key)) << "it stays";
}

TEST_F(RemindersTest, ABookmarkHasNoTime) {
  ASSERT_TRUE(created({}));
  EXPECT_TRUE(state_.timers().all.empty());
  auto later = as("ben");
  EXPECT_EQ(update_reminder(later, "m", now_ + 60s, {})->remind_at, (now_ + 60s).to_microseconds());
  EXPECT_EQ(types(), Strings{"reminder.updated"});
  EXPECT_EQ(state_.timers().all.size(), 1u);
  auto again = as("ben");
  ASSERT_TRUE(update_reminder(again, "m", {}, {}));
  EXPECT_TRUE(state_.timers().all.empty());
}

TEST_F(RemindersTest, AMessageShowsTheReminderOfWhomItIsShownTo) {
  ASSERT_TRUE(created(now_ + 60s));
  add_message("ann", "other");
  const auto shown = [&](const std::string& user, const std::string& id) {
    auto act = as(user);
    auto message = state_.message(id).value();
    show_to(act, state_.user(user).value(), {&message, 1});
    return message.reminder;
  };
  ASSERT_TRUE(shown("ben", "m"));
  EXPECT_EQ(shown("ben", "m")->user_id, "ben");
  EXPECT_EQ(shown("ben", "m")->message_id, "m");
  EXPECT_EQ(shown("ben", "m")->remind_at, (now_ + 60s).to_microseconds());
  EXPECT_FALSE(shown("ben", "other"));
  EXPECT_FALSE(shown("ann", "m"));
}

TEST_F(RemindersTest, ADeletedOneIsNotDue) {
  ASSERT_TRUE(created(now_ + 60s));
  auto act = as("ben");
  ASSERT_TRUE(delete_reminder(act, "m", {}));
  EXPECT_EQ(types(), Strings{"reminder.deleted"});
  EXPECT_TRUE(state_.timers().all.empty());
  auto again = as("ben");
  expect_refused(delete_reminder(again, "m", {}), Kind::does_not_exist, "reminder");
}

TEST_F(RemindersTest, WhatIsRefused) {
  expect_refused(created(now_), Kind::input, "remind_at");
  expect_refused(created({}, "cleo"), Kind::not_allowed, "cleo");
  ASSERT_TRUE(created({}));
  expect_refused(created({}), Kind::input, "user already has reminder created for this message_id");
  EXPECT_TRUE(created({}, "ann")) << "each user has an own one";
  auto channel = state_.channel(lobby_).value();
  channel.config = overridden(channel.config, {.user_message_reminders = false});
  state_.save(channel);
  auto off = as("ben");
  expect_refused(create_reminder(off, "m", {}, {}), Kind::feature_off, "user_message_reminders");
  auto nobody = server();
  expect_refused(create_reminder(nobody, "m", {}, {}), Kind::input, "user");
  auto nothing = as("ben");
  expect_refused(create_reminder(nothing, "n", {}, {}), Kind::does_not_exist, "message with id n");
}

TEST_F(RemindersTest, NobodyIsRemindedOfADeletedMessage) {
  ASSERT_TRUE(created(now_ + 60s));
  auto act = server();
  ASSERT_TRUE(delete_message(act, "m", Deletion::soft));
  now_ = now_ + 60s;
  fire_all();
  EXPECT_EQ(types(), Strings{});
}

TEST_F(RemindersTest, AUserHasNoMoreThanTheAppAllows) {
  for (const auto* id : {"m-2", "m-3"}) add_message("ann", id);
  const auto create = [&](std::string_view message, const std::string& by) {
    auto act = as(by);
    return create_reminder(act, message, now_ + 60s, {});
  };
  policy_.most_reminders = 2;
  ASSERT_TRUE(create("m", "ben") && create("m-2", "ben") && create("m", "ann"));
  expect_refused(create("m-3", "ben"), Kind::input, "reminders_max_per_user");
  EXPECT_TRUE(create("m-3", "ann")) << "each user's are counted apart";
  auto freed = as("ben");
  ASSERT_TRUE(delete_reminder(freed, "m", {}));
  EXPECT_TRUE(create("m-3", "ben"));
  policy_.most_reminders = 1;
  auto later = as("ben");
  EXPECT_TRUE(update_reminder(later, "m-3", now_ + 90s, {})) << "what is there may be changed";
  policy_.most_reminders.reset();
  EXPECT_TRUE(create("m", "ben"));
}

}  // namespace
}  // namespace millrace::chat
