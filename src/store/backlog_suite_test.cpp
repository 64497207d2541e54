// What hooks hold back of a log: how much, who is moved by whom, and what is left of what was given up.
#include "store/backlog_suite_test.h"

#include <random>

namespace millrace::store {
namespace {

// So many events that do not pack, of sizes that differ.
void append_noise(std::mt19937_64& dice, int count, const std::function<void(const std::string&)>& append) {
  for (int i = 0; i < count; ++i) {
    std::string payload(dice() % 4'000, ' ');
    for (auto& byte : payload) byte = static_cast<char>('!' + dice() % 90);
    append(payload);
  }
}

}  // namespace

TEST_P(BacklogSuite, HowMuchLiesBehindAPositionIsKnownToTheByte) {
  std::mt19937_64 dice(3);
  const auto noise = [&](int count) {
    append_noise(dice, count, [&](const std::string& payload) {
      auto made = event();
      made.at = at_second(++seconds_);
      made.payload = payload;
      append(app_, made);
    });
  };
  const auto behind = [&](Position position) { return read([&](Snapshot& snapshot) { return snapshot.bytes_behind(app_, position); }); };
  const auto expect = [&](Position first) {
    const auto now = size();
    EXPECT_EQ(now.first, first);
    EXPECT_EQ(behind(0), now.bytes);
    EXPECT_EQ(behind(first - 1), now.bytes);
    EXPECT_EQ(behind(now.head), 0);
    EXPECT_EQ(behind(now.head + 5), 0);
    auto last = now.bytes;
    for (Position position = first; position <= now.head; ++position) {
      const auto here = behind(position);
      EXPECT_LE(here, last - 100) << position;
      last = here;
    }
    for (int i = 0; i < 50; ++i) {
      const auto bytes = static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(now.bytes));
      const auto position = read([&](Snapshot& snapshot) { return snapshot.with_behind(app_, bytes); });
      EXPECT_GE(behind(position), bytes);
      EXPECT_LT(behind(position + 1), std::max(bytes, std::int64_t{1}));
    }
    EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.with_behind(app_, now.bytes + 1); }), 0);
  };
  noise(200);
  expect(1);
  committed([&](Transaction& transaction) {
    append_noise(dice, 50, [&](const std::string& payload) {
      auto made = event();
      made.payload = payload;
      transaction.append(app_, made);
    });
    return Verdict::undo;
  });
  expect(1);
  reopen();
  noise(50);
  expect(1);
  trim(at_second(101));
  expect(101);
  reopen();
  noise(50);
  expect(101);
}

TEST_P(BacklogSuite, AnIdleHookIsMovedByItsApp) {
  const auto idle = add_hook("idle"), busy = add_hook("busy");  // records 1 and 2
  append_seconds(4);
  const auto cursor = [&](hooks::HookKey hook) { return read([&](Snapshot& snapshot) { return snapshot.progress(hook).cursor; }); };
  write([&](Transaction& transaction) {
    EXPECT_TRUE(transaction.save(Progress{.hook = idle, .cursor = 4, .settled = {}, .delivered = 2, .idle = true}));
    EXPECT_TRUE(transaction.save(Progress{.hook = busy, .cursor = 3, .settled = {}, .delivered = 1}));
    transaction.save_idle(app_, 3);
  });
  EXPECT_EQ(cursor(idle), 4) << "never backwards";
  write([&](Transaction& transaction) { transaction.save_idle(app_, 6); });
  reopen();
  EXPECT_EQ(cursor(idle), 6);
  EXPECT_EQ(cursor(busy), 3);
  EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.idle_up_to(app_); }), 6);
  trim(at_second(100), 0);
  EXPECT_EQ(size().first, 4) << "what the busy one waits for";
  write([&](Transaction& transaction) { transaction.remove(app_, busy, at_second(50)); });
  trim(at_second(100), 0);
  EXPECT_EQ(size().first, 7);
}

TEST_P(BacklogSuite, ADeletedHookIsMovedByNobody) {
  const auto hook = add_hook("h");
  append_seconds(2);
  write([&](Transaction& transaction) {
    transaction.save(Progress{.hook = hook, .cursor = 2, .settled = {}, .delivered = 1, .idle = true});
    transaction.save_idle(app_, 2);
  });
  append_seconds(1);
  write([&](Transaction& transaction) { transaction.remove(app_, hook, at_second(50)); });
  write([&](Transaction& transaction) { transaction.save_idle(app_, 5); });
  const auto settings = read_hook(hook);
  write([&](Transaction& transaction) { transaction.restore(app_, settings, 0); });
  EXPECT_EQ(read([&](Snapshot& snapshot) { return snapshot.progress(hook).cursor; }), 2);
  EXPECT_EQ(ledger_of(app_, hook).waiting, 2);
}

