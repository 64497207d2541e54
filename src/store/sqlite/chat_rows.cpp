// Users and channels. Each row is read by one function, whatever query found it.
#include "store/sqlite/chat_rows.h"

#include "base/ensure.h"
#include "chat/channel_types.h"
#include "chat/user_names.h"
#include "store/sqlite/channel_query.h"
#include "store/sqlite/chat_columns.h"
#include "store/sqlite/columns.h"
#include "store/sqlite/filter_sql.h"
#include "wire/channel.h"
#include "wire/write.h"

#include <xxhash.h>

namespace millrace::store::sqlite {
namespace {

std::string overrides_text(const chat::Channel& channel) {
  return channel.overrides == chat::ConfigOverrides{} ? std::string() : wire::written(channel.overrides, wire::Profile::http_v1);
}

chat::ConfigOverrides overrides_in(std::string_view text) {
  chat::ConfigOverrides overrides;
  if (text.empty()) return overrides;
  const auto document = wire::parse_json(text);
  ensure(document && wire::read(*document, overrides, "overrides"), "the stored overrides of a channel are damaged");
  return overrides;
}

const std::string own_channel_columns =
    "c.key, c.type, c.id, c.created_at, c.updated_at, c.frozen, c.disabled, c.team, c.member_count, c.message_count, c.count_sequence, "
    "c.count_floor, c.last_message_at, c.deleted_at, c.truncated_at, c.truncated_by, c.custom, c.cooldown, "
    "c.auto_translation, c.translation_language, c.filter_tags, c.overrides";
const std::string channel_columns = own_channel_columns + ", " + user_columns;

}  // namespace

std::int64_t ChatRows::hash(std::string_view id) const {
  return static_cast<std::int64_t>(XXH3_64bits_withSeed(id.data(), id.size(), hash_salt_ + static_cast<std::uint64_t>(app_)));
}

// Users

std::optional<chat::User> ChatRows::user(std::string_view id) {
  if (const auto* held = recent_ ? recent_->user(app_, id) : nullptr) return *held;
  static const std::string sql = "SELECT " + user_columns + " FROM users u WHERE u.app = ? AND u.id = ? AND u.gone = 0";
  auto rows = database_.query(sql.c_str(), app_, id);
  if (!rows.next()) return std::nullopt;
  auto user = user_in(rows, 0);
  if (recent_) recent_->keep(app_, user);
  return user;
}

std::optional<chat::User> ChatRows::user(chat::UserKey key) {
  if (const auto* held = recent_ ? recent_->user(key) : nullptr) return *held;
  if (const auto known = known_users_.find(key); known != known_users_.end()) return known->second;
  static const std::string sql = "SELECT " + user_columns + " FROM users u WHERE u.key = ?";
  if (reading_) {
    const auto row = kept_row(KeptRows::Of::users, key, sql);
    if (row.empty()) return std::nullopt;
    PackedRow values(row);
    return known(user_in(values));
  }
  auto rows = database_.query(sql.c_str(), key);
  if (!rows.next()) return std::nullopt;
  return known(user_in(rows, 0));
}

bool ChatRows::read_user(chat::UserKey key, chat::User& user) {
  if (const auto known = known_users_.find(key); known != known_users_.end()) {
    user = known->second;
    return true;
  }
  auto found = this->user(key);
  if (!found) return false;
  user = *std::move(found);
  return true;
}

std::string ChatRows::kept_row(KeptRows::Of of, std::int64_t key, const std::string& sql) {
  std::string bytes;
  if (reading_->kept.find(of, key, reading_->as_of, bytes)) return bytes;
  auto rows = database_.query(sql.c_str(), key);
  if (!rows.next()) return {};
  RowPacker row;
  rows.pack(row);
  reading_->kept.keep(of, key, reading_->as_of, row.bytes());
  return row.bytes();
}

chat::User ChatRows::known(chat::User user) {
  if (!recent_ && known_users_.size() < most_known_users) known_users_.try_emplace(user.key, user);
  return user;
}

chat::UserKey ChatRows::save(const chat::User& user) {
  const auto teams = text_of(user.teams), teams_role = teams_role_text(user.teams_role), name_key = chat::folded_name(user.name);
  if (user.key != chat::UserKey{}) {
    database_.run(
        "UPDATE users SET role = ?, name = ?, image = ?, language = ?, teams = ?, invisible = ?, updated_at = ?, deactivated_at = ?, "
        "deleted_at = ?, custom = ?, teams_role = ?, revoked_before = ?, privacy = ?, name_key = ? WHERE key = ?",
        user.role, user.name, user.image, user.language, teams, user.invisible, user.updated_at, user.deactivated_at, user.deleted_at,
        user.custom.members, teams_role, user.revoke_tokens_issued_before, user.privacy_settings.members, name_key, user.key);
    return user.key;
  }
  database_.run(
      "INSERT INTO users (app, id, role, name, image, language, teams, banned, invisible, created_at, updated_at, custom, teams_role, "
      "revoked_before, privacy, name_key) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, user.id, user.role, user.name, user.image, user.language, teams, user.invisible, user.created_at, user.updated_at,
      user.custom.members, teams_role, user.revoke_tokens_issued_before, user.privacy_settings.members, name_key);
  return chat::UserKey{database_.last_inserted()};
}

void ChatRows::remove(const chat::User& user) {
  database_.run(
      "UPDATE users SET gone = 1, name = '', name_key = '', image = '', language = '', teams = '[]', custom = '', teams_role = '', "
      "privacy = '', updated_at = ?, deleted_at = ? WHERE key = ?",
      user.updated_at, user.deleted_at, user.key);
  for (const char* sql :
       {"DELETE FROM devices WHERE user = ?", "DELETE FROM mutes WHERE user = ?", "DELETE FROM blocks WHERE user = ?",
        "DELETE FROM channel_mutes WHERE user = ?", "DELETE FROM drafts WHERE user = ?", "DELETE FROM reminders WHERE user = ?",
        "DELETE FROM user_group_members WHERE user = ?", "DELETE FROM user_addresses WHERE user = ?"})
    database_.run(sql, user.key);
}

bool ChatRows::has_namesake(const chat::User& user, const std::vector<std::string>& teams) {
  const auto name_key = chat::folded_name(user.name);
  if (teams.empty())
    return database_
        .value<int>("SELECT 1 FROM users WHERE app = ? AND name_key = ? AND name_key <> '' AND key <> ? LIMIT 1", app_, name_key, user.key)
        .has_value();
  return database_
      .value<int>(
          "SELECT 1 FROM users u WHERE u.app = ? AND u.name_key = ? AND u.name_key <> '' AND u.key <> ? AND u.teams <> '[]' AND EXISTS "
          "(SELECT 1 FROM json_each(u.teams) t WHERE t.value IN (SELECT value FROM json_each(?))) LIMIT 1",
          app_, name_key, user.key, text_of(teams))
      .has_value();
}

std::vector<chat::User> ChatRows::users(const chat::Query& query) {
  BuiltSql sql{"SELECT " + user_columns + " FROM users u WHERE u.app = ? AND u.gone = 0 AND u.deleted_at IS NULL AND ",
               {static_cast<std::int64_t>(app_)}};
  if (query.deactivated == chat::Deactivated::left_out) sql.text += "u.deactivated_at IS NULL AND ";
  append_condition(sql, Of::users, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::users, query.order);
  append_page(sql, query);
  std::vector<chat::User> users;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) users.push_back(user_in(rows, 0));
  return users;
}

