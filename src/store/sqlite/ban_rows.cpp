// A ban lies in a row of its own, and the row of its user or member shows it.
#include "store/sqlite/ban_rows.h"

#include "store/sqlite/chat_columns.h"
#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {
namespace {

// Of bans b; of their user u and who banned x, who may be nobody.
const std::string ban_columns = "b.key, b.channel, b.shadow, b.reason, b.created_at, b.expires, COALESCE(b.address, ''), b.banned_by, " +
                                user_columns + ", " + user_columns_of("x");
const std::string future_columns =
    "b.key, 0, b.shadow, b.reason, b.created_at, b.expires, '', b.banned_by, " + user_columns + ", " + user_columns_of("x");
const std::string with_users = " b JOIN users u ON u.key = b.user LEFT JOIN users x ON x.key = b.banned_by ";

chat::Ban ban_in(const Rows& rows) {
  chat::Ban ban;
  std::optional<chat::UserKey> banned_by;
  const int next = rows.into_from(0, ban.key, ban.channel, ban.shadow, ban.reason, ban.created_at, ban.expires, ban.address, banned_by);
  ban.user = user_in(rows, next);
  if (banned_by) ban.banned_by = std::make_shared<const chat::User>(user_in(rows, next + user_column_count));
  return ban;
}

// What stands behind FROM and WHERE for a list of future bans.
void append_wanted(BuiltSql& sql, chat::AppKey app, const chat::BanRows::FutureWanted& wanted) {
  sql.text += wanted.by || wanted.user ? " WHERE +b.app = ?" : " WHERE b.app = ?";
  sql.values.emplace_back(static_cast<std::int64_t>(app));
  const auto append = [&](const char* condition, auto value) {
    sql.text += condition;
    sql.values.emplace_back(static_cast<std::int64_t>(value));
  };
  if (wanted.by) append(" AND b.banned_by = ?", *wanted.by);
  if (wanted.user) append(" AND b.user = ?", *wanted.user);
  if (wanted.held_at) append(" AND (b.expires IS NULL OR b.expires > ?)", wanted.held_at->ns);
}

}  // namespace

std::optional<chat::Ban> BanRows::ban(chat::UserKey user, chat::ChannelKey channel) {
  static const std::string sql = "SELECT " + ban_columns + " FROM bans" + with_users + "WHERE b.user = ? AND b.channel = ?";
  auto rows = database_.query(sql.c_str(), user, channel);
  if (!rows.next()) return std::nullopt;
  return ban_in(rows);
}

std::optional<chat::Ban> BanRows::ban(chat::BanKey key) {
  static const std::string sql = "SELECT " + ban_columns + " FROM bans" + with_users + "WHERE b.key = ?";
  auto rows = database_.query(sql.c_str(), key);
  if (!rows.next()) return std::nullopt;
  return ban_in(rows);
}

// Most addresses are banned from nowhere, and to know that takes one look: sorting bans and joining users costs ten times that.
std::optional<chat::Ban> BanRows::ban_of_address(std::string_view address, chat::ChannelKey channel, Instant held_at) {
  if (!database_.value<int>("SELECT 1 FROM bans INDEXED BY bans_by_address WHERE app = ? AND address = ? LIMIT 1", app_, address))
    return std::nullopt;
  static const std::string sql = "SELECT " + ban_columns +
                                 " FROM bans b INDEXED BY bans_by_address JOIN users u ON u.key = b.user LEFT JOIN "
                                 "users x ON x.key = b.banned_by WHERE b.app = ? AND b.address = ? AND b.channel IN (0, ?) AND "
                                 "(b.expires IS NULL OR b.expires > ?) ORDER BY b.shadow LIMIT 1";
  auto rows = database_.query(sql.c_str(), app_, address, channel, held_at);
  if (!rows.next()) return std::nullopt;
  return ban_in(rows);
}

void BanRows::seen_from(chat::UserKey user, std::string_view address) {
  database_.run(
      "INSERT INTO user_addresses (user, address) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET address = excluded.address "
      "WHERE address <> excluded.address",
      user, address);
}

std::string BanRows::last_address(chat::UserKey user) {
  return database_.value<std::string>("SELECT address FROM user_addresses WHERE user = ?", user).value_or("");
}

std::size_t BanRows::users_at(std::string_view address, std::size_t limit) {
  std::size_t users = 0;
  auto rows =
      database_.query("SELECT 1 FROM user_addresses INDEXED BY user_addresses_by_address WHERE address = ? LIMIT ?", address, limit);
  while (rows.next()) ++users;
  return users;
}

