// One hook and its queue: what is sent, in which batches, and what becomes of each event by its outcome.
#include "delivery/hook_delivery.h"

#include "base/encoding.h"
#include "delivery/body.h"
#include "delivery/delivery_rig_test.h"

#include <algorithm>
#include <random>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;
using Kind = Outcome::Kind;
using Strings = std::vector<std::string>;

class HookDeliveryTest : public DeliveryRig {
 protected:
  HookDeliveryTest() { save_hook("q"); }

  void deliver(std::int64_t count) {
    run_until([&] { return ledger("q").delivered >= count; });
  }

  // Sends events one by one, until as many requests as are allowed may be in flight at once.
  void warm_up() {
    for (std::size_t i = 0; i < bounds_.most_requests_in_flight; ++i) {
      const auto before = queue("q").taken.size();
      append({"warm/" + std::to_string(i)});
      run_until([&] { return queue("q").taken.size() > before; });
      settle_down();
    }
    queue("q").requests.clear();
    queue("q").taken.clear();
  }

  std::vector<std::size_t> batch_sizes() {
    std::vector<std::size_t> sizes;
    for (const auto& request : queue("q").requests) sizes.push_back(request.size());
    return sizes;
  }

  // Fails each event as often as it is told, then delivers it.
  void fail_first(std::uint32_t times, Kind kind) {
    queue("q").answer = [=](const Received& event) { return outcome(event.attempt <= times ? kind : Kind::delivered, "CODE", "a reason"); };
  }
};

// What is sent

TEST_F(HookDeliveryTest, AnEventArrivesAsItIsInTheLog) {
  start();
  append({R"({"text":"é€😀"})"}, "user.updated");
  append({"lobby/1"});
  deliver(2);
  const auto log = store_->read_after(app_, 0, 1'000);
  const auto& events = queue("q").taken;
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].body, R"({"text":"é€😀"})");
  EXPECT_EQ(events[0].event_id, to_text(log[1]->id));
  EXPECT_EQ(events[0].type, "user.updated");
  EXPECT_EQ(events[0].cid, "");
  EXPECT_EQ(events[0].group, "app");
  EXPECT_EQ(events[0].app_key, "key");
  EXPECT_EQ(events[0].signature, to_hex(hmac_sha256("secret", events[0].body)));
  EXPECT_EQ(events[0].attempt, 1u);
  EXPECT_EQ(events[1].cid, "messaging:lobby");
  EXPECT_EQ(events[1].group, "messaging:lobby");
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, AnAppMayWantItsEventsCompressed) {
  write([&](store::Transaction& transaction) { transaction.save_settings(app_, R"("enable_hook_payload_compression":true)"); });
  start();
  append({"lobby/1"});
  deliver(1);
  EXPECT_EQ(queue("q").taken.at(0).body, encoded("lobby/1", hooks::PayloadEncoding::gzip_base64));
  EXPECT_EQ(queue("q").taken.at(0).signature, to_hex(hmac_sha256("secret", "lobby/1"))) << "of the uncompressed JSON";
}

TEST_F(HookDeliveryTest, AHooksOwnEncodingCountsFromItsNextEventOn) {
  start();
  append({"lobby/1"});
  deliver(1);
  save_hook("q", [](hooks::Hook& hook) { hook.sqs_payload_encoding = "base64"; });
  refresh();
  append({"lobby/2"});
  deliver(2);
  EXPECT_EQ(queue("q").bodies(), (std::vector<std::string>{"lobby/1", encoded("lobby/2", hooks::PayloadEncoding::base64)}));
}

// Whoever rotates a secret, since it leaked, or changes an encoding, expects it of what waits too.
TEST_F(HookDeliveryTest, WhatWaitsIsSignedAndEncodedByTheSettingsOfItsTurn) {
  queue("q").answer = always(Outcome::Kind::retry);
  start();
  append({"lobby/1"});
  run_until([&] { return queue("q").requests.size() == 1; });
  EXPECT_EQ(queue("q").requests.at(0).at(0).signature, to_hex(hmac_sha256("secret", "lobby/1")));
  write([&](store::Transaction& transaction) { transaction.rotate_secret(app_, "another secret", clock_.now(), clock_.now()); });
  save_hook("q", [](hooks::Hook& hook) { hook.sqs_payload_encoding = "base64"; });
  refresh();
  queue("q").answer = {};
  deliver(1);
  EXPECT_EQ(queue("q").taken.at(0).signature, to_hex(hmac_sha256("another secret", "lobby/1")));
  EXPECT_EQ(queue("q").taken.at(0).body, encoded("lobby/1", hooks::PayloadEncoding::base64));
}

