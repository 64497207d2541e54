// Each row is read by one function, whatever query found it.
#include "store/sqlite/chat_rows.h"

#include "base/ensure.h"
#include "wire/read.h"
#include "wire/write.h"

#include <xxhash.h>

#include <charconv>

namespace millrace::store::sqlite {
namespace {

const std::string user_columns =
    "u.key, u.id, u.role, u.name, u.image, u.language, u.teams, u.banned, u.invisible, u.created_at, u.updated_at, u.custom";

std::string teams_text(const std::vector<std::string>& teams) {
  std::string out;
  wire::Writer(out, wire::Profile::http_v1).write(teams);
  return out;
}

std::vector<std::string> teams_in(std::string_view text) {
  std::vector<std::string> teams;
  if (text == "[]") return teams;
  const auto document = wire::parse_json(text);
  ensure(document && wire::read(*document, teams, "teams"), "the stored teams of a user are damaged");
  return teams;
}

chat::User user_in(const Rows& rows, int column) {
  chat::User user;
  std::string_view teams;
  rows.into_from(column, user.key, user.id, user.role, user.name, user.image, user.language, teams, user.banned, user.invisible,
                 user.created_at, user.updated_at, user.custom.members);
  user.teams = teams_in(teams);
  return user;
}

const std::string member_columns =
    "m.user, m.role, m.channel_role, m.notifications_muted, m.created_at, m.updated_at, m.read_sequence, m.last_read, m.custom, " +
    user_columns;

chat::Member member_in(const Rows& rows) {
  chat::Member member;
  rows.into(member.user_key, member.role, member.channel_role, member.notifications_muted, member.created_at, member.updated_at,
            member.read_sequence, member.last_read, member.custom.members);
  member.user = user_in(rows, 9);
  member.user_id = member.user.id;
  return member;
}

const std::string channel_columns =
    "c.key, c.type, c.id, c.created_at, c.updated_at, c.frozen, c.disabled, c.team, c.member_count, c.message_count, c.count_sequence, "
    "c.last_message_at, c.custom, " +
    user_columns;

const std::string message_columns =
    "g.key, g.channel, g.id, g.type, g.text, g.html, g.attachments, g.attachment_count, g.silent, g.created_at, g.updated_at, "
    "g.deleted_at, "
    "g.text_updated_at, g.custom, g.mentions, c.type || ':' || c.id, " +
    user_columns;
const std::string message_tables = " FROM messages g JOIN channels c ON c.key = g.channel JOIN users u ON u.key = g.user ";

std::string mentions_text(const std::vector<chat::User>& users) {
  std::string out;
  for (const auto& user : users) {
    if (!out.empty()) out += ',';
    out += std::to_string(static_cast<std::int64_t>(user.key));
  }
  return out;
}

const std::string reaction_columns = "r.type, r.score, r.created_at, r.updated_at, r.custom, " + user_columns;

chat::Reaction reaction_in(const Rows& rows) {
  chat::Reaction reaction;
  rows.into(reaction.type, reaction.score, reaction.created_at, reaction.updated_at, reaction.custom.members);
  reaction.user = user_in(rows, 5);
  reaction.user_id = reaction.user.id;
  return reaction;
}

}  // namespace

std::int64_t ChatRows::hash(std::string_view id) const {
  return static_cast<std::int64_t>(XXH3_64bits_withSeed(id.data(), id.size(), hash_salt_ + static_cast<std::uint64_t>(app_)));
}

// Users

std::optional<chat::User> ChatRows::user(std::string_view id) {
  static const std::string sql = "SELECT " + user_columns + " FROM users u WHERE u.app = ? AND u.id = ?";
  auto rows = database_.query(sql.c_str(), app_, id);
  if (!rows.next()) return std::nullopt;
  return user_in(rows, 0);
}

std::optional<chat::User> ChatRows::user(chat::UserKey key) {
  static const std::string sql = "SELECT " + user_columns + " FROM users u WHERE u.key = ?";
  auto rows = database_.query(sql.c_str(), key);
  if (!rows.next()) return std::nullopt;
  return user_in(rows, 0);
}

chat::UserKey ChatRows::save(const chat::User& user) {
  const auto teams = teams_text(user.teams);
  if (user.key != chat::UserKey{}) {
    database_.run(
        "UPDATE users SET role = ?, name = ?, image = ?, language = ?, teams = ?, banned = ?, invisible = ?, updated_at = ?, custom = ? "
        "WHERE key = ?",
        user.role, user.name, user.image, user.language, teams, user.banned, user.invisible, user.updated_at, user.custom.members,
        user.key);
    return user.key;
  }
  database_.run(
      "INSERT INTO users (app, id, role, name, image, language, teams, banned, invisible, created_at, updated_at, custom) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, user.id, user.role, user.name, user.image, user.language, teams, user.banned, user.invisible, user.created_at, user.updated_at,
      user.custom.members);
  return chat::UserKey{database_.last_inserted()};
}

// Channels

std::optional<chat::Channel> ChatRows::one_channel(Rows rows) {
  if (!rows.next()) return std::nullopt;
  chat::Channel channel;
  rows.into(channel.key, channel.type, channel.id, channel.created_at, channel.updated_at, channel.frozen, channel.disabled, channel.team,
            channel.member_count, channel.message_count, channel.count_sequence, channel.last_message_at, channel.custom.members);
  channel.created_by = user_in(rows, 13);
  channel.cid = channel.type + ':' + channel.id;
  channel.config = chat::channel_config(channel.type);
  return channel;
}

std::optional<chat::Channel> ChatRows::channel(const chat::Cid& cid) {
  static const std::string sql =
      "SELECT " + channel_columns + " FROM channels c JOIN users u ON u.key = c.created_by WHERE c.app = ? AND c.type = ? AND c.id = ?";
  return one_channel(database_.query(sql.c_str(), app_, cid.type, cid.id));
}

std::optional<chat::Channel> ChatRows::channel(chat::ChannelKey key) {
  static const std::string sql = "SELECT " + channel_columns + " FROM channels c JOIN users u ON u.key = c.created_by WHERE c.key = ?";
  return one_channel(database_.query(sql.c_str(), key));
}

chat::ChannelKey ChatRows::save(const chat::Channel& channel) {
  if (channel.key != chat::ChannelKey{}) {
    database_.run("UPDATE channels SET updated_at = ?, frozen = ?, disabled = ?, team = ?, custom = ? WHERE key = ?", channel.updated_at,
                  channel.frozen, channel.disabled, channel.team, channel.custom.members, channel.key);
    return channel.key;
  }
  database_.run(
      "INSERT INTO channels (app, type, id, created_by, created_at, updated_at, frozen, disabled, team, custom) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, channel.type, channel.id, channel.created_by.key, channel.created_at, channel.updated_at, channel.frozen, channel.disabled,
      channel.team, channel.custom.members);
  return chat::ChannelKey{database_.last_inserted()};
}

// Members

std::optional<chat::Member> ChatRows::member(chat::ChannelKey channel, chat::UserKey user) {
  static const std::string sql =
      "SELECT " + member_columns + " FROM members m JOIN users u ON u.key = m.user WHERE m.user = ? AND m.channel = ?";
  auto rows = database_.query(sql.c_str(), user, channel);
  if (!rows.next()) return std::nullopt;
  return member_in(rows);
}

std::vector<chat::Member> ChatRows::members(chat::ChannelKey channel, std::size_t limit, std::size_t offset) {
  static const std::string sql = "SELECT " + member_columns +
                                 " FROM members m INDEXED BY members_by_channel JOIN users u ON u.key = m.user WHERE m.channel = ? "
                                 "ORDER BY m.key LIMIT ? OFFSET ?";
  std::vector<chat::Member> members;
  auto rows = database_.query(sql.c_str(), channel, limit, offset);
  while (rows.next()) members.push_back(member_in(rows));
  return members;
}

void ChatRows::add(chat::ChannelKey channel, const chat::Member& member) {
  database_.run(
      "INSERT INTO members (channel, user, role, channel_role, notifications_muted, created_at, updated_at, read_sequence, last_read, "
      "custom) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      channel, member.user_key, member.role, member.channel_role, member.notifications_muted, member.created_at, member.updated_at,
      member.read_sequence, member.last_read, member.custom.members);
  std::int64_t count = 0, sequence = 0;
  {
    auto rows = database_.query("UPDATE channels SET member_count = member_count + 1 WHERE key = ? RETURNING member_count, count_sequence",
                                channel);
    if (rows.next()) rows.into(count, sequence);
    while (rows.next()) {
    }
  }
  if (!totals_) return;
  if (count <= chat::most_members_counted) totals_->changed(member.user_key, 0, sequence - member.read_sequence);
  if (count == chat::most_members_counted + 1) {  // from now on the channel is too large to enter anybody's totals
    auto rows = database_.query("SELECT user FROM members WHERE channel = ?", channel);
    for (chat::UserKey user{}; rows.next();) rows.into(user), totals_->drop(user);
  }
}

void ChatRows::mark_read(chat::ChannelKey channel, chat::UserKey user, Instant at) {
  std::int64_t sequence = 0, read = 0, member_count = 0;
  {
    auto rows = database_.query(
        "SELECT c.count_sequence, m.read_sequence, c.member_count FROM members m JOIN channels c ON c.key = m.channel "
        "WHERE m.user = ? AND m.channel = ?",
        user, channel);
    if (!rows.next()) return;
    rows.into(sequence, read, member_count);
  }
  database_.run("UPDATE members SET read_sequence = ?, last_read = ? WHERE user = ? AND channel = ?", sequence, at, user, channel);
  if (totals_ && member_count <= chat::most_members_counted) totals_->changed(user, sequence - read, 0);
}

// Messages

chat::Message ChatRows::message_in(const Rows& rows) {
  chat::Message message;
  std::string mentions;
  const int next =
      rows.into_from(0, message.key, message.channel, message.id, message.type, message.text, message.html, message.attachments.text,
                     message.attachments.count, message.silent, message.created_at, message.updated_at, message.deleted_at,
                     message.message_text_updated_at, message.custom.members, mentions, message.cid);
  message.user = user_in(rows, next);
  add_mentions(message, mentions);
  add_reactions(message);
  return message;
}

void ChatRows::add_mentions(chat::Message& message, std::string_view keys) {
  while (!keys.empty()) {
    std::int64_t key = 0;
    const auto [end, error] = std::from_chars(keys.data(), keys.data() + keys.size(), key);
    if (error != std::errc{}) return;
    if (auto mentioned = user(chat::UserKey{key})) message.mentioned_users.push_back(*std::move(mentioned));
    keys.remove_prefix(std::min(keys.size(), static_cast<std::size_t>(end - keys.data()) + 1));
  }
}

void ChatRows::add_reactions(chat::Message& message) {
  auto groups = database_.query("SELECT type, count, sum_scores, first_at, last_at FROM reaction_groups WHERE message = ?", message.key);
  while (groups.next()) {
    std::string type;
    chat::ReactionGroup group;
    groups.into(type, group.count, group.sum_scores, group.first_reaction_at, group.last_reaction_at);
    if (!message.reaction_counts) message.reaction_counts.emplace(), message.reaction_groups.emplace();
    (*message.reaction_counts)[type] = group.count;
    message.reaction_scores[type] = group.sum_scores;
    (*message.reaction_groups)[type] = group;
  }
  if (!message.reaction_counts) return;
  static const std::string sql = "SELECT " + reaction_columns +
                                 " FROM reactions r INDEXED BY reactions_by_message JOIN users u ON u.key = r.user WHERE r.message = ? "
                                 "ORDER BY r.key DESC LIMIT ?";
  auto rows = database_.query(sql.c_str(), message.key, chat::latest_reactions_shown);
  while (rows.next()) {
    message.latest_reactions.push_back(reaction_in(rows));
    message.latest_reactions.back().message_id = message.id;
  }
}

std::optional<chat::Message> ChatRows::message(std::string_view id) {
  static const std::string sql = "SELECT " + message_columns + message_tables + "WHERE g.id_hash = ? AND g.app = ? AND g.id = ?";
  auto rows = database_.query(sql.c_str(), hash(id), app_, id);
  if (!rows.next()) return std::nullopt;
  return message_in(rows);
}

std::vector<chat::Message> ChatRows::messages(chat::ChannelKey channel, std::size_t limit) {
  static const std::string sql = "SELECT " + message_columns +
                                 " FROM messages g INDEXED BY messages_by_channel JOIN channels c ON c.key = g.channel " +
                                 "JOIN users u ON u.key = g.user WHERE g.channel = ? ORDER BY g.key DESC LIMIT ?";
  std::vector<chat::Message> messages;
  auto rows = database_.query(sql.c_str(), channel, limit);
  while (rows.next()) messages.push_back(message_in(rows));
  return {std::make_move_iterator(messages.rbegin()), std::make_move_iterator(messages.rend())};
}

chat::MessageKey ChatRows::add(const chat::Message& message) {
  const auto mentions = mentions_text(message.mentioned_users);
  database_.run(
      "INSERT INTO messages (app, id_hash, id, channel, user, type, text, html, attachments, attachment_count, mentions, silent, "
      "created_at, "
      "updated_at, custom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, hash(message.id), message.id, message.channel, message.user.key, message.type, message.text, message.html,
      message.attachments.text, message.attachments.count, mentions, message.silent, message.created_at, message.updated_at,
      message.custom.members);
  const chat::MessageKey key{database_.last_inserted()};
  count_message(message.channel, message.created_at, message.silent);
  return key;
}

void ChatRows::count_message(chat::ChannelKey channel, Instant at, bool silent) {
  std::int64_t sequence = 0, member_count = 0;
  {
    auto rows = database_.query(
        "UPDATE channels SET message_count = message_count + 1, count_sequence = count_sequence + ?, last_message_at = ? WHERE key = ? "
        "RETURNING count_sequence, member_count",
        silent ? 0 : 1, at, channel);
    if (rows.next()) rows.into(sequence, member_count);
    while (rows.next()) {
    }
  }
  if (silent || !totals_ || member_count > chat::most_members_counted) return;
  auto rows = database_.query("SELECT user, read_sequence FROM members WHERE channel = ?", channel);
  while (rows.next()) {
    chat::UserKey user{};
    std::int64_t read = 0;
    rows.into(user, read);
    totals_->changed(user, sequence - 1 - read, sequence - read);
  }
}

void ChatRows::update(const chat::Message& message) {
  const auto mentions = mentions_text(message.mentioned_users);
  database_.run(
      "UPDATE messages SET type = ?, text = ?, html = ?, attachments = ?, attachment_count = ?, mentions = ?, silent = ?, updated_at = ?, "
      "deleted_at = ?, text_updated_at = ?, custom = ? WHERE key = ?",
      message.type, message.text, message.html, message.attachments.text, message.attachments.count, mentions, message.silent,
      message.updated_at, message.deleted_at, message.message_text_updated_at, message.custom.members, message.key);
}

void ChatRows::remove(const chat::Message& message) {
  database_.run("DELETE FROM reactions WHERE message = ?", message.key);
  database_.run("DELETE FROM reaction_groups WHERE message = ?", message.key);
  database_.run("DELETE FROM messages WHERE key = ?", message.key);
  database_.run("UPDATE channels SET message_count = message_count - 1 WHERE key = ?", message.channel);
}

// Reactions

std::optional<chat::Reaction> ChatRows::reaction(chat::MessageKey message, chat::UserKey user, std::string_view type) {
  static const std::string sql =
      "SELECT " + reaction_columns + " FROM reactions r JOIN users u ON u.key = r.user WHERE r.message = ? AND r.user = ? AND r.type = ?";
  auto rows = database_.query(sql.c_str(), message, user, type);
  if (!rows.next()) return std::nullopt;
  return reaction_in(rows);
}

void ChatRows::save(chat::MessageKey message, const chat::Reaction& reaction) {
  const auto before = database_.value<std::int64_t>("SELECT score FROM reactions WHERE message = ? AND user = ? AND type = ?", message,
                                                    reaction.user.key, reaction.type);
  database_.run(
      "INSERT INTO reactions (message, user, type, score, created_at, updated_at, custom) VALUES (?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (message, user, type) DO UPDATE SET score = excluded.score, updated_at = excluded.updated_at, custom = excluded.custom",
      message, reaction.user.key, reaction.type, reaction.score, reaction.created_at, reaction.updated_at, reaction.custom.members);
  database_.run(
      "INSERT INTO reaction_groups (message, type, count, sum_scores, first_at, last_at) VALUES (?, ?, 1, ?, ?, ?) "
      "ON CONFLICT (message, type) DO UPDATE SET count = count + ?, sum_scores = sum_scores + ?, last_at = ?",
      message, reaction.type, reaction.score, reaction.created_at, reaction.updated_at, before ? 0 : 1, reaction.score - before.value_or(0),
      reaction.updated_at);
}

// Unread counts

UnreadTotals::Total ChatRows::counted_total(chat::UserKey user) {
  UnreadTotals::Total total;
  auto rows = database_.query(
      "SELECT COALESCE(SUM(c.count_sequence - m.read_sequence), 0), COALESCE(SUM(c.count_sequence > m.read_sequence), 0) "
      "FROM members m JOIN channels c ON c.key = m.channel WHERE m.user = ? AND c.member_count <= ?",
      user, chat::most_members_counted);
  if (rows.next()) rows.into(total.messages, total.channels);
  return total;
}

chat::Unread ChatRows::unread(const chat::Channel& channel, chat::UserKey user) {
  chat::Unread unread;
  {
    auto rows = database_.query("SELECT read_sequence, last_read FROM members WHERE user = ? AND channel = ?", user, channel.key);
    if (rows.next()) {
      std::int64_t read = 0;
      rows.into(read, unread.last_read.at);
      unread.in_channel = channel.count_sequence - read;
    }
  }
  auto total = totals_ ? totals_->of(user) : std::nullopt;
  if (!total) {
    total = counted_total(user);
    if (totals_) totals_->set(user, *total);
  }
  unread.total = total->messages;
  unread.channels = total->channels;
  return unread;
}

}  // namespace millrace::store::sqlite
