// The contract of replays: where they are, how they end, and what they mean.
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
  write([&](Transaction& transaction) { transaction.remove(app_, hook, at_second(50)); });
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

}  // namespace
}  // namespace millrace::store
