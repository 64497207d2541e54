// Erasing the oldest records of a log: positions have no gaps before and none afterwards.
#include "store/sqlite/view.h"

#include <algorithm>

namespace millrace::store::sqlite {

LogSize View::log_size(chat::AppKey app) {
  LogSize size{.head = head(app)};
  size.bytes =
      writing_ ? writing_->log.bytes(app) : session_.database.value<std::int64_t>("SELECT bytes FROM logs WHERE app = ?", app).value_or(0);
  if (const auto first = first_key(app)) {
    size.first = position_in(*first);
    size.oldest = session_.database.value<Instant>("SELECT at FROM events WHERE key = ?", *first);
  }
  return size;
}

Trimmed View::trim(chat::AppKey app, Instant older_than, std::int64_t most_bytes, std::size_t most) {
  const auto first = first_key(app);
  if (!first) return {};
  // A hook's cursor may stand in front of events that it has settled; that they stay a little longer harms nobody.
  const Position newest = head(app) - 1;
  const auto settled = session_.database.value<Position>(
      "SELECT COALESCE(MIN(IIF(idle, MAX(cursor, ?), cursor)), ?) FROM progress "
      "WHERE hook IN (SELECT key FROM hooks WHERE app = ? AND deleted_at IS NULL)",
      idle_up_to(app), newest, app);
  const auto last_allowed = event_key(app, std::min(*settled, newest));

  std::int64_t bytes = writing_->log.bytes(app), erased_bytes = 0, last = *first - 1;
  Trimmed trimmed;
  std::map<std::int64_t, std::int64_t> types;
  {
    auto rows = session_.database.query("SELECT key, at, type, LENGTH(payload) FROM events WHERE key BETWEEN ? AND ? ORDER BY key", *first,
                                        last_allowed);
    while (rows.next()) {
      std::int64_t key = 0, type = 0, payload_bytes = 0;
      Instant at;
      rows.into(key, at, type, payload_bytes);
      if (at >= older_than && bytes - erased_bytes <= most_bytes) break;
      trimmed.more = trimmed.records == static_cast<std::int64_t>(most);
      if (trimmed.more) break;
      last = key;
      erased_bytes += payload_bytes + LogState::record_bytes;
      ++trimmed.records;
      if (type != 0) ++types[type];
    }
  }
  if (trimmed.records == 0) return trimmed;
  session_.database.run("DELETE FROM events WHERE key BETWEEN ? AND ?", *first, last);
  session_.database.run("DELETE FROM log_marks WHERE app = ? AND position <= ?", app, position_in(last));
  for (const auto& [type, count] : types)
    session_.database.run(
        "INSERT INTO trimmed_counts (app, type, count) VALUES (?, ?, ?) ON CONFLICT (app, type) DO UPDATE SET count = count + "
        "excluded.count",
        app, type, count);
  writing_->log.trimmed(app, trimmed.records, erased_bytes);
  return trimmed;
}

}  // namespace millrace::store::sqlite
