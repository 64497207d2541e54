// Two small tables; a policy's run is a part of its row.
#include "store/sqlite/retention_rows.h"

namespace millrace::store::sqlite {
namespace {

std::vector<chat::RetentionPolicy> policies_in(Rows rows) {
  std::vector<chat::RetentionPolicy> policies;
  while (rows.next()) {
    auto& one = policies.emplace_back();
    rows.into(one.key, one.policy, one.max_age_hours, one.enabled_at, one.cutoff, one.reached, one.counts.channels_deleted,
              one.counts.messages_deleted);
  }
  return policies;
}

std::optional<chat::RetentionPolicy> first(std::vector<chat::RetentionPolicy> policies) {
  if (policies.empty()) return std::nullopt;
  return std::move(policies.front());
}

}  // namespace

std::vector<chat::RetentionPolicy> RetentionRows::policies() {
  return policies_in(database_.query(
      "SELECT key, policy, max_age_hours, enabled_at, cutoff, reached, channels_deleted, messages_deleted FROM retention_policies "
      "WHERE app = ? ORDER BY policy",
      app_));
}

std::optional<chat::RetentionPolicy> RetentionRows::policy(std::string_view name) {
  return first(policies_in(database_.query(
      "SELECT key, policy, max_age_hours, enabled_at, cutoff, reached, channels_deleted, messages_deleted FROM retention_policies "
      "WHERE app = ? AND policy = ?",
      app_, name)));
}

std::optional<chat::RetentionPolicy> RetentionRows::policy(std::int64_t key) {
  return first(policies_in(database_.query(
      "SELECT key, policy, max_age_hours, enabled_at, cutoff, reached, channels_deleted, messages_deleted FROM retention_policies "
      "WHERE key = ?",
      key)));
}

std::int64_t RetentionRows::save(const chat::RetentionPolicy& policy) {
  const auto& [channels_deleted, messages_deleted] = policy.counts;
  if (policy.key != 0) {
    database_.run(
        "UPDATE retention_policies SET max_age_hours = ?, enabled_at = ?, cutoff = ?, reached = ?, channels_deleted = ?, "
        "messages_deleted = ? WHERE key = ?",
        policy.max_age_hours, policy.enabled_at, policy.cutoff, policy.reached, channels_deleted, messages_deleted, policy.key);
    return policy.key;
  }
  database_.run(
      "INSERT INTO retention_policies (app, policy, max_age_hours, enabled_at, cutoff, reached, channels_deleted, messages_deleted) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      app_, policy.policy, policy.max_age_hours, policy.enabled_at, policy.cutoff, policy.reached, channels_deleted, messages_deleted);
  return database_.last_inserted();
}

void RetentionRows::remove(std::int64_t key) { database_.run("DELETE FROM retention_policies WHERE key = ?", key); }

void RetentionRows::add(const chat::RetentionRun& run) {
  database_.run(
      "INSERT INTO retention_runs (app, date, policy, channels_deleted, messages_deleted) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (app, date, policy) DO UPDATE SET channels_deleted = channels_deleted + excluded.channels_deleted, "
      "messages_deleted = messages_deleted + excluded.messages_deleted",
      app_, run.date, run.policy, run.stats.channels_deleted, run.stats.messages_deleted);
  database_.run(
      "DELETE FROM retention_runs WHERE app = ?1 AND (date, policy) IN "
      "(SELECT date, policy FROM retention_runs WHERE app = ?1 ORDER BY date DESC, policy DESC LIMIT -1 OFFSET ?2)",
      app_, chat::most_retention_runs);
}

std::vector<chat::RetentionRun> RetentionRows::runs() {
  std::vector<chat::RetentionRun> runs;
  auto rows = database_.query(
      "SELECT policy, date, channels_deleted, messages_deleted FROM retention_runs WHERE app = ? ORDER BY date DESC, policy DESC", app_);
  while (rows.next()) {
    auto& run = runs.emplace_back();
    rows.into(run.policy, run.date, run.stats.channels_deleted, run.stats.messages_deleted);
  }
  return runs;
}

}  // namespace millrace::store::sqlite