TEST_P(BacklogSuite, WhatWasLearntInAnEarlierLifeIsNotHeard) {
  const auto hook = add_hook("h");
  append_seconds(2);
  write([&](Transaction& transaction) { transaction.remove(app_, hook, at_second(50)); });
  const auto settings = read_hook(hook);
  write([&](Transaction& transaction) { transaction.restore(app_, settings, 0); });
  const auto life = hooks_of(app_).front().life;
  write([&](Transaction& transaction) {
    EXPECT_FALSE(transaction.save(Progress{.hook = hook, .cursor = 3, .settled = {}, .delivered = 2, .life = life - 1}));
    EXPECT_TRUE(transaction.save(Progress{.hook = hook, .cursor = 2, .settled = {}, .delivered = 1, .life = life}));
  });
  const auto ledger = ledger_of(app_, hook);
  EXPECT_EQ(ledger.delivered, 1);
  EXPECT_EQ(ledger.waiting, 1);
}

// The filter changes while the log is trimmed in the middle: what is still there follows from counters.
TEST_P(BacklogSuite, ARestoredHookWaitsForWhatATrimLeft) {
  auto hook = read_hook(add_hook("h"));  // record 1
  append_seconds(3);                     // 2, 3, 4
  hook.event_types = {"user.updated"};
  write([&](Transaction& transaction) { transaction.save(app_, hook, 0); });  // record 5
  for (const auto* type : {"message.new", "user.updated", "user.updated", "message.new", "user.updated"}) {
    auto made = event(type);
    made.at = at_second(++seconds_);
    append(app_, made);  // 6 to 10
  }
  write([&](Transaction& transaction) {
    transaction.save(Progress{.hook = hook.key, .cursor = 2, .settled = {8}, .delivered = 2});
    transaction.remove(app_, hook.key, at_second(50));
  });
  EXPECT_EQ(ledger_of(app_, hook.key).abandoned, 4) << "3, 4, 7 and 10";
  trim(at_second(5));
  EXPECT_EQ(size().first, 7);
  write([&](Transaction& transaction) { transaction.restore(app_, hook, 0); });
  const auto ledger = ledger_of(app_, hook.key);
  EXPECT_EQ(ledger.abandoned, 2);
  EXPECT_EQ(ledger.waiting, 2);
}

TEST_P(BacklogSuite, WhatIsGivenUpLittleByLittleIsOneRange) {
  const auto hook = add_hook("h");
  append_seconds(9);
  const auto give_up = [&](Position first, Position last, TypeCounts types, std::int64_t second) {
    write([&](Transaction& transaction) {
      transaction.add(DeadRange{.hook = hook,
                                .first = first,
                                .last = last,
                                .types = std::move(types),
                                .code = std::string(over_quota),
                                .reason = "too much",
                                .first_at = at_second(second),
                                .last_at = at_second(second)});
      transaction.save(Progress{.hook = hook, .cursor = last, .settled = {}, .delivered = 0});
    });
  };
  give_up(2, 4, {{"message.new", 3}}, 10);
  give_up(5, 6, {{"message.new", 2}}, 20);
  give_up(7, 7, {{"message.new", 1}}, 20 + 3'601);
  reopen();
  const auto ranges = read([&](Snapshot& snapshot) { return snapshot.dead_ranges(hook); });
  ASSERT_EQ(ranges.size(), 2u);
  EXPECT_EQ(ranges[0].first, 2);
  EXPECT_EQ(ranges[0].last, 6);
  EXPECT_EQ(ranges[0].types, (TypeCounts{{"message.new", 5}}));
  EXPECT_EQ(ranges[0].first_at, at_second(10));
  EXPECT_EQ(ranges[0].last_at, at_second(20));
  EXPECT_EQ(ranges[1].events(), 1);
  auto ledger = ledger_of(app_, hook);
  EXPECT_EQ(ledger.dead, 6);
  EXPECT_EQ(ledger.given_up, 6);
  EXPECT_EQ(ledger.waiting, 3);
  trim(at_second(100), 0);
  write([&](Transaction& transaction) { transaction.remove(app_, hook, at_second(50)); });
  ledger = ledger_of(app_, hook);
  EXPECT_EQ(ledger.abandoned, 3);
  EXPECT_TRUE(ledger.closes());
}

}  // namespace millrace::store
