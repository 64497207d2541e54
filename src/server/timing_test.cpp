// Timers of a real store on a clock of the test's own.
#include "server/timing.h"

#include "chat/channels.h"
#include "chat/retention.h"
#include "chat/users.h"
#include "server/beside_requests_test.h"

#include <fmt/format.h>

namespace millrace::server {
namespace {

using namespace std::chrono_literals;

class TimingTest : public BesideRequests {
 protected:
  TimingTest() {
    open();
    act([&](chat::Act& act) {
      ASSERT_TRUE(chat::upsert_user(act, {.id = "ann"}));
      ASSERT_TRUE(chat::get_or_create_channel(act, lobby_, {.created_by = {.id = "ann"}, .members = {{.user = {.id = "ann"}}}}));
    });
  }
  ~TimingTest() override { close(); }

  void open() {
    open_store();
    timing_ = std::make_unique<Timing>(loop_.get_executor(), disk_, *store_, clock_, random_);
    store_->on_timer([this] { timing_->wake(); });
    timing_->start();
  }
  void close() {
    run_to_the_end_of(timing_->stop());
    store_->close();
  }

  void pin_for(const std::string& id, std::chrono::seconds time) {
    act([&](chat::Act& act) {
      ASSERT_TRUE(chat::send_message(act, lobby_,
                                     {.id = id, .text = "x", .user = {.id = "ann"}, .pinned = true, .pin_expires = clock_.now() + time}));
    });
  }

  std::size_t unpinned() {
    std::size_t count = 0;
    for (const auto& record : store_->read_after(app_, 0, 16 << 20)) count += record->type == "message.updated";
    return count;
  }

  // Both clocks go on together.
  void advance(std::chrono::nanoseconds by) {
    clock_.advance(by);
    time_.advance_to(time_.now() + by);
  }