// Channels

int ChatRows::read_own_channel(const Rows& rows, chat::Channel& channel) {
  std::optional<chat::UserKey> truncated_by;
  std::string_view tags, overrides;
  const int next =
      rows.into_from(0, channel.key, channel.type, channel.id, channel.created_at, channel.updated_at, channel.frozen, channel.disabled,
                     channel.team, channel.member_count, channel.message_count, channel.count_sequence, channel.count_floor,
                     channel.last_message_at, channel.deleted_at, channel.truncated_at, truncated_by, channel.custom.members,
                     channel.cooldown, channel.auto_translation_enabled, channel.auto_translation_language, tags, overrides);
  channel.cid = channel.type + ':' + channel.id;
  if (tags != "[]") channel.filter_tags = texts_in(tags);
  channel.overrides = overrides_in(overrides);
  channel.config = chat::overridden(config_of(channel.type), channel.overrides);
  if (truncated_by) channel.truncated_by = user(*truncated_by);
  return next;
}

chat::Channel ChatRows::channel_in(const Rows& rows) {
  chat::Channel channel;
  const int next = read_own_channel(rows, channel);
  channel.created_by = known(user_in(rows, next));
  return channel;
}

// A deleted channel outlives its type.
chat::ChannelConfigPtr ChatRows::config_of(const std::string& type) {
  auto config = chat::channel_type(*this, type);
  return config ? config : chat::built_in_channel_type("messaging");
}

chat::Channel ChatRows::kept(chat::Channel channel) {
  if (recent_) recent_->keep(app_, channel, config_of(channel.type));
  return channel;
}

