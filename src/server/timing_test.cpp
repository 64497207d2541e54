// Timers of a real store on a clock of the test's own.
#include "server/timing.h"

#include "chat/channels.h"
#include "chat/users.h"
#include "server/beside_requests_test.h"

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

}  // namespace
}  // namespace millrace::server
