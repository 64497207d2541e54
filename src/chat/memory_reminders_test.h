// Reminders in memory, for the tests of the rules.
#pragma once

#include "chat/reminder_rows.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace millrace::chat {

class MemoryReminders final : public ReminderRows {
 public:
  std::optional<Reminder> reminder(MessageKey message, UserKey user) override {
    for (const auto& row : rows_)
      if (row.message == message && row.reminder.user.key == user) return row.reminder;
    return std::nullopt;
  }
  std::optional<Reminder> reminder(std::int64_t key) override {
    for (const auto& row : rows_)
      if (row.reminder.key == key) return row.reminder;
    return std::nullopt;
  }
  std::vector<Reminder> reminders(UserKey user, const Query&) override {
    std::vector<Reminder> reminders;
    for (const auto& row : rows_)
      if (row.reminder.user.key == user) reminders.push_back(row.reminder);
    return reminders;
  }
  bool has_any(UserKey user) override { return count(user, 1) > 0; }
  std::size_t count(UserKey user, std::size_t most) override {
    const auto all = std::ranges::count_if(rows_, [&](const Row& row) { return row.reminder.user.key == user; });
    return std::min(static_cast<std::size_t>(all), most);
  }
  std::int64_t add(MessageKey message, const Reminder& reminder) override {
    rows_.push_back({message, reminder});
    return rows_.back().reminder.key = ++keys_;
  }
  void update(const Reminder& reminder) override {
    for (auto& row : rows_)
      if (row.reminder.key == reminder.key) row.reminder.remind_at = reminder.remind_at, row.reminder.updated_at = reminder.updated_at;
  }
  void remove(std::int64_t key) override {
    std::erase_if(rows_, [&](const Row& row) { return row.reminder.key == key; });
  }

 private:
  struct Row {
    MessageKey message;
    Reminder reminder;
  };
  std::vector<Row> rows_;
  std::int64_t keys_ = 0;
};

}  // namespace millrace::chat