// The channel's row is as it was, the configuration of its type may be another.
chat::Channel ChatRows::current(RecentChannel& held) {
  if (auto config = config_of(held.channel.type); config != held.type_config) {
    held.channel.config = chat::overridden(config, held.channel.overrides);
    held.type_config = std::move(config);
  }
  return held.channel;
}

std::optional<chat::Channel> ChatRows::channel(const chat::Cid& cid) {
  if (auto* held = recent_ ? recent_->channel(app_, cid) : nullptr) return current(*held);
  static const std::string where = "WHERE c.app = ? AND c.type = ? AND c.id = ? AND c.deleted_at IS NULL";
  if (reading_) {
    static const std::string alone = "SELECT " + own_channel_columns + ", c.created_by FROM channels c " + where;
    auto rows = database_.query(alone.c_str(), app_, cid.type, cid.id);
    if (!rows.next()) return std::nullopt;
    std::optional<chat::Channel> channel(std::in_place);
    chat::UserKey creator{};
    rows.into_from(read_own_channel(rows, *channel), creator);
    known_cid_ = {channel->key, channel->cid};
    return read_user(creator, channel->created_by) ? channel : std::nullopt;
  }
  static const std::string sql = "SELECT " + channel_columns + " FROM channels c JOIN users u ON u.key = c.created_by " + where;
  auto rows = database_.query(sql.c_str(), app_, cid.type, cid.id);
  if (!rows.next()) return std::nullopt;
  return kept(channel_in(rows));
}

std::optional<chat::Channel> ChatRows::channel(chat::ChannelKey key) {
  if (auto* held = recent_ ? recent_->channel(key) : nullptr) return current(*held);
  static const std::string sql =
      "SELECT " + channel_columns + " FROM channels c JOIN users u ON u.key = c.created_by WHERE c.key = ? AND c.deleted_at IS NULL";
  auto rows = database_.query(sql.c_str(), key);
  if (!rows.next()) return std::nullopt;
  return kept(channel_in(rows));
}

std::vector<chat::Channel> ChatRows::channels(const chat::Query& query) {
  const auto sql = channels_sql(channel_columns, static_cast<std::int64_t>(app_), query);
  return channels_in(database_.query_once(sql.text, sql.values));
}

std::vector<chat::Channel> ChatRows::channels_in(Rows rows) {
  std::vector<chat::Channel> channels;
  while (rows.next()) channels.push_back(channel_in(rows));
  return channels;
}

std::vector<chat::Channel> ChatRows::conversations(chat::UserKey user, std::size_t limit) {
  static const std::string sql = "SELECT " + channel_columns +
                                 " FROM members m JOIN channels c ON c.key = m.channel JOIN users u ON u.key = c.created_by "
                                 "WHERE m.user = ? AND c.deleted_at IS NULL AND c.member_count = 2 ORDER BY c.key LIMIT ?";
  return channels_in(database_.query(sql.c_str(), user, limit));
}

std::vector<chat::Channel> ChatRows::conversations_removed(chat::UserKey user, Instant at, std::size_t limit) {
  static const std::string sql =
      "SELECT " + channel_columns +
      " FROM members m JOIN channels c ON c.key = m.channel JOIN users u ON u.key = c.created_by "
      "WHERE m.user = ? AND c.deleted_at = ? AND c.member_count = 2 AND NOT EXISTS (SELECT 1 FROM channels o WHERE "
      "o.app = c.app AND o.type = c.type AND o.id = c.id AND o.deleted_at IS NULL) ORDER BY c.key LIMIT ?";
  return channels_in(database_.query(sql.c_str(), user, at, limit));
}

std::vector<chat::Channel> ChatRows::removed_channels(const chat::Cid& cid, std::size_t limit) {
  static const std::string sql = "SELECT " + channel_columns +
                                 " FROM channels c INDEXED BY channels_removed JOIN users u ON u.key = c.created_by WHERE c.app = ? AND "
                                 "c.type = ? AND c.id = ? AND c.deleted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM erasures e INDEXED BY "
                                 "erasures_by_channel WHERE e.channel = c.key AND e.channel <> 0 AND e.what = 0) ORDER BY c.key LIMIT ?";
  return channels_in(database_.query(sql.c_str(), app_, cid.type, cid.id, limit));
}

std::vector<chat::Channel> ChatRows::unread_channels(chat::UserKey user, std::size_t limit) {
  static const std::string sql = "SELECT " + channel_columns +
                                 " FROM members m JOIN channels c ON c.key = m.channel JOIN users u ON u.key = c.created_by "
                                 "WHERE m.user = ? AND c.deleted_at IS NULL AND c.count_sequence > MAX(m.read_sequence, c.count_floor) "
                                 "ORDER BY c.key LIMIT ?";
  return channels_in(database_.query(sql.c_str(), user, limit));
}