  const chat::Cid lobby_{"messaging", "lobby"};
  std::unique_ptr<Timing> timing_;
};

TEST_F(TimingTest, ATimerRunsAtItsTimeAndNotBefore) {
  pin_for("m", 30s);
  run_until([&] { return sleeps(); });
  EXPECT_LE(time_.next() - time_.now(), 31s);
  advance(29s);
  EXPECT_EQ(unpinned(), 0u);
  advance(1s + 1ms);
  run_until([&] { return unpinned() == 1; });
}

TEST_F(TimingTest, AnEarlierOneComesFirst) {
  pin_for("late", 3'600s);
  run_until([&] { return sleeps(); });
  pin_for("early", 5s);
  run_until([&] { return sleeps() && time_.next() - time_.now() <= 6s; });
  advance(6s);
  run_until([&] { return unpinned() == 1; });
}

TEST_F(TimingTest, ManyAtOnceAllRunInSmallWrites) {
  for (std::size_t i = 0; i < 2 * Timing::timers_per_write + 1; ++i) pin_for(std::to_string(i), 10s);
  run_until([&] { return sleeps(); });
  advance(11s);
  run_until([&] { return unpinned() == 2 * Timing::timers_per_write + 1; });
}

TEST_F(TimingTest, WhatBecameDueWhileNothingRanIsDoneAtTheStart) {
  pin_for("m", 30s);
  close();
  advance(3'600s);
  open();
  run_until([&] { return unpinned() == 1; });
}

// Retention: what is old goes in small steps, whatever interrupts them.
class RetentionTest : public TimingTest {
 protected:
  void channel(const std::string& id, int messages = 0) {
    act([&](chat::Act& act) {
      const chat::Cid cid{"messaging", id};
      ASSERT_TRUE(chat::get_or_create_channel(act, cid, {.created_by = {.id = "ann", .whole = {}}}));
      for (int i = 0; i < messages; ++i)
        ASSERT_TRUE(chat::send_message(
            act, cid, {.id = fmt::format("{}-{}-{}", id, act.now.ns, i), .text = "x", .user = {.id = "ann", .whole = {}}}));
    });
  }
  void set(std::string_view policy, std::int64_t hours) {
    act([&](chat::Act& act) { ASSERT_TRUE(chat::set_retention_policy(act, policy, hours)); });
  }
  std::int64_t messages_in(const std::string& id) {
    std::int64_t count = -1;
    store_->read([&](store::Snapshot& snapshot) {
      if (const auto found = snapshot.chat(app_).channel(chat::Cid{"messaging", id})) count = found->message_count;
    });
    return count;
  }
  std::vector<chat::RetentionRun> runs() {
    std::vector<chat::RetentionRun> runs;
    store_->read([&](store::Snapshot& snapshot) { runs = snapshot.chat(app_).retention().runs(); });
    return runs;
  }
  std::size_t events() { return store_->read_after(app_, 0, 64 << 20).size(); }
};

TEST_F(RetentionTest, OldMessagesGoDayByDay) {
  const int many = 2 * static_cast<int>(chat::messages_per_retention_step) + 1;
  channel("a", many), channel("b", 3);
  advance(30h);
  channel("a", 2);
  const auto told = events();
  set("old-messages", 24);
  run_until([&] { return runs().size() == 1; });
  EXPECT_EQ(runs()[0].stats.messages_deleted, many + 3);
  EXPECT_EQ(messages_in("a"), 2);
  EXPECT_EQ(messages_in("b"), 0);
  EXPECT_EQ(events(), told) << "nobody is told";
  run_until([&] { return sleeps(); });
  advance(24h + 1s);
  run_until([&] { return runs().size() == 2; });
  EXPECT_EQ(messages_in("a"), 0);
}

TEST_F(RetentionTest, InactiveChannelsGo) {
  for (std::size_t i = 0; i <= chat::channels_per_retention_step; ++i) channel(fmt::format("old{:02}", i), 1);
  channel("kept");
  advance(30h);
  channel("kept", 1), channel("new");
  set("inactive-channels", 24);
  run_until([&] { return runs().size() == 1; });
  EXPECT_EQ(runs()[0].stats.channels_deleted, static_cast<std::int64_t>(chat::channels_per_retention_step) + 2) << "the lobby is old too";
  EXPECT_EQ(messages_in("old00"), -1);
  EXPECT_EQ(messages_in("kept"), 1);
  EXPECT_EQ(messages_in("new"), 0);
}

TEST_F(RetentionTest, ARunGoesOnWhereItWas) {
  channel("a", 1), channel("b", 1);
  advance(30h);
  act([&](chat::Act& act) {
    auto policy = chat::set_retention_policy(act, "old-messages", 24).value();
    policy.cutoff = act.now, policy.reached = "messaging:a", policy.counts = {0, 7};
    act.state.retention().save(policy);
  });
  run_until([&] { return runs().size() == 1; });
  EXPECT_EQ(runs()[0].stats.messages_deleted, 8);
  EXPECT_EQ(messages_in("a"), 1) << "it was through with it";
  EXPECT_EQ(messages_in("b"), 0);
}

TEST_F(RetentionTest, ADeletedPolicyDeletesNothingMore) {
  channel("a", 1);
  set("old-messages", 24);
  run_until([&] { return runs().size() == 1; });
  act([&](chat::Act& act) {
    ASSERT_TRUE(chat::delete_retention_policy(act, "old-messages"));
    EXPECT_FALSE(chat::delete_retention_policy(act, "old-messages"));
    EXPECT_FALSE(chat::set_retention_policy(act, "old-messages", 23));
    EXPECT_FALSE(chat::set_retention_policy(act, "everything", 24));
  });
  advance(72h);
  std::optional<Instant> next;
  store_->read([&](store::Snapshot& snapshot) { next = snapshot.next_timer(); });
  EXPECT_FALSE(next);
  EXPECT_EQ(messages_in("a"), 1);
}

}  // namespace
}  // namespace millrace::server
