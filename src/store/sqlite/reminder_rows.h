// Reminders in SQLite's table.
#pragma once

#include "chat/reminder_rows.h"
#include "store/sqlite/database.h"

#include <optional>
#include <vector>

namespace millrace::store::sqlite {

class ReminderRows final : public chat::ReminderRows {
 public:
  ReminderRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Reminder> reminder(chat::MessageKey message, chat::UserKey user) override;
  std::optional<chat::Reminder> reminder(std::int64_t key) override;
  bool has_any(chat::UserKey user) override;
  std::vector<chat::Reminder> reminders(chat::UserKey user, const chat::Query& query) override;
  std::size_t count(chat::UserKey user, std::size_t most) override;
  std::int64_t add(chat::MessageKey message, const chat::Reminder& reminder) override;
  void update(const chat::Reminder& reminder) override;
  void remove(std::int64_t key) override;

 private:
  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
