// Timers are taken once, and told of when they are set.
#include "store/timer_suite_test.h"

namespace millrace::store {
namespace {

using TimerKind = chat::Timer::Kind;

TEST_P(TimerSuite, TimersAreTakenWhenTheyAreDue) {
  const auto other = add_app("other");
  const auto due = [&](std::int64_t second, std::size_t most) {
    std::string subjects;
    for (const auto& [app, timer] : write([&](Transaction& transaction) { return transaction.take_due(at_second(second), most); })) {
      EXPECT_EQ(app == other, timer.subject == 3);
      EXPECT_EQ(timer.kind, TimerKind::pin_expires);
      subjects += std::to_string(timer.subject);
    }
    return subjects;
  };
  const auto next = [&] { return read([](Snapshot& snapshot) { return snapshot.next_timer(); }); };
  EXPECT_FALSE(next());
  change([](chat::State& state) {
    state.timers().set({TimerKind::pin_expires, 1, at_second(9)});
    state.timers().set({TimerKind::pin_expires, 2, at_second(1)});
    state.timers().set({TimerKind::pin_expires, 2, at_second(5)});
    state.timers().set({TimerKind::pin_expires, 4, at_second(2)});
    state.timers().cancel(TimerKind::pin_expires, 4);
    state.timers().cancel(TimerKind::pin_expires, 77);
  });
  write([&](Transaction& transaction) { transaction.chat(other).timers().set({TimerKind::pin_expires, 3, at_second(7)}); });
  EXPECT_EQ(next(), at_second(5)) << "the last word on it";
  reopen();
  EXPECT_EQ(next(), at_second(5));
  EXPECT_EQ(due(4, 10), "");
  EXPECT_EQ(due(9, 2), "23");
  EXPECT_EQ(due(9, 2), "1");
  EXPECT_FALSE(next());
}

TEST_P(TimerSuite, ATimerThatIsThereStays) {
  change([](chat::State& state) {
    state.timers().set_if_none({TimerKind::unread_reminder, 1, at_second(5)});
    state.timers().set_if_none({TimerKind::unread_reminder, 1, at_second(3)});
    state.timers().set_if_none({TimerKind::pin_expires, 1, at_second(7)});
  });
  std::string due;
  for (const auto& [app, timer] : write([&](Transaction& transaction) { return transaction.take_due(at_second(9), 9); }))
    due += std::to_string(timer.at.ns / 1'000'000'000 - at_second(0).ns / 1'000'000'000) + ' ';
  EXPECT_EQ(due, "5 7 ");
}

TEST_P(TimerSuite, ACommitTellsOfTimersThatWereSet) {
  std::atomic<int> told = 0;
  store().on_timer([&] { ++told; });
  change([](chat::State& state) { saved_user(state, "ann"); });
  EXPECT_EQ(told, 0);
  change([](chat::State& state) { state.timers().set({TimerKind::pin_expires, 1, at_second(9)}); });
  change([](chat::State& state) { state.timers().cancel(TimerKind::pin_expires, 1); });  // behind it: the commit before has told
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace millrace::store
