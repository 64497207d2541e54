// What every engine keeps of retention.
#include "chat/retention_rows.h"

#include "store/chat_suite_test.h"

namespace millrace::store {
namespace {

std::string shown(const std::vector<chat::RetentionRun>& runs) {
  std::string out;
  for (const auto& run : runs)
    out += run.date + ' ' + run.policy + ' ' + std::to_string(run.stats.channels_deleted) + '/' +
           std::to_string(run.stats.messages_deleted) + '\n';
  return out;
}

TEST_P(ChatSuite, ARetentionPolicyIsKeptWithItsRun) {
  const auto key = change([](chat::State& state) {
    chat::RetentionPolicy policy{.policy = "old-messages", .max_age_hours = 24, .enabled_at = at_second(1)};
    policy.key = state.retention().save(policy);
    policy.cutoff = at_second(5), policy.reached = "messaging:lobby", policy.counts = {1, 20};
    EXPECT_EQ(state.retention().save(policy), policy.key);
    state.retention().save({.policy = "inactive-channels", .max_age_hours = 48, .enabled_at = at_second(2)});
    return policy.key;
  });
  everywhere([&](chat::State& state) {
    ASSERT_EQ(state.retention().policies().size(), 2u);
    EXPECT_EQ(state.retention().policies()[0].policy, "inactive-channels");
    EXPECT_FALSE(state.retention().policies()[0].cutoff);
    const auto kept = state.retention().policy("old-messages");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->cutoff, at_second(5));
    EXPECT_EQ(kept->reached, "messaging:lobby");
    EXPECT_EQ(kept->counts.messages_deleted, 20);
    EXPECT_EQ(state.retention().policy(key)->enabled_at, at_second(1));
    EXPECT_FALSE(state.retention().policy("none"));
  });
  change([&](chat::State& state) { state.retention().remove(key); });
  everywhere([&](chat::State& state) { EXPECT_FALSE(state.retention().policy(key)); });
}

TEST_P(ChatSuite, RunsOfADayAreOneAndTheOldestAreForgotten) {
  change([](chat::State& state) {
    state.retention().add({"old-messages", "2026-01-01", {0, 3}});
    state.retention().add({"inactive-channels", "2026-01-02", {2, 9}});
    state.retention().add({"old-messages", "2026-01-02", {0, 1}});
    state.retention().add({"old-messages", "2026-01-02", {0, 4}});
  });
  everywhere([](chat::State& state) {
    EXPECT_EQ(shown(state.retention().runs()),
              "2026-01-02 old-messages 0/5\n2026-01-02 inactive-channels 2/9\n2026-01-01 old-messages 0/3\n");
  });
  change([](chat::State& state) {
    for (std::size_t i = 0; i < chat::most_retention_runs; ++i) state.retention().add({"old-messages", std::to_string(3000 + i), {}});
  });
  everywhere([](chat::State& state) {
    EXPECT_EQ(state.retention().runs().size(), chat::most_retention_runs);
    EXPECT_EQ(state.retention().runs().back().date, "3000");
  });
}

}  // namespace
}  // namespace millrace::store
