// A flag of a user has no message; one of a message names who wrote it as its target.
#include "store/sqlite/flag_rows.h"

#include "store/sqlite/chat_columns.h"
#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {
namespace {

const std::string select_flags =
    "SELECT f.id, f.message, f.cid, f.channel, f.reason, f.custom, f.created_at, f.updated_at, f.reviewed_at, f.reviewed_by, f.user, " +
    user_columns + ", " + user_columns_of("x") +
    " FROM flags f LEFT JOIN users u ON u.key = f.user JOIN users x ON x.key = f.target "
    "LEFT JOIN channels c ON c.key = f.channel WHERE ";

const std::string select_reports =
    "SELECT p.id, p.message, p.channel, p.flags, p.created_at, p.updated_at, p.result, p.details, p.reviewed_at, p.reviewed_by, "
    "p.first_reporter, " +
    user_columns + ", " + user_columns_of("x") + ", " + user_columns_of("y") +
    " FROM flag_reports p JOIN users u ON u.key = p.user LEFT JOIN users x ON x.key = p.first_reporter LEFT JOIN users y ON y.key = "
    "p.reviewed_by LEFT JOIN channels c ON c.key = p.channel WHERE ";

chat::Flag flag_in(const Rows& rows) {
  chat::Flag flag;
  chat::UserKey user{};
  const int next = rows.into_from(0, flag.id, flag.message_id, flag.channel_cid, flag.channel, flag.reason, flag.custom.members,
                                  flag.created_at, flag.updated_at, flag.reviewed_at, flag.reviewed_by, user);
  flag.created_by_automod = user == chat::UserKey{};
  if (!flag.created_by_automod) flag.user = user_in(rows, next);
  flag.target_user = user_in(rows, next + user_column_count);
  return flag;
}

chat::FlagReport report_in(const Rows& rows) {
  chat::FlagReport report;
  std::optional<chat::UserKey> reviewed_by;
  chat::UserKey first_reporter{};
  const int next = rows.into_from(0, report.id, report.message_id, report.channel, report.flags_count, report.created_at, report.updated_at,
                                  report.review_result, report.review_details.text, report.reviewed_at, reviewed_by, first_reporter);
  report.user = user_in(rows, next);
  if (first_reporter != chat::UserKey{}) report.first_reporter = user_in(rows, next + user_column_count);
  if (reviewed_by) report.reviewed_by = std::make_shared<const chat::User>(user_in(rows, next + 2 * user_column_count));
  return report;
}

chat::UserKey key_of_flagger(const std::optional<chat::User>& user) { return user ? user->key : chat::UserKey{}; }

template <class T, class Read>
std::optional<T> one(Rows rows, Read read) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

}  // namespace

std::optional<chat::Flag> FlagRows::flag_of_message(chat::UserKey user, std::string_view message_id) {
  static const std::string sql = select_flags + "f.user = ? AND f.message = ? AND f.message <> '' AND f.app = ?";
  return one<chat::Flag>(database_.query(sql.c_str(), user, message_id, app_), flag_in);
}

std::optional<chat::Flag> FlagRows::flag_of_user(chat::UserKey user, chat::UserKey target) {
  static const std::string sql = select_flags + "f.user = ? AND f.message = '' AND f.target = ?";
  return one<chat::Flag>(database_.query(sql.c_str(), user, target), flag_in);
}

std::int64_t FlagRows::flags_of_message(std::string_view message_id) {
  return database_.value<std::int64_t>("SELECT COUNT(*) FROM flags WHERE app = ? AND message = ?", app_, message_id).value_or(0);
}

std::int64_t FlagRows::flags_of_user(chat::UserKey target) {
  return database_.value<std::int64_t>("SELECT COUNT(*) FROM flags WHERE target = ? AND message = ''", target).value_or(0);
}

void FlagRows::add(const chat::Flag& flag) {
  database_.run(
      "INSERT INTO flags (app, id, user, target, message, cid, channel, reason, custom, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, flag.id, key_of_flagger(flag.user), flag.target_user.key, flag.message_id, flag.channel_cid, flag.channel, flag.reason,
      flag.custom.members, flag.created_at, flag.updated_at);
}

void FlagRows::remove(const chat::Flag& flag) {
  database_.run("DELETE FROM flags WHERE user = ? AND message = ? AND target = ?", key_of_flagger(flag.user), flag.message_id,
                flag.target_user.key);
}

std::vector<chat::Flag> FlagRows::message_flags(const chat::Query& query) {
  BuiltSql sql{select_flags + "f.app = ? AND f.message <> '' AND ", {static_cast<std::int64_t>(app_)}};
  append_condition(sql, Of::flags, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::flags, query.order);
  append_page(sql, query);
  std::vector<chat::Flag> flags;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) flags.push_back(flag_in(rows));
  return flags;
}

std::optional<chat::FlagReport> FlagRows::report(std::string_view id) {
  static const std::string sql = select_reports + "p.app = ? AND p.id = ?";
  return one<chat::FlagReport>(database_.query(sql.c_str(), app_, id), report_in);
}

std::optional<chat::FlagReport> FlagRows::report_on(std::string_view message_id) {
  static const std::string sql = select_reports + "p.app = ? AND p.message = ?";
  return one<chat::FlagReport>(database_.query(sql.c_str(), app_, message_id), report_in);
}

std::vector<chat::FlagReport> FlagRows::reports(const chat::Query& query) {
  BuiltSql sql{select_reports + "p.app = ? AND ", {static_cast<std::int64_t>(app_)}};
  append_condition(sql, Of::reports, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::reports, query.order);
  append_page(sql, query);
  std::vector<chat::FlagReport> reports;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) reports.push_back(report_in(rows));
  return reports;
}

void FlagRows::save(const chat::FlagReport& report) {
  const auto reviewed_by = report.reviewed_by ? std::optional(report.reviewed_by->key) : std::nullopt;
  database_.run(
      "INSERT INTO flag_reports (app, id, message, channel, user, first_reporter, flags, created_at, updated_at, result, details, "
      "reviewed_at, "
      "reviewed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (app, id) DO UPDATE SET flags = excluded.flags, "
      "updated_at = excluded.updated_at, result = excluded.result, details = excluded.details, reviewed_at = excluded.reviewed_at, "
      "reviewed_by = excluded.reviewed_by",
      app_, report.id, report.message_id, report.channel, report.user.key, key_of_flagger(report.first_reporter), report.flags_count,
      report.created_at, report.updated_at, report.review_result, report.review_details.text, report.reviewed_at, reviewed_by);
  if (!report.reviewed_at) return;
  database_.run("UPDATE flags SET reviewed_at = ?, reviewed_by = ?, updated_at = ? WHERE app = ? AND message = ?", report.reviewed_at,
                report.reviewed_by ? std::string_view(report.reviewed_by->id) : std::string_view(), report.updated_at, app_,
                report.message_id);
}

}  // namespace millrace::store::sqlite
