// Timers of a real store on a clock of the test's own.
#include "server/timing.h"

#include "async/virtual_time.h"
#include "base/crypto.h"
#include "chat/channels.h"
#include "chat/users.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/temp_directory_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <future>
#include <memory>

namespace millrace::server {
namespace {

using namespace std::chrono_literals;

class TimingTest : public testing::Test {
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
    store_ = *store::sqlite::SqliteStore::open(directory_.path() / "millrace.db", seal_, random_, {});
    timing_ = std::make_unique<Timing>(loop_.get_executor(), disk_, *store_, clock_, random_);
    store_->on_timer([this] { timing_->wake(); });
    timing_->start();
  }
  void close() {
    auto stopped = async::asio::co_spawn(loop_, timing_->stop(), async::asio::use_future);
    run_until([&] { return stopped.wait_for(0s) == std::future_status::ready; });
    store_->close();
  }

  // Runs the loop until it holds; the store and the disk are threads of their own.
  void run_until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!holds()) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "it does not come to hold";
      loop_.restart();
      loop_.run_for(1ms);
    }
  }

  void act(const std::function<void(chat::Act&)>& run) {
    std::promise<void> done;
    store_->write({[&](store::Transaction& transaction) {
                     if (transaction.apps().empty())
                       app_ = transaction.add({.api_key = "key", .name = "", .secrets = {"s"}, .settings = ""});
                     std::vector<chat::Event> events;
                     chat::Act act{transaction.chat(app_), events, clock_.now(), random_, {.type = "server"}, {}};
                     run(act);
                     return store::Verdict::keep;
                   },
                   [&](store::Committed) { done.set_value(); }});
    done.get_future().wait();
  }

  void pin_for(const std::string& id, std::chrono::seconds time) {
    act([&](chat::Act& act) {
      ASSERT_TRUE(chat::send_message(act, lobby_,
                                     {.id = id, .text = "x", .user = {.id = "ann"}, .pinned = true, .pin_expires = clock_.now() + time}));
    });
  }

  std::size_t unpinned() {
    std::size_t count = 0;
    for (const auto& record : store_->read_after(app_, 0, 1 << 20)) count += record->type == "message.updated";
    return count;
  }

  // Both clocks go on together.
  void advance(std::chrono::nanoseconds by) {
    clock_.advance(by);
    time_.advance_to(time_.now() + by);
  }

  bool sleeps() const { return time_.next() != async::Deadline::max(); }

  const chat::Cid lobby_{"messaging", "lobby"};
  async::VirtualTime time_;
  store::sqlite::TempDirectory directory_;
  Seal seal_{Seal::Key{}};
  SeededRandom random_{1};
  ManualClock clock_{Instant{1'790'000'000'000'000'000}};
  async::asio::io_context loop_{1};
  async::Pool disk_{1};
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Timing> timing_;
  chat::AppKey app_{};
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
