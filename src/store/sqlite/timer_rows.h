// Timers in SQLite's table.
#pragma once

#include "chat/keys.h"
#include "chat/timer.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class TimerRows final : public chat::TimerRows {
 public:
  // `set` becomes true with each timer that is set; null on a reader.
  TimerRows(Database& database, chat::AppKey app, bool* set) : database_(database), app_(app), set_(set) {}

  void set(const chat::Timer& timer) override;
  void set_if_none(const chat::Timer& timer) override;
  void cancel(chat::Timer::Kind kind, std::int64_t subject) override;

 private:
  Database& database_;
  const chat::AppKey app_;
  bool* const set_;
};

}  // namespace millrace::store::sqlite
