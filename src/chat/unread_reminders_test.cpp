// Who is told of for leaving messages unread: after which time, about what, and how often.
#include "chat/unread_reminders.h"

#include "chat/bans.h"
#include "chat/channel_types.h"
#include "chat/reads.h"
#include "chat/rules_test.h"
#include "chat/timers.h"

namespace millrace::chat {
namespace {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
using WithoutRemindersTest = RulesTest;

class UnreadRemindersTest : public RulesTest {
 protected:
  UnreadRemindersTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    auto act = server();
    EXPECT_TRUE(update_channel_type(act, "messaging", {.edit = [](ChannelConfig& config) -> Expected<void> {
                                      config.reminders = true;
                                      return {};
                                    }}));
    add_channel("ann", {"ann", "ben"});
  }

  // What waits is fired as the server does it: its row goes first.
  void wait(std::chrono::seconds time) {
    now_ = now_ + time;
    events_.clear();
    for (auto timer = state_.timers().all.begin(); timer != state_.timers().all.end();) {
      if (timer->at > now_) {
        ++timer;
        continue;
      }
      const auto due = *timer;
      state_.timers().cancel(due.kind, due.subject);
      Act act{state_, events_, now_, random_, {}, {}, policy_};
      fire(act, due, texts_);
      timer = state_.timers().all.begin();
    }
  }

  void read(const std::string& user) {
    auto act = server();
    ASSERT_TRUE(mark_read(act, state_.channel(lobby_).value(), {user, {}}));
  }

  Strings told_of() const {
    Strings ids;
    for (const auto& event : events_)
      for (const auto& [cid, found] : event.channels)
        for (const auto& message : found.messages) ids.push_back(message.id);
    return ids;
  }

  AppPolicy policy_;
};

TEST_F(UnreadRemindersTest, WhatWaitsForLongIsToldOfOnce) {
  add_message("ann", "first");
  wait(299s);
  EXPECT_EQ(types(), Strings{});
  wait(1s);
  ASSERT_EQ(types(), Strings{"user.unread_message_reminder"});
  const auto& event = events_[0];
  EXPECT_EQ(event.user->id, "ben");
  EXPECT_EQ(event.created_at, now_);
  EXPECT_FALSE(event.request_info) << "no request did it";
  const auto& found = event.channels.at("messaging:lobby");
  EXPECT_EQ(found.channel.members.size(), 2u);
  EXPECT_TRUE(found.channel.config);
  EXPECT_EQ(told_of(), Strings{"first"});
  wait(24h);
  EXPECT_EQ(types(), Strings{}) << "once";
  add_message("ann", "second");
  wait(300s);
  EXPECT_EQ(told_of(), (Strings{"second", "first"})) << "all that is unread, the newest first";
}

TEST_F(UnreadRemindersTest, WhoReadsIsNotToldOf) {
  add_message("ann", "first");
  wait(200s);
  read("ben");
  add_message("ann", "second");
  wait(100s);
  EXPECT_EQ(types(), Strings{}) << "what is unread is younger";
  wait(199s);
  EXPECT_EQ(types(), Strings{});
  wait(1s);
  EXPECT_EQ(told_of(), Strings{"second"});
}

TEST_F(UnreadRemindersTest, OnlyWhatIsToBeReadCounts) {
  auto act = server();
  ASSERT_TRUE(send_message(act, lobby_, {.id = "hush", .text = "x", .user = {.id = "ann"}, .silent = true}));
  EXPECT_TRUE(state_.timers().all.empty());
  auto banning = server();
  ASSERT_TRUE(ban_user(banning, {.target_user_id = "cleo", .kind = BanKind::shadow}));
  add_message("cleo", "unheard");
  EXPECT_TRUE(state_.timers().all.empty());
  for (int i = 0; i < 7; ++i) add_message("ann", "m" + std::to_string(i));
  auto deleting = server();
  ASSERT_TRUE(delete_message(deleting, "m6", Deletion::soft));
  wait(300s);
  EXPECT_EQ(told_of(), (Strings{"m5", "m4", "m3", "m2", "m1"}));
}

TEST_F(UnreadRemindersTest, APageOfSilenceHidesNothing) {
  for (int i = 0; i < 30; ++i) {
    auto act = server();
    ASSERT_TRUE(send_message(act, lobby_, {.id = "hush" + std::to_string(i), .text = "x", .user = {.id = "ann"}, .silent = true}));
  }
  add_message("ann", "heard");
  wait(300s);
  EXPECT_EQ(told_of(), Strings{"heard"});
}

TEST_F(UnreadRemindersTest, TheAppSaysWhenAndHowManyMembers) {
  policy_.unread_reminders = {.after = 60s, .most_members = 1};
  auto act = Act{state_, events_, now_, random_, {}, {}, policy_};
  ASSERT_TRUE(send_message(act, lobby_, {.id = "m", .text = "x", .user = {.id = "ann"}}));
  EXPECT_TRUE(state_.timers().all.empty()) << "two members";
  policy_.unread_reminders.most_members = 2;
  ASSERT_TRUE(send_message(act, lobby_, {.id = "n", .text = "x", .user = {.id = "ann"}}));
  wait(60s);
  EXPECT_EQ(told_of(), (Strings{"n", "m"}));
}

TEST_F(WithoutRemindersTest, ATypeWithoutRemindersSetsNoTimer) {
  add_user("ann"), add_user("ben");
  add_channel("ann", {"ann", "ben"});
  add_message("ann", "m");
  EXPECT_TRUE(state_.timers().all.empty());
}

}  // namespace
}  // namespace millrace::chat