chat::ChannelKey ChatRows::save(const chat::Channel& channel) {
  if (channel.key != chat::ChannelKey{}) {
    database_.run(
        "UPDATE channels SET updated_at = ?, frozen = ?, disabled = ?, team = ?, custom = ?, cooldown = ?, auto_translation = ?, "
        "translation_language = ?, overrides = ? WHERE key = ?",
        channel.updated_at, channel.frozen, channel.disabled, channel.team, channel.custom.members, channel.cooldown,
        channel.auto_translation_enabled, channel.auto_translation_language, overrides_text(channel), channel.key);
    save_tags(channel);
    return channel.key;
  }
  database_.run(
      "INSERT INTO channels (app, type, id, created_by, created_at, updated_at, frozen, disabled, team, custom, cooldown, "
      "auto_translation, translation_language, overrides) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, channel.type, channel.id, channel.created_by.key, channel.created_at, channel.updated_at, channel.frozen, channel.disabled,
      channel.team, channel.custom.members, channel.cooldown, channel.auto_translation_enabled, channel.auto_translation_language,
      overrides_text(channel));
  auto saved = channel;
  saved.key = chat::ChannelKey{database_.last_inserted()};
  save_tags(saved);
  return saved.key;
}

// Tags stand in the channel's row to be shown, and in a table of their own to be found by.
void ChatRows::save_tags(const chat::Channel& channel) {
  const auto text = text_of(channel.filter_tags);
  database_.run("UPDATE channels SET filter_tags = ?1 WHERE key = ?2 AND filter_tags <> ?1", text, channel.key);
  if (database_.changes() == 0) return;
  database_.run("DELETE FROM channel_tags WHERE app = ?1 AND tag IN (SELECT tag FROM channel_tags WHERE channel = ?2) AND channel = ?2",
                app_, channel.key);
  for (const auto& tag : channel.filter_tags)
    database_.run("INSERT INTO channel_tags (app, tag, channel) VALUES (?, ?, ?)", app_, tag, channel.key);
}

void ChatRows::remove(const chat::Channel& channel, Instant at) {
  forget_totals(channel);
  database_.run("UPDATE channels SET deleted_at = ? WHERE key = ?", at, channel.key);
}

void ChatRows::restore(const chat::Channel& channel) {
  database_.run("UPDATE channels SET deleted_at = NULL WHERE key = ?", channel.key);
  forget_totals(channel);
}

void ChatRows::truncate(const chat::Channel& channel, chat::UserKey by, Instant at, std::optional<chat::MessageKey> up_to) {
  forget_totals(channel);
  const auto newest = database_.value<std::int64_t>("SELECT MAX(key) FROM messages WHERE channel = ? AND in_channel = 1", channel.key);
  if (up_to && newest && *newest > static_cast<std::int64_t>(*up_to)) {
    database_.run(
        "UPDATE channels SET truncated_at = ?2, truncated_by = NULLIF(?3, 0), hidden_up_to = MAX(hidden_up_to, ?4), "
        "message_count = (SELECT COUNT(*) FROM messages WHERE channel = ?1 AND in_channel = 0 AND key > ?4) + "
        "(SELECT COUNT(*) FROM messages WHERE channel = ?1 AND in_channel = 1 AND key > ?4), "
        "count_floor = MAX(count_floor, COALESCE((SELECT sequence FROM messages INDEXED BY messages_in_channel WHERE channel = ?1 AND "
        "in_channel = 1 AND key <= ?4 ORDER BY key DESC LIMIT 1), 0)) WHERE key = ?1",
        channel.key, at, by, *up_to);
    return;
  }
  database_.run(
      "UPDATE channels SET truncated_at = ?2, truncated_by = NULLIF(?3, 0), message_count = 0, last_message_at = NULL, "
      "count_floor = count_sequence, hidden_up_to = MAX(hidden_up_to, "
      "COALESCE((SELECT MAX(key) FROM messages WHERE channel = ?1 AND in_channel = 0), 0), "
      "COALESCE((SELECT MAX(key) FROM messages WHERE channel = ?1 AND in_channel = 1), 0)) WHERE key = ?1",
      channel.key, at, by);
}

// What every member has not read in the channel is about to become nothing.
void ChatRows::forget_totals(const chat::Channel& channel) {
  if (!totals_ || channel.member_count > chat::most_members_counted) return;
  auto rows = database_.query("SELECT user FROM members WHERE channel = ?", channel.key);
  for (chat::UserKey user{}; rows.next();) rows.into(user), totals_->drop(user);
}

}  // namespace millrace::store::sqlite