TEST_F(HookDeliveryTest, EventsComeInTheOrderOfTheLogInFullBatches) {
  append(numbered(34));
  start();
  deliver(34);
  EXPECT_EQ(queue("q").bodies(), numbered(34));
  EXPECT_EQ(queue("q").requests.size(), 4u);
  EXPECT_EQ(batch_sizes(), (std::vector<std::size_t>{10, 10, 10, 4}));
  EXPECT_EQ(state("q").kind, HookState::Kind::active);
  EXPECT_EQ(state("q").in_flight, 0u);
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, ABatchIsFilledToTheByte) {
  queue("q").limits = {.max_events = 10, .max_event_bytes = 500, .max_batch_bytes = 1'000, .one_per_group = false};
  Strings bodies;
  for (const std::size_t size : {500u, 500u, 400u, 400u, 200u, 10u}) bodies.push_back("a/" + std::string(size - 2, 'x'));
  append(bodies);
  start();
  deliver(6);
  EXPECT_EQ(batch_sizes(), (std::vector<std::size_t>{2, 3, 1}));
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, AnIdleHookSendsAtOnceAndABusyOneWaitsForAFullBatch) {
  bounds_.batch_wait = 1h;
  start();
  append({"lobby/first"});
  run_until([&] { return queue("q").taken.size() == 1; });
  queue("q").holds = true;
  append({"lobby/held"});
  run_until([&] { return queue("q").in_flight == 1; });
  append(numbered(9));
  settle_down();
  append({"lobby/tenth"});
  run_until([&] { return queue("q").in_flight == 2; });
  EXPECT_EQ(batch_sizes(), (std::vector<std::size_t>{1, 1, 10}));
  queue("q").holds = false;
  deliver(12);
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, ABusyHookWaitsNoLongerThanTheBatchWait) {
  bounds_.batch_wait = 5ms;
  start();
  append({"lobby/first"});
  run_until([&] { return queue("q").taken.size() == 1; });
  queue("q").holds = true;
  append({"lobby/held"});
  run_until([&] { return queue("q").in_flight == 1; });
  append({"lobby/alone"});
  run_until([&] { return queue("q").in_flight == 2; });
  queue("q").holds = false;
  deliver(3);
}

TEST_F(HookDeliveryTest, RequestsAndEventsInFlightAreBounded) {
  bounds_.most_requests_in_flight = 3;
  bounds_.most_open_events = 25;
  start();
  warm_up();
  queue("q").holds = true;
  append(numbered(200));
  run_until([&] { return queue("q").in_flight == 3; });
  settle_down();
  EXPECT_EQ(batch_sizes(), (std::vector<std::size_t>{10, 10, 5}));
  queue("q").holds = false;
  run_until([&] { return queue("q").taken.size() == 200; });
  EXPECT_EQ(queue("q").most_in_flight, 3u);
}

// Each hook reads a backlog by itself after a restart, so many that are down must not hold as much as they like.
TEST_F(HookDeliveryTest, AHookThatIsDownHoldsNoMoreBytesThanItsBound) {
  bounds_.bytes_per_request = 2'000;
  bounds_.read_bytes = 1'000;
  constexpr std::size_t event_bytes = 100, most = 2 * 2'000 + 1'000 + event_bytes;
  Strings bodies;
  for (int i = 0; i < 300; ++i) {
    bodies.push_back(std::to_string(i % 20) + "/" + std::to_string(i) + ".");
    bodies.back().resize(event_bytes, 'x');
  }
  queue("q").limits.one_per_group = true;
  queue("q").answer = always(Kind::unknown);
  append(bodies);
  for (int run = 0; run < 2; ++run) {
    start();
    const auto before = queue("q").requests.size();
    std::size_t most_held = 0;
    run_until([&] {
      most_held = std::max(most_held, state("q").bytes_in_memory);
      return queue("q").requests.size() > before + 5;
    });
    EXPECT_LE(most_held, most);
    EXPECT_GE(most_held, most / 2);
    EXPECT_EQ(ledger("q").waiting, 300);
    if (run == 0) kill();
  }
  queue("q").answer = {};
  deliver(300);
  EXPECT_EQ(queue("q").bodies().size(), 300u);
  EXPECT_EQ(state("q").bytes_in_memory, 0u);
  expect_order("q");
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, AHookThatWorksHasRoomForAsManyFullBatchesAsItSends) {
  constexpr std::size_t requests = 4;
  bounds_.most_requests_in_flight = requests;
  queue("q").limits = {.max_events = 10, .max_event_bytes = 262'144, .max_batch_bytes = 262'144, .one_per_group = false};
  start();
  warm_up();
  queue("q").holds = true;
  append(Strings(80, "lobby/" + std::string(26'000, 'x')));
  run_until([&] { return queue("q").in_flight == requests; });
  settle_down();
  EXPECT_EQ(batch_sizes(), std::vector<std::size_t>(requests, 10));
  EXPECT_LE(state("q").bytes_in_memory, (requests + 1) * bounds_.bytes_per_request + bounds_.read_bytes + 26'006);
  queue("q").holds = false;
  deliver(static_cast<std::int64_t>(requests) + 80);
}

TEST_F(HookDeliveryTest, AnEventLargerThanTheBoundGoesThrough) {
  bounds_.bytes_per_request = 10;
  bounds_.read_bytes = 10;
  Strings bodies;
  for (const char* name : {"a/1", "a/2", "a/3", "b/1"}) bodies.push_back(name + std::string(500, 'x'));
  queue("q").limits.one_per_group = true;
  fail_first(2, Kind::retry);
  append(bodies);
  start();
  deliver(4);
  expect_order("q");
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, AnEventThatFailsHoldsUpNoOtherGroupThoughManyBytesAreBehindIt) {
  bounds_.bytes_per_request = 1'000;
  queue("q").limits.one_per_group = true;
  queue("q").answer = [](const Received& event) { return outcome(event.body.starts_with("a/0") ? Kind::retry : Kind::delivered); };
  Strings bodies;
  for (int i = 0; i < 60; ++i) bodies.push_back("a/" + std::to_string(i) + std::string(100, 'x'));
  append(bodies);
  append({"b/0", "b/1"});
  start();
  deliver(2);
  EXPECT_GT(ledger("q").parked, 0);
  queue("q").answer = {};
  deliver(62);
  expect_order("q");
  expect_promise_kept();
}

// What becomes of an event

TEST_F(HookDeliveryTest, WhatIsNotSettledIsTriedAgainUnderTheSameId) {
  for (const auto kind : {Kind::retry, Kind::unknown, Kind::misconfigured}) {
    queue("q") = {};
    fail_first(3, kind);
    const auto delivered_before = ledger("q").delivered;
    start();
    append({"lobby/1"});
    run_until([&] { return !queue("q").requests.empty(); });
    run_until([&] { return state("q").kind != HookState::Kind::active; });
    EXPECT_EQ(state("q").kind, kind == Kind::misconfigured ? HookState::Kind::misconfigured : HookState::Kind::retrying);
    EXPECT_EQ(state("q").last_error, "a reason");
    deliver(delivered_before + 1);
    EXPECT_EQ(state("q").kind, HookState::Kind::active);
    EXPECT_EQ(state("q").last_error, "");
    ASSERT_EQ(queue("q").requests.size(), 4u);
    for (std::uint32_t i = 0; i < 4; ++i) {
      EXPECT_EQ(queue("q").requests[i].at(0).attempt, i + 1);
      EXPECT_EQ(queue("q").requests[i].at(0).event_id, queue("q").requests[0].at(0).event_id);
      EXPECT_EQ(queue("q").requests[i].at(0).dedup_id, queue("q").requests[0].at(0).dedup_id);
    }
    stop();
  }
}

TEST_F(HookDeliveryTest, ARejectedEventIsADeadLetterWithItsReason) {
  queue("q").answer = [](const Received& event) {
    if (event.body == "lobby/bad" && event.attempt < 3) return outcome(Kind::retry, "BUSY", "later");
    return event.body == "lobby/bad" ? outcome(Kind::rejected, "InvalidMessageContents", "a character is not allowed")
                                     : outcome(Kind::delivered);
  };
  const auto now = clock_.now();
  start();
  append({"lobby/1", "lobby/bad", "lobby/2"});
  deliver(2);
  run_until([&] { return ledger("q").dead == 1; });
  const auto letter = dead_letters("q").at(0);
  EXPECT_EQ(letter.code, "InvalidMessageContents");
  EXPECT_EQ(letter.reason, "a character is not allowed");
  EXPECT_EQ(letter.payload, "lobby/bad");
  EXPECT_EQ(letter.type, "message.new");
  EXPECT_EQ(letter.cid, "messaging:lobby");
  EXPECT_EQ(letter.position, 3);
  EXPECT_EQ(letter.attempts, 3);
  EXPECT_EQ(letter.first_attempt_at, now);
  EXPECT_EQ(letter.last_attempt_at, now);
  EXPECT_EQ(state("q").kind, HookState::Kind::active) << "one bad event is no fault of the hook";
  append({"lobby/3"});
  deliver(3);
  EXPECT_EQ(queue("q").bodies(), (Strings{"lobby/1", "lobby/2", "lobby/3"}));
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, AnEventThatNoRequestCanCarryIsADeadLetter) {
  queue("q").limits.max_event_bytes = 100;
  append({"lobby/1", "lobby/" + std::string(94, 'x'), "lobby/" + std::string(95, 'y'), "lobby/2"});
  start();
  run_until([&] { return ledger("q").delivered == 3 && ledger("q").dead == 1; });
  const auto letter = dead_letters("q").at(0);
  EXPECT_EQ(letter.code, "too_large");
  EXPECT_TRUE(letter.reason.contains("101") && letter.reason.contains("100")) << letter.reason;
  EXPECT_EQ(letter.payload, "lobby/" + std::string(95, 'y')) << "kept, to be seen";
  EXPECT_EQ(letter.attempts, 0);
  EXPECT_EQ(letter.first_attempt_at, clock_.now());
  EXPECT_EQ(queue("q").received(), 3u) << "it was never sent";
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, APartlyFailedBatchIsSettledPerEvent) {
  queue("q").answer = [](const Received& event) {
    switch (event.body.back()) {
      case '2':
        return outcome(Kind::rejected, "NO", "never");
      case '5':
        return outcome(event.attempt < 3 ? Kind::retry : Kind::delivered);
      case '7':
        return outcome(event.attempt < 2 ? Kind::unknown : Kind::delivered);
      default:
        return outcome(Kind::delivered);
    }
  };
  append(numbered(10));
  start();
  run_until([&] { return ledger("q").delivered == 9 && ledger("q").dead == 1; });
  std::map<std::string, std::size_t> times;
  for (const auto& request : queue("q").requests)
    for (const auto& event : request) ++times[event.body];
  for (const auto& body : numbered(10)) EXPECT_EQ(times[body], body.back() == '5' ? 3u : body.back() == '7' ? 2u : 1u) << body;
  EXPECT_EQ(queue("q").requests.at(0).size(), 10u);
  EXPECT_EQ(state("q").kind, HookState::Kind::active);
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, AlarmsAreCounted) {
  queue("q").answer = [](const Received& event) {
    auto made = outcome(event.attempt <= 2 ? Kind::retry : Kind::delivered, "CODE", "a reason");
    if (event.attempt <= 2) made.alarm = event.attempt == 1 ? Outcome::Alarm::wrong_digest : Outcome::Alarm::unknown_code;
    return made;
  };
  start();
  append({"lobby/1"});
  append({"lobby/2"});
  deliver(2);
  const auto counts = state("q").counts;
  EXPECT_EQ(counts.alarms[static_cast<std::size_t>(Outcome::Alarm::wrong_digest)], 2u);
  EXPECT_EQ(counts.alarms[static_cast<std::size_t>(Outcome::Alarm::unknown_code)], 2u);
}

TEST_F(HookDeliveryTest, AQueueThatAsksForTimeGetsIt) {
  constexpr auto pause = 60ms;
  // For the whole request, and for one event of a batch whose others are taken.
  for (const auto& bodies : {Strings{"lobby/busy"}, Strings{"lobby/1", "lobby/busy"}}) {
    std::chrono::steady_clock::time_point asked, came;
    queue("q").answer = [&](const Received& event) {
      if (event.body != "lobby/busy") return outcome(Kind::delivered);
      auto result = outcome(event.attempt == 1 ? Kind::retry : Kind::delivered);
      if (event.attempt == 1) result.retry_after = pause;
      (event.attempt == 1 ? asked : came) = std::chrono::steady_clock::now();
      return result;
    };
    const auto before = ledger("q").delivered;
    append(bodies);
    start();
    deliver(before + static_cast<std::int64_t>(bodies.size()));
    EXPECT_GE(came - asked, pause);
    stop();
  }
}

TEST_F(HookDeliveryTest, AMisconfiguredHookIsProbedWithOneEvent) {
  queue("q").answer = always(Kind::misconfigured, "NonExistentQueue", "the queue does not exist");
  append(numbered(30));
  start();
  run_until([&] { return queue("q").requests.size() >= 4; });
  EXPECT_EQ(state("q").kind, HookState::Kind::misconfigured);
  EXPECT_EQ(state("q").last_error, "the queue does not exist");
  const auto sizes = batch_sizes();
  EXPECT_EQ(sizes[0], 10u);
  EXPECT_TRUE(std::all_of(sizes.begin() + 1, sizes.end(), [](std::size_t size) { return size == 1; }));
  EXPECT_EQ(queue("q").most_in_flight, 1u);
  queue("q").answer = {};  // repaired, and nobody has to tell
  deliver(30);
  EXPECT_EQ(state("q").kind, HookState::Kind::active);
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, AFailingQueueGetsFewerRequests) {
  bounds_.most_requests_in_flight = 8;
  start();
  warm_up();
  queue("q").answer = always(Kind::retry, "503", "not now");
  append(numbered(80));
  run_until([&] { return queue("q").requests.size() > 20; });
  queue("q").most_in_flight = 0;
  const auto before = queue("q").requests.size();
  run_until([&] { return queue("q").requests.size() > before + 5; });
  EXPECT_EQ(queue("q").most_in_flight, 1u);
  queue("q").answer = {};
  run_until([&] { return queue("q").bodies().size() == 80; });
}

// Takes nothing, and says that this is too much, as long as `throttles`.
Queue::Answer throttling(const bool& throttles) {
  return [&throttles](const Received&) {
    auto made = throttles ? outcome(Kind::retry, "RequestThrottled", "it throttles") : outcome(Kind::delivered);
    made.throttled = throttles;
    return made;
  };
}

TEST_F(HookDeliveryTest, AQueueThatThrottlesIsAskedLessOftenAndForFullBatches) {
  bounds_.longest_pin = 1ms;
  bool throttles = true;
  queue("q").answer = throttling(throttles);
  append(numbered(30));
  start();
  run_until([&] { return queue("q").requests.size() >= 12; });
  EXPECT_EQ(state("q").kind, HookState::Kind::retrying);
  EXPECT_EQ(state("q").breaker, Breaker::State::closed) << "it is not away";
  EXPECT_GT(state("q").request_interval, 0ms);
  EXPECT_EQ(state("q").last_error, "it throttles");
  throttles = false;
  deliver(30);
  EXPECT_TRUE(std::ranges::all_of(batch_sizes(), [](std::size_t size) { return size == 10; }));
  EXPECT_EQ(queue("q").bodies(), numbered(30));
  EXPECT_EQ(ledger("q").parked, 0) << "nothing was wrong with an event";
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, ATargetThatAsksForTimeIsNotCalledActive) {
  bounds_.most_requests_in_flight = 4;
  start();
  warm_up();
  queue("q").answer = [](const Received&) {
    auto made = outcome(Kind::retry, "429", "not for an hour");
    made.throttled = true;
    made.retry_after = 1h;
    return made;
  };
  append({"lobby/1"});
  run_until([&] { return state("q").next_try_in > 30min; });
  EXPECT_EQ(state("q").kind, HookState::Kind::retrying);
  EXPECT_EQ(state("q").last_error, "not for an hour");
  queue("q").answer = {};
  save_hook("q", [](hooks::Hook& hook) { hook.sqs_secret = "new"; });  // whoever changes something wants to see what it does now
  refresh();
  deliver(5);
  EXPECT_EQ(state("q").kind, HookState::Kind::active);
}

TEST_F(HookDeliveryTest, ThrottlingIsNoFailureOfAnEvent) {
  bounds_.retry_schedule = RetrySchedule(100ms, 1h);
  bool throttles = true, fails = true;
  queue("q").answer = [&](const Received& event) {
    if (throttles || !std::exchange(fails, false)) return throttling(throttles)(event);
    return outcome(Kind::retry, "InternalFailure", "once");
  };
  start();
  append({"lobby/1"});
  run_until([&] { return queue("q").requests.size() >= 12; });  // as failures, they would make it wait for minutes
  throttles = false;
  deliver(1);
  EXPECT_FALSE(fails);
}

// Order

TEST_F(HookDeliveryTest, AQueueThatKeepsOrderHasOneEventOfAGroupUnsettled) {
  queue("q").limits.one_per_group = true;
  queue("q").answer = [](const Received& event) {
    return outcome(event.body == "a/0" && event.attempt < 4 ? Kind::retry : Kind::delivered);
  };
  append({"a/0", "a/1", "a/2", "b/0", "b/1", "c/0"});
  start();
  deliver(6);
  EXPECT_EQ(queue("q").requests.at(0).size(), 3u) << "a batch is filled across the groups";
  const auto bodies = queue("q").bodies();
  const auto place = [&](const char* body) { return std::ranges::find(bodies, body) - bodies.begin(); };
  EXPECT_LT(place("a/0"), place("a/1"));
  EXPECT_LT(place("a/1"), place("a/2"));
  EXPECT_LT(place("b/1"), place("a/1")) << "a group that waits holds no other back";
  expect_order("q");
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, ADeadLetterLetsItsGroupProceed) {
  queue("q").limits.one_per_group = true;
  queue("q").limits.max_event_bytes = 100;
  queue("q").answer = [](const Received& event) { return outcome(event.body == "a/1" ? Kind::rejected : Kind::delivered); };
  append({"a/0", "a/1", "a/" + std::string(200, 'x'), "a/3"});
  start();
  run_until([&] { return ledger("q").delivered == 2 && ledger("q").dead == 2; });
  EXPECT_EQ(queue("q").bodies(), (Strings{"a/0", "a/3"}));
  expect_promise_kept();
}

TEST_F(HookDeliveryTest, OrderAndPromiseHoldForEverySeries) {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 dice(seed);
    queue("q") = {};
    queue("q").limits = {.max_events = 1 + dice() % 10, .max_event_bytes = 40, .max_batch_bytes = 60, .one_per_group = true};
    queue("q").answer = [&dice](const Received&) {
      const auto roll = dice() % 20;
      return outcome(roll == 0  ? Kind::rejected
                     : roll < 5 ? Kind::retry
                     : roll < 6 ? Kind::unknown
                     : roll < 7 ? Kind::misconfigured
                                : Kind::delivered,
                     "X", "y");
    };
    const auto settled_before = ledger("q").accepted;
    start();
    int made = 0;
    for (int burst = 0; burst < 6; ++burst) {
      Strings bodies;
      for (auto left = dice() % 15; left > 0; --left)
        bodies.push_back(std::string(1, static_cast<char>('a' + dice() % 4)) + "/" + std::to_string(seed) + "-" + std::to_string(made++) +
                         std::string(dice() % 10 == 0 ? 50 : dice() % 20, 'x'));
      append(bodies);
      queue("q").holds = dice() % 2 == 0;
      settle_down();
    }
    queue("q").holds = false;
    run_until([&] {
      const auto now = ledger("q");
      return now.delivered + now.dead == settled_before + made;
    });
    expect_order("q");
    EXPECT_TRUE(ledger("q").closes());
    stop();
  }
}

}  // namespace
}  // namespace millrace::delivery