std::int64_t BanRows::count(chat::UserKey user) {
  return database_.value<std::int64_t>("SELECT COUNT(*) FROM bans WHERE user = ?", user).value_or(0);
}

void BanRows::show(chat::UserKey user, chat::ChannelKey channel, bool open, bool shadow, std::optional<Instant> expires) {
  if (channel == chat::ChannelKey{})
    database_.run("UPDATE users SET banned = ?, shadow_banned = ?, ban_expires = ? WHERE key = ?", open, shadow, expires, user);
  else
    database_.run("UPDATE members SET banned = ?, shadow_banned = ?, ban_expires = ? WHERE user = ? AND channel = ?", open, shadow, expires,
                  user, channel);
}

chat::BanKey BanRows::save(const chat::Ban& ban) {
  const auto key = database_.value<chat::BanKey>(
      "INSERT INTO bans (app, user, channel, shadow, banned_by, reason, created_at, expires, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
      "NULLIF(?, '')) "
      "ON CONFLICT (user, channel) DO UPDATE SET shadow = excluded.shadow, banned_by = excluded.banned_by, reason = excluded.reason, "
      "created_at = excluded.created_at, expires = excluded.expires, address = excluded.address RETURNING key",
      app_, ban.user.key, ban.channel, ban.shadow, key_of(ban.banned_by), ban.reason, ban.created_at, ban.expires, ban.address);
  show(ban.user.key, ban.channel, !ban.shadow, ban.shadow, ban.expires);
  return key.value();
}

void BanRows::remove(chat::UserKey user, chat::ChannelKey channel) {
  database_.run("DELETE FROM bans WHERE user = ? AND channel = ?", user, channel);
  show(user, channel, false, false, std::nullopt);
}

std::vector<chat::Ban> BanRows::bans(const Wanted& wanted) {
  BuiltSql sql{"SELECT " + ban_columns + " FROM bans" + with_users +
                   "LEFT JOIN channels c ON c.key = b.channel WHERE b.app = ? AND u.gone = 0 AND c.deleted_at IS NULL AND ",
               {static_cast<std::int64_t>(app_)}};
  if (wanted.held_at) {
    sql.text += "(b.expires IS NULL OR b.expires > ?) AND ";
    sql.values.emplace_back(wanted.held_at->ns);
  }
  append_condition(sql, Of::bans, wanted.query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::bans, wanted.query.order);
  append_page(sql, wanted.query);
  std::vector<chat::Ban> bans;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) bans.push_back(ban_in(rows));
  return bans;
}

void BanRows::save_future(const chat::Ban& ban) {
  database_.run(
      "INSERT INTO future_bans (app, banned_by, user, shadow, reason, created_at, expires) VALUES (?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (banned_by, user) DO UPDATE SET shadow = excluded.shadow, reason = excluded.reason, created_at = excluded.created_at, "
      "expires = excluded.expires",
      app_, key_of(ban.banned_by), ban.user.key, ban.shadow, ban.reason, ban.created_at, ban.expires);
}

void BanRows::remove_future(chat::UserKey by, chat::UserKey user) {
  database_.run("DELETE FROM future_bans WHERE banned_by = ? AND user = ?", by, user);
}

std::optional<chat::Ban> BanRows::future_ban(chat::UserKey by, chat::UserKey user) {
  static const std::string sql = "SELECT " + future_columns + " FROM future_bans" + with_users + "WHERE b.banned_by = ? AND b.user = ?";
  auto rows = database_.query(sql.c_str(), by, user);
  if (!rows.next()) return std::nullopt;
  return ban_in(rows);
}

std::vector<chat::Ban> BanRows::future_bans(const FutureWanted& wanted) {
  BuiltSql sql{"SELECT " + future_columns + " FROM future_bans" + with_users, {}};
  append_wanted(sql, app_, wanted);
  sql.text += " ORDER BY b.key DESC LIMIT ? OFFSET ?";
  sql.values.emplace_back(static_cast<std::int64_t>(wanted.limit)), sql.values.emplace_back(static_cast<std::int64_t>(wanted.offset));
  std::vector<chat::Ban> bans;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) bans.push_back(ban_in(rows));
  return bans;
}

std::int64_t BanRows::count(const FutureWanted& wanted) {
  BuiltSql sql{"SELECT COUNT(*) FROM future_bans b", {}};
  append_wanted(sql, app_, wanted);
  auto rows = database_.query_once(sql.text, sql.values);
  std::int64_t count = 0;
  if (rows.next()) rows.into(count);
  return count;
}

}  // namespace millrace::store::sqlite
