// Delivery over restarts, crashes, changes of hooks and failing saves: each accepted event is delivered or dead, none is lost.
#include "delivery/delivery.h"

#include "delivery/delivery_rig_test.h"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <random>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Strings = std::vector<std::string>;

class DeliveryTest : public DeliveryRig {
 protected:
  void deliver(const std::string& id, std::int64_t count) {
    run_until([&] { return ledger(id).delivered >= count; });
  }
};

// Restarts

TEST_F(DeliveryTest, WhatIsDeliveredIsSavedWithoutBeingAsked) {
  save_hook("q");
  start();
  append(numbered(25));
  deliver("q", 25);
  EXPECT_EQ(ledger("q").waiting, 0);
  expect_promise_kept();
}

TEST_F(DeliveryTest, ARestartGoesOnWhereItWas) {
  save_hook("q");
  start();
  append(numbered(15));
  run_until([&] { return queue("q").taken.size() == 15; });
  stop();
  EXPECT_EQ(ledger("q").delivered, 15) << "stopping saves";
  append(numbered(5, "later/"));
  start();
  deliver("q", 20);
  EXPECT_EQ(queue("q").taken.size(), 20u) << "nothing came twice";
  expect_promise_kept();
}

TEST_F(DeliveryTest, StoppingWaitsForAnswers) {
  save_hook("q");
  start();
  queue("q").holds = true;
  append({"lobby/1"});
  run_until([&] { return queue("q").in_flight == 1; });
  async::asio::steady_timer answer(loop_, 40ms);
  answer.async_wait([&](auto) { queue("q").holds = false; });
  stop(async::in(10s));
  EXPECT_EQ(ledger("q").delivered, 1);
  expect_promise_kept();
}

TEST_F(DeliveryTest, StoppingCutsOffWhatHasNoAnswerAndLosesNothing) {
  save_hook("q");
  queue("q").holds = true;
  start();
  append(numbered(12));
  run_until([&] { return queue("q").in_flight == 1; });
  stop(async::in(20ms));
  EXPECT_EQ(queue("q").in_flight, 0u);
  EXPECT_EQ(ledger("q").waiting, 12);
  queue("q").holds = false;
  start();
  deliver("q", 12);
  expect_promise_kept();
}

TEST_F(DeliveryTest, AKillRepeatsButLosesNothing) {
  save_interval_ = 1h;
  save_hook("q");
  start();
  append(numbered(15));
  run_until([&] { return queue("q").taken.size() == 15; });
  kill();
  EXPECT_EQ(ledger("q").delivered, 0);
  start();
  run_until([&] { return queue("q").taken.size() == 30; });
  stop();
  EXPECT_EQ(queue("q").bodies(), numbered(15));
  std::map<std::string, std::set<std::string>> ids;
  for (const auto& event : queue("q").taken) ids[event.body].insert(event.event_id + " " + event.dedup_id);
  for (const auto& [body, of_body] : ids) EXPECT_EQ(of_body.size(), 1u) << "a repeat of " << body << " can't be dropped";
  expect_promise_kept();
}

TEST_F(DeliveryTest, AKillKeepsWhatWasSettledAboveTheCursor) {
  save_hook("q");
  queue("q").answer = [](const Received& event) { return outcome(event.body == "lobby/3" ? Kind::retry : Kind::delivered); };
  start();
  append(numbered(10));
  deliver("q", 9);
  kill();
  queue("q").taken.clear();
  queue("q").answer = {};
  start();
  deliver("q", 10);
  EXPECT_EQ(queue("q").bodies(), Strings{"lobby/3"});
}

// Parked events

