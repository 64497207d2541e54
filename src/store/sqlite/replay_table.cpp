// A row per replay, found by its hook.
#include "store/sqlite/replay_table.h"

#include "store/sqlite/columns.h"
#include "store/sqlite/log_state.h"

namespace millrace::store::sqlite {

std::vector<Replay> ReplayTable::of(hooks::HookKey hook) {
  std::vector<Replay> replays;
  auto rows = session_.database.query(
      "SELECT key, after_position, up_to, event_types, custom_events, types, cids, matching, started_at, ended_at, cancelled, cursor, "
      "settled, sent, failed, last_failure FROM replays WHERE hook = ? ORDER BY key DESC",
      hook);
  while (rows.next()) {
    auto& replay = replays.emplace_back();
    auto& [filter, types, cids] = replay.choice;
    std::string_view event_types, type_list, cid_list, settled;
    rows.into(replay.key, replay.after, replay.up_to, event_types, filter.custom_events, type_list, cid_list, replay.matching,
              replay.started_at, replay.ended_at, replay.cancelled, replay.progress.cursor, settled, replay.progress.sent,
              replay.progress.failed, replay.progress.last_failure);
    replay.hook = hook;
    filter.enabled = true;
    filter.event_types = texts_in(event_types);
    types = texts_in(type_list);
    cids = texts_in(cid_list);
    replay.progress.replay = replay.key;
    replay.progress.settled = positions_in(settled);
  }
  return replays;
}

TypeCounts ReplayTable::matching(chat::AppKey app, Position after, Position up_to, const EventChoice& choice) {
  TypeCounts counts;
  auto rows =
      session_.database.query("SELECT type, cid FROM events WHERE key > ? AND key <= ?", event_key(app, after), event_key(app, up_to));
  while (rows.next()) {
    std::int64_t type = 0;
    std::optional<std::string_view> cid;
    rows.into(type, cid);
    if (type == 0) continue;
    const auto& name = session_.type_name(type);
    if (choice.takes(name, cid.value_or(""))) ++counts[name];
  }
  return counts;
}

ReplayKey ReplayTable::add(const Replay& replay) {
  const auto& [filter, types, cids] = replay.choice;
  session_.database.run(
      "INSERT INTO replays (hook, after_position, up_to, event_types, custom_events, types, cids, matching, started_at, cancelled, cursor, "
      "settled, sent, failed, last_failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, x'', 0, 0, '')",
      replay.hook, replay.after, replay.up_to, text_of(filter.event_types), filter.custom_events, text_of(types), text_of(cids),
      replay.matching, replay.started_at, replay.after);
  const ReplayKey key{session_.database.last_inserted()};
  session_.database.run(
      "DELETE FROM replays WHERE hook = ? AND ended_at IS NOT NULL AND key <= (SELECT key FROM replays WHERE hook = ? ORDER BY key DESC "
      "LIMIT 1 OFFSET ?)",
      replay.hook, replay.hook, most_kept);
  return key;
}

bool ReplayTable::save(const ReplayProgress& progress, Instant now) {
  session_.database.run(
      "UPDATE replays SET cursor = ?1, settled = ?2, sent = sent + ?3, failed = failed + ?4, "
      "last_failure = CASE WHEN ?5 = '' THEN last_failure ELSE ?5 END, ended_at = CASE WHEN ?1 >= up_to THEN ?6 END "
      "WHERE key = ?7 AND ended_at IS NULL",
      progress.cursor, Blob{bytes_of(progress.settled)}, progress.sent, progress.failed, progress.last_failure, now, progress.replay);
  return session_.database.changes() == 1;
}

bool ReplayTable::cancel(ReplayKey key, Instant now) {
  session_.database.run("UPDATE replays SET ended_at = ?, cancelled = 1 WHERE key = ? AND ended_at IS NULL", now, key);
  return session_.database.changes() == 1;
}

void ReplayTable::cancel_all(hooks::HookKey hook, Instant now) {
  session_.database.run("UPDATE replays SET ended_at = ?, cancelled = 1 WHERE hook = ? AND ended_at IS NULL", now, hook);
}

}  // namespace millrace::store::sqlite
