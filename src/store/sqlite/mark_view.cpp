// How many bytes of a log lie behind a position: marks say it every 64 KiB, and a walk over less than that says it exactly.
#include "store/sqlite/view.h"

namespace millrace::store::sqlite {

View::Mark View::log_end(chat::AppKey app) {
  const Position newest = head(app);
  if (writing_) return {newest, writing_->log.bytes_ever(app)};
  return {newest, session_.database.value<std::int64_t>("SELECT bytes_ever FROM logs WHERE app = ?", app).value_or(0)};
}

// In front of the first record that is kept.
View::Mark View::log_begin(chat::AppKey app) {
  const auto first = first_key(app);
  return {first ? position_in(*first) - 1 : head(app), log_end(app).bytes - log_size(app).bytes};
}

View::Mark View::walked(chat::AppKey app, Mark mark, const std::function<bool(const Mark&)>& is_beyond) {
  auto rows = session_.database.query("SELECT key, LENGTH(payload) FROM events WHERE key > ? AND key <= ? ORDER BY key",
                                      event_key(app, mark.position), event_key(app, position_in(-1)));
  while (rows.next()) {
    std::int64_t key = 0, payload_bytes = 0;
    rows.into(key, payload_bytes);
    const Mark next{position_in(key), mark.bytes + payload_bytes + LogState::record_bytes};
    if (is_beyond(next)) break;
    mark = next;
  }
  return mark;
}

std::int64_t View::bytes_behind(chat::AppKey app, Position position) {
  const auto end = log_end(app);
  if (position >= end.position) return 0;
  Mark mark = log_begin(app);
  if (position <= mark.position) return end.bytes - mark.bytes;
  {
    auto rows = session_.database.query(
        "SELECT position, bytes FROM log_marks WHERE app = ? AND position <= ? ORDER BY position DESC LIMIT 1", app, position);
    if (rows.next()) rows.into(mark.position, mark.bytes);
  }
  return end.bytes - walked(app, mark, [&](const Mark& next) { return next.position > position; }).bytes;
}

Position View::with_behind(chat::AppKey app, std::int64_t bytes) {
  const auto most = log_end(app).bytes - bytes;
  Mark mark = log_begin(app);
  if (most < mark.bytes) return 0;
  {
    auto rows = session_.database.query("SELECT position, bytes FROM log_marks WHERE app = ? AND bytes <= ? ORDER BY bytes DESC LIMIT 1",
                                        app, most);
    if (rows.next()) rows.into(mark.position, mark.bytes);
  }
  return walked(app, mark, [&](const Mark& next) { return next.bytes > most; }).position;
}

}  // namespace millrace::store::sqlite