// One event that is never accepted pins the cursor until as much is settled above it as may be remembered.
TEST_F(DeliveryTest, AnEventThatPinsTheCursorIsParkedAndReadingGoesOn) {
  const int count = static_cast<int>(Tracker::most_settled) + 1'500;
  save_hook("q");
  queue("q").limits = {.max_events = 500, .max_event_bytes = 1'000, .max_batch_bytes = 1'000'000, .one_per_group = false};
  queue("q").answer = [](const Received& event) { return outcome(event.body == "lobby/0" ? Kind::retry : Kind::delivered); };
  append(numbered(count));
  start();
  deliver("q", count - 1);
  EXPECT_EQ(ledger("q").parked, 1);
  EXPECT_EQ(ledger("q").waiting, 1);
  EXPECT_EQ(state("q").parked, 1u);
  for (const bool killed : {false, true}) {
    killed ? kill() : stop();
    start();
    EXPECT_EQ(state("q").parked, 1u) << "it outlives the process";
    const auto before = queue("q").received();
    run_until([&] { return queue("q").received() > before + 2; });
  }
  queue("q").answer = {};
  deliver("q", count);
  EXPECT_EQ(ledger("q").parked, 0);
  EXPECT_EQ(queue("q").bodies().back(), "lobby/0");
  expect_promise_kept();
}

TEST_F(DeliveryTest, AnEventThatIsRetriedForLongIsParkedWhileOthersSettle) {
  bounds_.longest_pin = 20ms;
  save_hook("q");
  queue("q").answer = [](const Received& event) { return outcome(event.body == "a/0" ? Kind::retry : Kind::delivered); };
  append({"a/0", "b/0", "b/1"});
  start();
  run_until([&] { return ledger("q").parked == 1; });
  EXPECT_EQ(ledger("q").delivered, 2);
  queue("q").answer = {};
  deliver("q", 3);
  EXPECT_EQ(ledger("q").parked, 0);
  expect_promise_kept();
}

// Else its delays would never grow.
TEST_F(DeliveryTest, TheAttemptsOfAParkedEventAreCountedOn) {
  bounds_.longest_pin = 1ms;
  save_hook("q");
  queue("q").answer = [](const Received& event) {
    return outcome(event.body == "a/0" && event.attempt < 40 ? Kind::retry : Kind::delivered);
  };
  append({"a/0", "b/0"});
  start();
  run_until([&] { return ledger("q").parked == 1; });
  deliver("q", 2);
  std::uint32_t attempts = 0;
  for (const auto& request : queue("q").requests)
    for (const auto& event : request)
      if (event.body == "a/0") EXPECT_EQ(event.attempt, ++attempts);
  EXPECT_EQ(attempts, 40u);
  expect_promise_kept();
}

TEST_F(DeliveryTest, WhatIsParkedHoldsBackItsGroupWhereOrderIsKept) {
  bounds_.longest_pin = 20ms;
  bounds_.most_open_events = 20;
  save_hook("q");
  queue("q").limits.one_per_group = true;
  queue("q").answer = [](const Received& event) { return outcome(event.body == "a/0" ? Kind::retry : Kind::delivered); };
  append(numbered(50, "a/"));
  append(numbered(30, "b/"));
  start();
  append(numbered(30, "c/"));
  deliver("q", 60);
  EXPECT_GE(ledger("q").parked, 40) << "the group's later events give way to others too";
  EXPECT_EQ(ledger("q").waiting, 50);
  kill();
  append(numbered(10, "a/later-"));
  start();
  settle_down();
  EXPECT_EQ(queue("q").bodies().size(), 60u) << "nothing overtakes what is parked";
  queue("q").answer = {};
  deliver("q", 120);
  EXPECT_EQ(ledger("q").parked, 0);
  expect_order("q");
  expect_promise_kept();
}

TEST_F(DeliveryTest, AHookThatIsDownAsAWholeParksNothing) {
  bounds_.longest_pin = 1ms;
  bounds_.most_open_events = 10;
  save_hook("q");
  append({"b/0"});
  start();
  deliver("q", 1);
  queue("q").answer = always(Kind::unknown);
  append(numbered(101, "c/"));
  run_until([&] { return queue("q").requests.size() > 20; });
  EXPECT_NE(state("q").breaker, Breaker::State::closed);
  EXPECT_EQ(ledger("q").parked, 0);
  queue("q").answer = {};
  deliver("q", 102);
  expect_promise_kept();
}

TEST_F(DeliveryTest, ASavingThatFailsParksAgain) {
  bounds_.longest_pin = 10ms;
  save_hook("q");
  queue("q").limits.one_per_group = true;
  queue("q").answer = [](const Received& event) { return outcome(event.body == "a/0" ? Kind::retry : Kind::delivered); };
  append({"a/0", "a/1", "b/0"});
  start();
  deliver("q", 1);
  fragile_->failing_writes = 1'000'000;
  run_until([&] { return state("q").parked > 0; });
  queue("q").answer = {};
  run_until([&] { return queue("q").bodies().size() == 3; });
  fragile_->failing_writes = 0;
  deliver("q", 3);
  EXPECT_EQ(ledger("q").parked, 0);
  expect_order("q");
  expect_promise_kept();
}

// Dead letters

TEST_F(DeliveryTest, AGroupProceedsWhenItsDeadLetterIsOnDisk) {
  save_hook("q");
  queue("q").limits.one_per_group = true;
  queue("q").answer = [](const Received& event) { return outcome(event.body == "a/0" ? Kind::rejected : Kind::delivered, "NO", "never"); };
  append({"a/0", "a/1", "b/0"});
  fragile_->failing_writes = 1'000'000;
  start();
  run_until([&] { return queue("q").bodies() == Strings{"b/0"}; });
  settle_down();
  kill();
  EXPECT_EQ(queue("q").bodies(), Strings{"b/0"}) << "a crash now would bring the first one back behind the second";
  queue("q").answer = {};
  fragile_->failing_writes = 0;
  start();
  deliver("q", 3);
  expect_order("q");
  expect_promise_kept();
}

TEST_F(DeliveryTest, ARedrivenDeadLetterWaitsAgainUnderAFreshDedupId) {
  save_hook("q");
  queue("q").answer = [](const Received& event) { return outcome(event.body == "a/0" ? Kind::rejected : Kind::delivered, "NO", "never"); };
  append({"a/0", "a/1"});
  start();
  run_until([&] { return ledger("q").dead == 1 && ledger("q").delivered == 1; });
  const auto redrive = [&] {
    write([&](store::Transaction& transaction) { EXPECT_TRUE(transaction.redrive(stored("q").hook.key, 2)); });
    refresh();
  };
  redrive();
  run_until([&] { return ledger("q").dead == 1; });
  queue("q").answer = {};
  redrive();
  deliver("q", 2);
  EXPECT_EQ(ledger("q").dead, 0);
  std::set<std::string> dedup_ids, event_ids;
  for (const auto& request : queue("q").requests)
    for (const auto& event : request)
      if (event.body == "a/0") dedup_ids.insert(event.dedup_id), event_ids.insert(event.event_id);
  EXPECT_EQ(dedup_ids.size(), 3u);
  EXPECT_EQ(event_ids.size(), 1u);
  stop();
  expect_promise_kept();
}

// An operator's act

TEST_F(DeliveryTest, APausedHookAcceptsAndSendsNothingUntilItIsResumed) {
  save_hook("q"), save_hook("other");
  start();
  append({"a/0"});
  deliver("q", 1);
  const auto pause = [&](bool paused) {
    write([&](store::Transaction& transaction) { transaction.pause(stored("q").hook.key, paused); });
    refresh();
  };
  pause(true);
  append(numbered(5, "while/"));
  deliver("other", 6);
  EXPECT_EQ(state("q").kind, HookState::Kind::paused);
  stop();
  start();
  settle_down();
  EXPECT_EQ(ledger("q").accepted, 6);
  EXPECT_EQ(ledger("q").waiting, 5) << "over a restart, too";
  pause(false);
  deliver("q", 6);
  EXPECT_EQ(state("q").kind, HookState::Kind::active);
  expect_promise_kept();
}

// A sink that keeps order may follow on one that does not, while retries wait and requests are in flight.
TEST_F(DeliveryTest, AQueueThatKeepsOrderTakesOverOneOfEachGroup) {
  bounds_.retry_schedule = RetrySchedule{1ms, 50ms};
  for (const bool to_ordered : {true, false}) {
    const std::string id = to_ordered ? "to-ordered" : "from-ordered", first = id + "-1", second = id + "-2";
    save_hook(id, [&](hooks::Hook& hook) { hook.sqs_queue_url = first; });
    queue(first).limits.one_per_group = !to_ordered;
    queue(second).limits.one_per_group = to_ordered;
    queue(first).answer = [](const Received& event) { return outcome(event.body.ends_with("9") ? Kind::delivered : Kind::retry); };
    append(numbered(40, "a/"));
    append(numbered(40, "b/"));
    start();
    run_until([&] { return queue(first).requests.size() >= 6; });
    save_hook(id, [&](hooks::Hook& hook) { hook.sqs_queue_url = second; });
    refresh();
    run_until([&] { return ledger(id).waiting == 0; });
    if (to_ordered) expect_order(second);
    stop();
    remove_hook(id);
  }
}

// Changes of hooks

TEST_F(DeliveryTest, ANewHookStartsAtItsOwnRecord) {
  append(numbered(5, "before/"));
  start();
  save_hook("q");
  append(numbered(5));
  refresh();
  append(numbered(5, "later/"));
  deliver("q", 10);
  EXPECT_TRUE(std::ranges::none_of(queue("q").bodies(), [](const auto& body) { return body.starts_with("before/"); }));
  expect_promise_kept();
}

TEST_F(DeliveryTest, ADisabledHookHoldsBackWhatWaitsAndAcceptsNothing) {
  save_hook("q");
  queue("q").answer = always(Kind::retry);
  start();
  append(numbered(5));
  run_until([&] { return !queue("q").requests.empty(); });
  save_hook("q", [](hooks::Hook& hook) { hook.enabled = false; });
  refresh();
  EXPECT_EQ(state("q").kind, HookState::Kind::disabled);
  run_until([&] { return queue("q").in_flight == 0; });
  queue("q").answer = {};
  const auto requests = queue("q").requests.size();
  append(numbered(5, "unwanted/"));
  settle_down();
  EXPECT_EQ(queue("q").requests.size(), requests);
  EXPECT_EQ(ledger("q").waiting, 5);
  save_hook("q", [](hooks::Hook& hook) { hook.enabled = true; });
  refresh();
  append(numbered(5, "wanted/"));
  deliver("q", 10);
  EXPECT_TRUE(std::ranges::none_of(queue("q").bodies(), [](const auto& body) { return body.starts_with("unwanted/"); }));
  expect_promise_kept();
}

TEST_F(DeliveryTest, ADisabledHookHoldsBackWhatWaitsOverARestart) {
  save_hook("q");
  append(numbered(5));
  save_hook("q", [](hooks::Hook& hook) { hook.enabled = false; });
  append(numbered(5, "unwanted/"));
  start();
  settle_down();
  EXPECT_EQ(queue("q").received(), 0u);
  stop();
  save_hook("q", [](hooks::Hook& hook) { hook.enabled = true; });
  start();
  deliver("q", 5);
  EXPECT_EQ(queue("q").bodies(), numbered(5));
  expect_promise_kept();
}

TEST_F(DeliveryTest, AnEditOfTheFilterNeverTouchesTheBacklog) {
  save_hook("q", [](hooks::Hook& hook) { hook.event_types = {"message.new"}; });
  append({"1/message"}, "message.new");
  append({"1/reaction"}, "reaction.new");
  save_hook("q", [](hooks::Hook& hook) { hook.event_types = {"reaction.new"}; });
  append({"2/message"}, "message.new");
  append({"2/reaction"}, "reaction.new");
  start();
  deliver("q", 2);
  EXPECT_EQ(queue("q").bodies(), (Strings{"1/message", "2/reaction"}));
  expect_promise_kept();
}

// The change is in the log before delivery is told of it, and so may be events behind it.
TEST_F(DeliveryTest, EventsBehindAnEditAreJudgedByItEvenBeforeTheRefresh) {
  save_hook("q", [](hooks::Hook& hook) { hook.event_types = {"message.new"}; });
  start();
  append({"1/message"}, "message.new");
  deliver("q", 1);
  save_hook("q", [](hooks::Hook& hook) { hook.event_types = {"reaction.new"}; });
  append({"2/message"}, "message.new");
  append({"2/reaction"}, "reaction.new");
  settle_down();
  refresh();
  deliver("q", 2);
  stop();
  EXPECT_EQ(queue("q").bodies(), (Strings{"1/message", "2/reaction"}));
  expect_promise_kept();
}

TEST_F(DeliveryTest, WhatWaitsGoesToTheTargetOfNow) {
  save_hook("q");
  queue("q").answer = always(Kind::misconfigured);
  start();
  append(numbered(3));
  run_until([&] { return !queue("q").requests.empty(); });
  save_hook("q", [](hooks::Hook& hook) { hook.sqs_queue_url = "elsewhere"; });
  refresh();
  deliver("q", 3);
  EXPECT_EQ(queue("elsewhere").taken.size(), 3u);
  expect_promise_kept();
}

TEST_F(DeliveryTest, NewSettingsAreTriedAtOnce) {
  for (const auto kind : {Kind::misconfigured, Kind::retry}) {
    bounds_.retry_schedule = RetrySchedule{1h, 2h};
    const auto id = kind == Kind::retry ? "retried" : "misconfigured";
    save_hook(id);
    queue(id).answer = always(kind, "X", "a reason");
    start();
    append(numbered(3));
    run_until([&] { return state(id).kind != HookState::Kind::active; });
    queue(id).answer = {};
    settle_down();
    EXPECT_EQ(ledger(id).delivered, 0) << "the next attempt is an hour away";
    save_hook(id, [](hooks::Hook& hook) { hook.sqs_secret = "new"; });
    refresh();
    deliver(id, 3);
    EXPECT_EQ(state(id).kind, HookState::Kind::active);
    EXPECT_EQ(state(id).last_error, "");
    stop();
  }
}

TEST_F(DeliveryTest, AHookWithoutASinkSaysWhyAndLosesNothing) {
  save_hook("q");
  queue("q").refusal = "sqs_queue_url: this is no queue";
  start();
  append(numbered(3));
  settle_down();
  EXPECT_EQ(state("q").kind, HookState::Kind::misconfigured);
  EXPECT_EQ(state("q").last_error, "sqs_queue_url: this is no queue");
  EXPECT_EQ(ledger("q").waiting, 3);
  save_hook("q", [](hooks::Hook& hook) { hook.sqs_queue_url = "better"; });
  refresh();
  deliver("q", 3);
  EXPECT_EQ(state("q").last_error, "");
  EXPECT_EQ(queue("better").bodies(), numbered(3));
}

TEST_F(DeliveryTest, ADeletedHookAbandonsWhatWaits) {
  save_hook("q"), save_hook("other");
  queue("q").answer = [](const Received& event) { return outcome(event.body < "lobby/3" ? Kind::delivered : Kind::retry); };
  start();
  append(numbered(8));
  deliver("q", 3);
  remove_hook("q");
  append(numbered(2, "later/"));
  refresh();
  queue("q").answer = {};
  const auto received = queue("q").received();
  append(numbered(2, "last/"));
  deliver("other", 12);
  settle_down();
  EXPECT_EQ(queue("q").received(), received) << "nothing more is sent";
  const auto end = ledger("q");
  EXPECT_EQ(end.accepted, 8);
  EXPECT_EQ(end.delivered, 3);
  EXPECT_EQ(end.abandoned, 5);
  EXPECT_TRUE(end.closes());
  EXPECT_EQ(delivery_->states().size(), 1u);
  expect_promise_kept();
}

TEST_F(DeliveryTest, ADeletionCutsOffWhatIsInFlight) {
  save_hook("q");
  queue("q").holds = true;
  start();
  append(numbered(3));
  run_until([&] { return queue("q").in_flight == 1; });
  remove_hook("q");
  refresh();
  EXPECT_EQ(queue("q").in_flight, 0u);
  EXPECT_TRUE(delivery_->states().empty());
  EXPECT_EQ(ledger("q").abandoned, 3);
}

// Delivered, and the saving of it comes to a deleted hook: it waits again after the restore, as the ledger says, and is repeated.
TEST_F(DeliveryTest, ADeletionThatSavingMeetsFirstIsSeenThroughWhenTheHookIsRestored) {
  save_hook("q"), save_hook("other");
  start();
  append(numbered(3));
  deliver("q", 3), deliver("other", 3);
  queue("q").holds = true;
  append(numbered(4, "hall/"));
  run_until([&] { return queue("q").in_flight == 1; });
  const auto removed = stored("q").hook;
  remove_hook("q");
  queue("q").holds = false;
  run_until([&] { return queue("q").taken.size() == 7; });
  finish(delivery_->flush());
  EXPECT_EQ(ledger("q").delivered, 3);
  EXPECT_EQ(ledger("q").abandoned, 4);
  write([&](store::Transaction& transaction) { transaction.restore(app_, removed, 0); });
  refresh();
  append(numbered(2, "last/"));
  deliver("q", 9);
  stop();
  EXPECT_TRUE(ledger("q").closes());
  expect_promise_kept();
}

// Many hooks

// Delivery has heard of neither, and what the queue took since is abandoned and gone: it must not be counted as delivered too.
TEST_F(DeliveryTest, AHookThatIsDeletedTrimmedAndRestoredAtOnceCountsNothingTwice) {
  save_interval_ = 1h;
  save_hook("q");
  start();
  append(numbered(5));
  run_until([&] { return queue("q").taken.size() == 5; });
  const auto hook = stored("q").hook;
  remove_hook("q");
  write([&](store::Transaction& transaction) { transaction.trim(app_, clock_.now() + 1h, 0, 1'000); });
  write([&](store::Transaction& transaction) { transaction.restore(app_, hook, 0); });
  finish(delivery_->flush());
  EXPECT_EQ(ledger("q").abandoned, 5);
  EXPECT_EQ(ledger("q").delivered, 0);
  EXPECT_TRUE(ledger("q").closes());
  refresh();
  append({"later/1"});
  run_until([&] { return queue("q").taken.size() == 6; });
  finish(delivery_->flush());
  EXPECT_EQ(ledger("q").delivered, 1);
  EXPECT_TRUE(ledger("q").closes());
}

TEST_F(DeliveryTest, ASlowHookDelaysNoOther) {
  save_hook("slow"), save_hook("broken"), save_hook("q");
  queue("slow").holds = true;
  queue("broken").answer = always(Kind::misconfigured);
  start();
  append(numbered(300));
  deliver("q", 300);
  EXPECT_EQ(queue("q").bodies(), numbered(300));
  EXPECT_EQ(ledger("slow").waiting, 300);
  EXPECT_EQ(ledger("broken").waiting, 300);
  queue("slow").holds = false;
  queue("broken").answer = {};
  deliver("slow", 300), deliver("broken", 300);
  expect_promise_kept();
}

TEST_F(DeliveryTest, EachHookGetsWhatItAccepts) {
  save_hook("messages", [](hooks::Hook& hook) { hook.event_types = {"message.new"}; });
  save_hook("reactions", [](hooks::Hook& hook) { hook.event_types = {"reaction.new"}; });
  save_hook("custom", [](hooks::Hook& hook) { hook.should_send_custom_events = true; });
  start();
  append(numbered(4, "m/"), "message.new");
  append(numbered(3, "r/"), "reaction.new");
  append(numbered(2, "c/"), "my_event");
  deliver("messages", 4), deliver("reactions", 3), deliver("custom", 9);
  EXPECT_EQ(queue("messages").bodies(), numbered(4, "m/"));
  EXPECT_EQ(queue("reactions").bodies(), numbered(3, "r/"));
  expect_promise_kept();
}

// Saving

TEST_F(DeliveryTest, ASavingThatFailsIsGivenBack) {
  save_hook("q"), save_hook("other");
  queue("q").answer = [](const Received& event) {
    return outcome(event.body == "lobby/4" ? Kind::rejected : Kind::delivered, "NO", "never");
  };
  start();
  fragile_->failing_writes = 5;
  append(numbered(10));
  run_until([&] { return fragile_->failing_writes <= 0; });
  run_until([&] { return ledger("q").delivered == 9 && ledger("q").dead == 1 && ledger("other").delivered == 10; });
  EXPECT_EQ(dead_letters("q").at(0).payload, "lobby/4");
  EXPECT_EQ(queue("q").taken.size(), 9u) << "nothing has to be sent again for that";
  expect_promise_kept();
}

// Histories

// Everything at once, from a printed seed: events, failures, edits, deletions, kills. At the end all is well again, and every
// event that was accepted is delivered, dead or abandoned.
TEST_F(DeliveryTest, ThePromiseHoldsThroughEveryHistory) {
  save_hook("unordered"), save_hook("ordered");
  queue("ordered").limits.one_per_group = true;
  int made = 0;
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 dice(seed);
    // What a queue rejects it rejects for good.
    const auto healthy = [](const Received& event) {
      return outcome(event.body.ends_with("13") ? Kind::rejected : Kind::delivered, "X", "y");
    };
    const auto answer = [&dice, healthy](const Received& event) {
      const auto roll = dice() % 20;
      return roll < 3 ? outcome(Kind::retry) : roll < 4 ? outcome(Kind::unknown) : roll < 5 ? outcome(Kind::misconfigured) : healthy(event);
    };
    for (const auto* id : {"unordered", "ordered"}) queue(id).answer = answer;
    start();
    for (int step = 0; step < 40; ++step) {
      const std::string id = dice() % 2 ? "unordered" : "ordered";
      switch (dice() % 12) {
        case 0:
          kill();
          start();
          break;
        case 1:
          stop(async::in(std::chrono::milliseconds{dice() % 3}));
          start();
          break;
        case 2:
          save_hook(id, [&](hooks::Hook& hook) {
            hook.enabled = dice() % 4 != 0;
            hook.event_types = dice() % 2 ? Strings{"message.new"} : Strings{};
          });
          if (dice() % 2) refresh();
          break;
        case 3:
          queue(id).holds = !queue(id).holds;
          break;
        case 4:
          fragile_->failing_writes = static_cast<int>(dice() % 3);
          break;
        case 5:
          settle_down();
          break;
        default: {
          Strings bodies;
          for (auto left = dice() % 12; left > 0; --left)
            bodies.push_back(std::string(1, static_cast<char>('a' + dice() % 3)) + "/" + std::to_string(made++));
          append(bodies, dice() % 3 ? "message.new" : "reaction.new");
          loop_.restart();
          loop_.run_for(std::chrono::microseconds{dice() % 1'000});
        }
      }
    }
    for (const auto* id : {"unordered", "ordered"}) {
      queue(id).answer = healthy;
      queue(id).holds = false;
      save_hook(id, [](hooks::Hook& hook) { hook.enabled = true, hook.sqs_secret += "x"; });
    }
    fragile_->failing_writes = 0;
    refresh();
    run_until([&] { return ledger("unordered").waiting == 0 && ledger("ordered").waiting == 0; });
    stop();
    expect_promise_kept();
    expect_order("ordered");
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace millrace::delivery
