// The contract of attempts: found by their events, and the newest kept.
#include "store/attempt_rows.h"

#include "store/trim_suite_test.h"

#include <string>
#include <vector>

namespace millrace::store {
namespace {

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
