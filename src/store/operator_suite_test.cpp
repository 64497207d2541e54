// The contract of what operators see and start: replays, and the attempts of each hook.
#include "store/attempt_rows.h"
#include "store/replay_rows.h"
#include "store/trim_suite_test.h"

#include <string>
#include <vector>

namespace millrace::store {
namespace {

Replay replay_of(hooks::HookKey hook, Position after, Position up_to) {
  Replay replay{.hook = hook, .after = after, .up_to = up_to, .choice = {}, .matching = 3, .started_at = at_second(1), .progress = {}};
  replay.choice.filter.enabled = true;
  return replay;
}

TEST_P(TrimSuite, AReplayGoesOnWhereItWas) {
  const auto hook = add_hook("h");
  auto wanted = replay_of(hook, 2, 9);
  wanted.choice.filter.event_types = {"a.b", "c.d"};
  wanted.choice.filter.custom_events = true;
  wanted.choice.types = {"c.d"};
  wanted.choice.cids = {"messaging:1", "messaging:2"};
  ReplayKey key{};
  write([&](Transaction& transaction) { key = transaction.replays().add(wanted); });
  write([&](Transaction& transaction) { EXPECT_TRUE(transaction.replays().save({key, 4, {6, 7}, 2, 1, "too large"}, at_second(2))); });
  write([&](Transaction& transaction) { EXPECT_TRUE(transaction.replays().save({key, 7, {}, 1, 0, ""}, at_second(3))); });
  reopen();
  const auto stored = read([&](Snapshot& snapshot) { return snapshot.replays().of(hook); });
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_TRUE(stored[0].is_under_way());
  EXPECT_EQ(stored[0].after, 2);
  EXPECT_EQ(stored[0].up_to, 9);
  EXPECT_EQ(stored[0].choice.filter.event_types, (std::vector<std::string>{"a.b", "c.d"}));
  EXPECT_TRUE(stored[0].choice.filter.custom_events);
  EXPECT_EQ(stored[0].choice.cids.size(), 2u);
  EXPECT_EQ(stored[0].progress.cursor, 7);
  EXPECT_EQ(stored[0].progress.sent, 3);
  EXPECT_EQ(stored[0].progress.failed, 1);
  EXPECT_EQ(stored[0].progress.last_failure, "too large");
  EXPECT_TRUE(stored[0].choice.takes("c.d", "messaging:2"));
  EXPECT_FALSE(stored[0].choice.takes("a.b", "messaging:2")) << "narrowed to another type";
  EXPECT_FALSE(stored[0].choice.takes("c.d", "messaging:3")) << "narrowed to other channels";
  write([&](Transaction& transaction) { EXPECT_TRUE(transaction.replays().save({key, 9, {}, 0, 0, ""}, at_second(4))); });
  write([&](Transaction& transaction) {
    EXPECT_FALSE(transaction.replays().save({key, 9, {}, 5, 0, ""}, at_second(5))) << "it has ended";
    EXPECT_FALSE(transaction.replays().cancel(key, at_second(5)));
  });
  const auto ended = read([&](Snapshot& snapshot) { return snapshot.replays().of(hook).front(); });
  EXPECT_EQ(ended.ended_at, at_second(4));
  EXPECT_FALSE(ended.cancelled);
  EXPECT_EQ(ended.progress.sent, 3);
}

TEST_P(TrimSuite, AReplayEndsWithItsHook) {
  const auto hook = add_hook("h");
  append_seconds(2);
  write([&](Transaction& transaction) { transaction.replays().add(replay_of(hook, 0, 2)); });
  write([&](Transaction& transaction) { transaction.remove(app_, hook); });
  EXPECT_TRUE(read([&](Snapshot& snapshot) { return snapshot.replays().of(hook).front().cancelled; }));
}

TEST_P(TrimSuite, OfReplaysTheNewestAreKept) {
  const auto hook = add_hook("h");
  ReplayKey newest{};
  for (std::size_t i = 0; i < ReplayRows::most_kept + 5; ++i)
    write([&](Transaction& transaction) {
      newest = transaction.replays().add(replay_of(hook, 0, 5));
      transaction.replays().cancel(newest, at_second(2));
    });
  const auto kept = read([&](Snapshot& snapshot) { return snapshot.replays().of(hook); });
  EXPECT_LE(kept.size(), ReplayRows::most_kept + 1);
  EXPECT_EQ(kept.front().key, newest);
}

TEST_P(TrimSuite, WhatAReplayMeansIsCounted) {
  const auto hook = add_hook("h");
  append_seconds(5);
  read([&](Snapshot& snapshot) {
    auto& replays = snapshot.replays();
    const auto meant = replay_of(hook, 0, 5).choice;
    const auto head = snapshot.head(app_);
    EXPECT_EQ(replays.matching(app_, 0, head, meant), (TypeCounts{{event().type, 5}})) << "the hook's own record is none";
    EXPECT_EQ(replays.matching(app_, head - 2, head, meant), (TypeCounts{{event().type, 2}}));
    auto others = meant;
    others.types = {"reaction.new"};
    EXPECT_TRUE(replays.matching(app_, 0, head, others).empty());
    others = meant;
    others.cids = {"messaging:elsewhere"};
    EXPECT_TRUE(replays.matching(app_, 0, head, others).empty());
    return 0;
  });
}

Attempt attempt_of(hooks::HookKey hook, std::vector<AttemptedEvent> events) {
  Attempt attempt{.hook = hook, .at = at_second(1), .duration = std::chrono::microseconds{1'500}, .events = std::move(events)};
  attempt.request_id = "request";
  attempt.code = "Throttled";
  attempt.reason = "too fast";
  return attempt;
}

TEST_P(TrimSuite, AttemptsAreFoundByTheirEvents) {
  const auto one = add_hook("one"), two = add_hook("two");
  const std::string uuid = "0b6f7a0e-3f0e-4a52-9e4c-6d9f53c6d2aa";
  write([&](Transaction& transaction) {
    auto& attempts = transaction.attempts();
    attempts.add(attempt_of(one, {{900, 1, 1, ""}, {7, 3, 0, uuid}, {1'000'000, 2, 0, "no UUID: 0B6F"}}));
    attempts.add(attempt_of(one, {{8, 1, 0, uuid}}));
    attempts.add(attempt_of(two, {{7, 1, 4, ""}}));
  });
  reopen();
  read([&](Snapshot& snapshot) {
    auto& attempts = snapshot.attempts();
    const auto of_seven = attempts.of_event(one, 7);
    EXPECT_EQ(of_seven.size(), 1u);
    EXPECT_EQ(of_seven[0].number, 1);
    EXPECT_EQ(of_seven[0].at, at_second(1));
    EXPECT_EQ(of_seven[0].duration, std::chrono::microseconds{1'500});
    EXPECT_EQ(of_seven[0].code, "Throttled");
    EXPECT_EQ(of_seven[0].request_id, "request");
    EXPECT_EQ(of_seven[0].events.size(), 3u);
    EXPECT_EQ(of_seven[0].events[0].position, 900);
    EXPECT_EQ(of_seven[0].events[1].attempt, 3);
    EXPECT_EQ(of_seven[0].events[1].receipt, uuid);
    EXPECT_EQ(of_seven[0].events[2].position, 1'000'000);
    EXPECT_EQ(of_seven[0].events[2].receipt, "no UUID: 0B6F");
    EXPECT_TRUE(attempts.of_event(one, 10).empty()) << "between the positions of a request, and not in it";
    EXPECT_EQ(attempts.of_event(two, 7).front().events[0].outcome, 4);
    EXPECT_EQ(attempts.of(one, newest_entry, 10).front().number, 2) << "the newest first";
    EXPECT_EQ(attempts.of(one, 2, 10).size(), 1u);
    EXPECT_TRUE(attempts.of(one, 1, 10).empty());
    return 0;
  });
}

TEST_P(TrimSuite, OfAttemptsTheNewestAreKept) {
  const auto hook = add_hook("h"), other = add_hook("other");
  const auto all = AttemptRows::most_kept + 2 * AttemptRows::trimmed_together;
  write([&](Transaction& transaction) {
    transaction.attempts().add(attempt_of(other, {{1, 1, 0, ""}}));
    for (std::int64_t i = 1; i <= all; ++i) transaction.attempts().add(attempt_of(hook, {{i, 1, 0, ""}}));
  });
  read([&](Snapshot& snapshot) {
    const auto kept = snapshot.attempts().of(hook, newest_entry, 100'000);
    EXPECT_EQ(kept.size(), static_cast<std::size_t>(AttemptRows::most_kept));
    EXPECT_EQ(kept.front().number, all);
    EXPECT_EQ(snapshot.attempts().of(other, newest_entry, 10).size(), 1u);
    return 0;
  });
}

}  // namespace
}  // namespace millrace::store
