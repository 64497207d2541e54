// A backlog beyond its quota: what is given up, what is not, and that it is counted once, whatever happens between.
#include "delivery/delivery_rig_test.h"

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Strings = std::vector<std::string>;

class HookSheddingTest : public DeliveryRig {
 protected:
  HookSheddingTest() {
    save_hook("q");  // record 1
    bounds_.most_open_events = 10;
  }

  void shed(store::Position up_to) { delivery_->shed(stored("q").hook.key, up_to, "over the quota"); }

  void deliver(std::int64_t count) {
    run_until([&] { return ledger("q").delivered >= count; });
  }
};

TEST_F(HookSheddingTest, WhatIsShedIsOneRangeAndTheRestIsDelivered) {
  queue("q").answer = always(Kind::retry);
  append(numbered(30));
  append({"lobby/other"}, "user.updated");
  append(numbered(10, "later/"));
  start();
  run_until([&] { return queue("q").received() > 0; });
  shed(32);
  run_until([&] { return ledger("q").given_up == 31; });
  const auto ranges = dead_ranges("q");
  ASSERT_EQ(ranges.size(), 1u);
  EXPECT_EQ(ranges[0].first, 2);
  EXPECT_EQ(ranges[0].last, 32);
  EXPECT_EQ(ranges[0].types, (store::TypeCounts{{"message.new", 30}, {"user.updated", 1}}));
  EXPECT_EQ(ranges[0].code, store::over_quota);
  EXPECT_EQ(ranges[0].reason, "over the quota");
  EXPECT_EQ(ledger("q").dead, 31);
  EXPECT_EQ(ledger("q").waiting, 10);
  queue("q").answer = {};
  deliver(10);
  auto arrived = queue("q").bodies();
  std::ranges::sort(arrived);  // such a queue keeps no order
  EXPECT_EQ(arrived, numbered(10, "later/"));
  expect_promise_kept();
}

TEST_F(HookSheddingTest, APausedHookShedsToo) {
  write([&](store::Transaction& transaction) { transaction.pause(stored("q").hook.key, true); });
  append(numbered(50));
  start();
  shed(41);
  run_until([&] { return ledger("q").given_up == 40; });
  EXPECT_EQ(ledger("q").waiting, 10);
}

TEST_F(HookSheddingTest, WhatIsOnTheWireIsNotGivenUp) {
  bounds_.most_open_events = 20;
  queue("q").holds = true;
  append(numbered(25));
  start();
  run_until([&] { return queue("q").in_flight == 1; });
  shed(26);
  run_until([&] { return ledger("q").given_up == 15; });
  queue("q").holds = false;
  deliver(10);
  EXPECT_EQ(ledger("q").waiting, 0);
  expect_promise_kept();
}

TEST_F(HookSheddingTest, WhatComesBackFromTheWireIsGivenUpThen) {
  bounds_.most_open_events = 20;
  queue("q").holds = true;
  queue("q").answer = always(Kind::retry);
  append(numbered(25));
  start();
  run_until([&] { return queue("q").in_flight == 1; });
  shed(26);
  queue("q").holds = false;
  run_until([&] { return ledger("q").given_up == 25; });
  expect_promise_kept();
}

TEST_F(HookSheddingTest, ACrashBeforeItIsSavedGivesNothingUp) {
  save_interval_ = 1h;
  queue("q").answer = always(Kind::retry);
  append(numbered(25));
  start();
  run_until([&] { return queue("q").received() > 0; });
  shed(20);
  settle_down();
  kill();
  EXPECT_EQ(ledger("q").waiting, 25);
  EXPECT_TRUE(dead_ranges("q").empty());
  queue("q").answer = {};
  save_interval_ = 2ms;
  start();
  deliver(25);
  expect_promise_kept();
}

TEST_F(HookSheddingTest, ASavingThatFailsIsDoneAgain) {
  queue("q").answer = always(Kind::retry);
  append(numbered(25));
  start();
  run_until([&] { return queue("q").received() > 0; });
  fragile_->failing_writes = 2;
  shed(11);
  settle_down();
  shed(21);
  run_until([&] { return ledger("q").given_up == 20; });
  EXPECT_EQ(dead_ranges("q").size(), 1u);
  queue("q").answer = {};
  deliver(5);
  expect_promise_kept();
}

// A crash would bring back what is not on the disk as given up, behind what came later.
TEST_F(HookSheddingTest, WhereOrderIsKeptNothingIsSentUntilItIsOnDisk) {
  queue("q").limits.one_per_group = true;
  queue("q").answer = always(Kind::retry);
  append(numbered(8));
  start();
  run_until([&] { return queue("q").received() > 0; });
  fragile_->failing_writes = 1'000'000;
  shed(5);
  queue("q").answer = {};
  delivery_->rearm(stored("q").hook.key);
  settle_down();
  EXPECT_TRUE(queue("q").taken.size() <= 1u) << "one may have been on the wire";
  fragile_->failing_writes = 0;
  deliver(4);
  expect_order("q");
  expect_promise_kept();
}

}  // namespace
}  // namespace millrace::delivery
