// Rows that go with their message.
#include "store/sqlite/reminder_rows.h"

#include "store/sqlite/chat_columns.h"
#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {
namespace {

const std::string in_sight =
    " FROM reminders r CROSS JOIN messages g ON g.key = r.message CROSS JOIN channels c ON c.key = g.channel AND c.deleted_at IS NULL AND "
    "g.key > c.hidden_up_to ";

const std::string select_reminders = "SELECT r.key, g.id, c.type || ':' || c.id, r.remind_at, r.created_at, r.updated_at, " + user_columns +
                                     in_sight + "CROSS JOIN users u ON u.key = r.user WHERE ";

chat::Reminder reminder_in(const Rows& rows) {
  chat::Reminder reminder;
  const int next = rows.into_from(0, reminder.key, reminder.message_id, reminder.channel_cid, reminder.remind_at, reminder.created_at,
                                  reminder.updated_at);
  reminder.user = user_in(rows, next);
  reminder.user_id = reminder.user.id;
  return reminder;
}

}  // namespace

std::optional<chat::Reminder> ReminderRows::reminder(chat::MessageKey message, chat::UserKey user) {
  static const std::string sql = select_reminders + "r.user = ? AND r.message = ?";
  auto rows = database_.query(sql.c_str(), user, message);
  if (!rows.next()) return std::nullopt;
  return reminder_in(rows);
}

std::optional<chat::Reminder> ReminderRows::reminder(std::int64_t key) {
  static const std::string sql = select_reminders + "r.key = ? AND g.app = ?";
  auto rows = database_.query(sql.c_str(), key, app_);
  if (!rows.next()) return std::nullopt;
  return reminder_in(rows);
}

std::vector<chat::Reminder> ReminderRows::reminders(chat::UserKey user, const chat::Query& query) {
  BuiltSql sql{select_reminders + "r.user = ? AND ", {static_cast<std::int64_t>(user)}};
  append_condition(sql, Of::reminders, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  auto order = query.order;
  if (order.empty()) order.push_back({chat::Attribute::remind_at, {}, chat::Direction::ascending});
  append_order(sql, Of::reminders, order);
  append_page(sql, query);
  std::vector<chat::Reminder> reminders;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) reminders.push_back(reminder_in(rows));
  return reminders;
}

bool ReminderRows::has_any(chat::UserKey user) {
  return database_.value<std::int64_t>("SELECT 1 FROM reminders WHERE user = ? LIMIT 1", user).has_value();
}

std::size_t ReminderRows::count(chat::UserKey user, std::size_t most) {
  static const std::string sql = "SELECT COUNT(*) FROM (SELECT 1" + in_sight + "WHERE r.user = ? LIMIT ?)";
  return database_.value<std::size_t>(sql.c_str(), user, most).value_or(0);
}

std::int64_t ReminderRows::add(chat::MessageKey message, const chat::Reminder& reminder) {
  database_.run("INSERT INTO reminders (message, user, remind_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?)", message,
                reminder.user.key, reminder.remind_at, reminder.created_at, reminder.updated_at);
  return database_.last_inserted();
}

void ReminderRows::update(const chat::Reminder& reminder) {
  database_.run("UPDATE reminders SET remind_at = ?, updated_at = ? WHERE key = ?", reminder.remind_at, reminder.updated_at, reminder.key);
}

void ReminderRows::remove(std::int64_t key) { database_.run("DELETE FROM reminders WHERE key = ?", key); }

}  // namespace millrace::store::sqlite
