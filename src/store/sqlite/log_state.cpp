// Appends rows of the log and keeps its counters.
#include "store/sqlite/log_state.h"

#include <ranges>

namespace millrace::store::sqlite {

LogState::Log& LogState::log(chat::AppKey app) {
  const auto [at, is_new] = logs_.try_emplace(app);
  Log& log = at->second;
  if (!is_new) return log;
  auto rows = session_.database.query("SELECT key, at FROM events WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1", event_key(app, 0),
                                      event_key(app, position_in(-1)));
  if (rows.next()) {
    std::int64_t key = 0;
    rows.into(key, log.last_at);
    log.head = position_in(key);
  }
  {
    auto sizes = session_.database.query("SELECT bytes, bytes_ever FROM logs WHERE app = ?", app);
    if (sizes.next()) sizes.into(log.bytes, log.bytes_ever);
  }
  auto counts = session_.database.query("SELECT type, count FROM event_counts WHERE app = ?", app);
  while (counts.next()) {
    std::int64_t type = 0, count = 0;
    counts.into(type, count);
    log.counts[type] = count;
  }
  return log;
}

Position LogState::append(chat::AppKey app, const NewEvent& event, Instant at, const Uuid& id, std::int64_t dictionary) {
  Log& log = this->log(app);
  const auto type = session_.type_key(event.type);
  const Position position = log.head + 1;
  const std::optional<std::string_view> cid = event.cid.empty() ? std::nullopt : std::optional<std::string_view>(event.cid);
  const std::optional<std::string_view> user = event.user.empty() ? std::nullopt : std::optional<std::string_view>(event.user);
  const auto payload = session_.codec.compressed(event.payload, dictionary);
  session_.database.run("INSERT INTO events (key, at, type, id, cid, user, dictionary, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        event_key(app, position), at, type, Blob{{reinterpret_cast<const char*>(id.data()), id.size()}}, cid, user,
                        dictionary, Blob{payload});
  const auto bytes = static_cast<std::int64_t>(payload.size()) + record_bytes;
  appended_.push_back({app, type, log.last_at, bytes});
  log.bytes += bytes;
  log.bytes_ever += bytes;
  log.bytes_changed = true;
  if (log.bytes_ever / mark_bytes != (log.bytes_ever - bytes) / mark_bytes)
    session_.database.run("INSERT INTO log_marks (app, position, bytes) VALUES (?, ?, ?)", app, position, log.bytes_ever);
  log.head = position;
  log.last_at = at;
  if (type != 0) ++log.counts[type], log.changed.insert(type);
  records_[app].push_back(std::make_shared<const LogRecord>(LogRecord{position, id, at, event.type, event.cid, event.user, event.payload}));
  return position;
}

void LogState::trimmed(chat::AppKey app, std::int64_t records, std::int64_t bytes) {
  Log& log = this->log(app);
  log.bytes -= bytes;
  log.bytes_changed = true;
  trimmed_records_ += records;
  trims_.push_back({app, records, bytes});
}

void LogState::undo() {
  for (const auto& [app, records, bytes] : trims_) logs_.at(app).bytes += bytes, trimmed_records_ -= records;
  trims_.clear();
  for (const auto& [app, type, last_at_before, bytes] : appended_ | std::views::reverse) {
    Log& log = logs_.at(app);
    --log.head;
    log.bytes -= bytes;
    log.bytes_ever -= bytes;
    log.last_at = last_at_before;
    // A type of which nothing is left may have been named by this write alone, and its key is free again.
    if (type != 0 && --log.counts[type] == 0) log.counts.erase(type), log.changed.erase(type);
    records_[app].pop_back();
  }
  appended_.clear();
  session_.forget_new_types();
}

void LogState::flush() {
  for (auto& [app, log] : logs_) {
    for (const auto type : log.changed)
      session_.database.run(
          "INSERT INTO event_counts (app, type, count) VALUES (?, ?, ?) ON CONFLICT (app, type) DO UPDATE SET count = excluded.count", app,
          type, log.counts[type]);
    log.changed.clear();
    if (std::exchange(log.bytes_changed, false))
      session_.database.run(
          "INSERT INTO logs (app, bytes, bytes_ever) VALUES (?, ?, ?) ON CONFLICT (app) DO UPDATE SET bytes = excluded.bytes, "
          "bytes_ever = excluded.bytes_ever",
          app, log.bytes, log.bytes_ever);
  }
}

void LogState::forget() {
  logs_.clear();
  session_.forget_new_types();
  appended_.clear();
  trims_.clear();
  trimmed_records_ = 0;
  records_.clear();
}

}  // namespace millrace::store::sqlite
