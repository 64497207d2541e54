// One row per subject and kind.
#include "store/sqlite/timer_rows.h"

namespace millrace::store::sqlite {

void TimerRows::set(const chat::Timer& timer) {
  database_.run(
      "INSERT INTO timers (app, kind, subject, at) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject) DO UPDATE SET app = excluded.app, at = "
      "excluded.at",
      app_, timer.kind, timer.subject, timer.at);
  if (set_) *set_ = true;
}

void TimerRows::set_if_none(const chat::Timer& timer) {
  database_.run("INSERT INTO timers (app, kind, subject, at) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject) DO NOTHING", app_, timer.kind,
                timer.subject, timer.at);
  if (set_) *set_ = true;
}

void TimerRows::cancel(chat::Timer::Kind kind, std::int64_t subject) {
  database_.run("DELETE FROM timers WHERE kind = ? AND subject = ?", kind, subject);
}

}  // namespace millrace::store::sqlite
