// Members of channels and what they have not read.
#include "base/ensure.h"
#include "store/sqlite/chat_columns.h"
#include "store/sqlite/chat_rows.h"
#include "store/sqlite/filter_sql.h"

#include <algorithm>
#include <utility>

namespace millrace::store::sqlite {
namespace {

const std::string own_member_columns =
    "m.user, m.role, m.channel_role, m.notifications_muted, m.created_at, m.updated_at, m.read_sequence, m.last_read, m.pinned_at, "
    "m.archived_at, m.custom, m.banned, m.shadow_banned, m.ban_expires, m.invited, m.invite_accepted_at, m.invite_rejected_at, "
    "m.hidden_sequence, m.hide_messages_before, m.history_after, m.delivered_at";
constexpr int own_member_column_count = 21;

const std::string member_columns =
    own_member_columns +
    ", CASE WHEN m.delivered > 0 THEN COALESCE((SELECT d.id FROM messages d WHERE d.key = m.delivered), '') ELSE '' END, " + user_columns;
constexpr int member_column_count = own_member_column_count + 1 + user_column_count;

template <class Row>
void read_own_member(Row& row, chat::Member& member) {
  row.into(member.user_key, member.role, member.channel_role, member.notifications_muted, member.created_at, member.updated_at,
           member.read_sequence, member.last_read, member.pinned_at, member.archived_at, member.custom.members, member.banned,
           member.shadow_banned, member.ban_expires, member.invited, member.invite_accepted_at, member.invite_rejected_at,
           member.hidden_sequence, member.hide_messages_before, member.history_after, member.last_delivered_at);
  member.is_moderator = member.channel_role == "channel_moderator";
}

}  // namespace

chat::Member ChatRows::member_in(const Rows& rows) {
  chat::Member member;
  read_own_member(rows, member);
  const int next = rows.into_from(own_member_column_count, member.last_delivered_message_id);
  member.user = known(user_in(rows, next));
  member.user_id = member.user.id;
  return member;
}

// What it was told of as the last may be erased while its own row does not change.
void ChatRows::read_member_at(std::int64_t key, chat::Member& member) {
  static const std::string sql = "SELECT " + own_member_columns + ", m.delivered FROM members m WHERE m.key = ?";
  const auto bytes = kept_row(KeptRows::Of::members, key, sql);
  PackedRow row(bytes);
  read_own_member(row, member);
  std::int64_t delivered = 0;
  row.into(delivered);
  if (delivered > 0)
    member.last_delivered_message_id = database_.value<std::string>("SELECT id FROM messages WHERE key = ?", delivered).value_or("");
  ensure(read_user(member.user_key, member.user), "a member is no user");
  member.user_id = member.user.id;
}

const RecentChannel* ChatRows::held_with_members(chat::ChannelKey channel) {
  const auto* held = recent_ ? recent_->channel(channel) : nullptr;
  return held && held->members ? held : nullptr;
}

std::optional<chat::Member> ChatRows::member(chat::ChannelKey channel, chat::UserKey user) {
  if (const auto* held = held_with_members(channel)) {
    if (const auto* reader = held->reader(user)) return held->member(static_cast<std::size_t>(reader - held->readers.data()));
    if (held->has_all_members()) return std::nullopt;
  }
  static const std::string sql =
      "SELECT " + member_columns + " FROM members m JOIN users u ON u.key = m.user WHERE m.user = ? AND m.channel = ?";
  auto rows = database_.query(sql.c_str(), user, channel);
  if (!rows.next()) return std::nullopt;
  return member_in(rows);
}

ChatRows::MembersRead ChatRows::read_members(chat::ChannelKey channel, std::size_t limit, std::size_t offset) {
  static const std::string sql = "SELECT " + member_columns +
                                 ", m.key FROM members m INDEXED BY members_by_channel JOIN users u ON u.key = m.user WHERE m.channel = ? "
                                 "ORDER BY m.key LIMIT ? OFFSET ?";
  constexpr std::size_t most_reserved = 100;
  MembersRead read;
  if (reading_) {
    read.members.reserve(std::min(limit, most_reserved));
    auto keys = database_.query("SELECT key FROM members INDEXED BY members_by_channel WHERE channel = ? ORDER BY key LIMIT ? OFFSET ?",
                                channel, limit, offset);
    auto& known = known_memberships_[channel];
    for (std::int64_t key = 0; keys.next();) {
      keys.into(key);
      auto& member = read.members.emplace_back();
      read_member_at(key, member);
      known.try_emplace(member.user_key, chat::Membership{member.channel_role, member.notifications_muted, member.custom});
    }
    return read;
  }
  auto rows = database_.query(sql.c_str(), channel, limit, offset);
  while (rows.next()) {
    read.members.push_back(member_in(rows));
    rows.into_from(member_column_count, read.rows.emplace_back());
  }
  return read;
}

std::shared_ptr<const chat::ShownMembers> ChatRows::shown_members(chat::ChannelKey channel) {
  if (const auto* held = held_with_members(channel)) return held->members;
  auto read = read_members(channel, chat::most_members_shown, 0);
  auto shown = chat::shown(std::move(read.members));
  if (recent_) recent_->keep(channel, shown, read.rows);
  return shown;
}

std::vector<chat::Member> ChatRows::members(chat::ChannelKey channel, std::size_t limit, std::size_t offset) {
  const auto* held = held_with_members(channel);
  if (!held || offset > 0 || (limit > held->readers.size() && !held->has_all_members()))
    return read_members(channel, limit, offset).members;
  std::vector<chat::Member> members;
  for (std::size_t i = 0; i < std::min(limit, held->readers.size()); ++i) members.push_back(held->member(i));
  return members;
}

std::vector<chat::Member> ChatRows::members(chat::ChannelKey channel, const chat::Query& query) {
  BuiltSql sql{
      "SELECT " + member_columns + " FROM members m INDEXED BY members_by_channel JOIN users u ON u.key = m.user WHERE m.channel = ? AND ",
      {static_cast<std::int64_t>(channel)}};
  append_condition(sql, Of::members, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::members, query.order);
  append_page(sql, query);
  std::vector<chat::Member> members;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) members.push_back(member_in(rows));
  return members;
}

void ChatRows::add(chat::ChannelKey channel, const chat::Member& member) {
  database_.run(
      "INSERT INTO members (channel, user, role, channel_role, notifications_muted, created_at, updated_at, read_sequence, last_read, "
      "custom, banned, shadow_banned, ban_expires, invited, hide_messages_before, history_after) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      channel, member.user_key, member.role, member.channel_role, member.notifications_muted, member.created_at, member.updated_at,
      member.read_sequence, member.last_read, member.custom.members, member.banned, member.shadow_banned, member.ban_expires,
      member.invited, member.hide_messages_before, member.history_after);
  std::int64_t count = 0, sequence = 0, floor = 0;
  {
    auto rows = database_.query(
        "UPDATE channels SET member_count = member_count + 1 WHERE key = ? RETURNING member_count, count_sequence, count_floor", channel);
    if (rows.next()) rows.into(count, sequence, floor);
    while (rows.next()) {
    }
  }
  if (!totals_) return;
  if (count <= chat::most_members_counted) totals_->changed(member.user_key, channel, 0, sequence - std::max(member.read_sequence, floor));
  if (count == chat::most_members_counted + 1) {  // from now on the channel is too large to enter anybody's totals
    auto rows = database_.query("SELECT user FROM members WHERE channel = ?", channel);
    for (chat::UserKey user{}; rows.next();) rows.into(user), totals_->drop(user);
  }
}

void ChatRows::update(chat::ChannelKey channel, const chat::Member& member) {
  database_.run(
      "UPDATE members SET role = ?, channel_role = ?, notifications_muted = ?, updated_at = ?, pinned_at = ?, archived_at = ?, custom = ?, "
      "invited = ?, invite_accepted_at = ?, invite_rejected_at = ?, hidden_sequence = ?, hide_messages_before = ?, history_after = ? "
      "WHERE user = ? AND channel = ?",
      member.role, member.channel_role, member.notifications_muted, member.updated_at, member.pinned_at, member.archived_at,
      member.custom.members, member.invited, member.invite_accepted_at, member.invite_rejected_at, member.hidden_sequence,
      member.hide_messages_before, member.history_after, member.user_key, channel);
}

void ChatRows::remove(chat::ChannelKey channel, const chat::Member& member) {
  database_.run("DELETE FROM members WHERE user = ? AND channel = ?", member.user_key, channel);
  std::int64_t count = 0;
  {
    auto rows = database_.query("UPDATE channels SET member_count = member_count - 1 WHERE key = ? RETURNING member_count", channel);
    if (rows.next()) rows.into(count);
    while (rows.next()) {
    }
  }
  if (!totals_ || count > chat::most_members_counted) return;
  totals_->drop(member.user_key);
  if (count < chat::most_members_counted) return;
  // From now on the channel is small enough to enter everybody's totals.
  auto rows = database_.query("SELECT user FROM members WHERE channel = ?", channel);
  for (chat::UserKey user{}; rows.next();) rows.into(user), totals_->drop(user);
}

void ChatRows::mark_read(chat::ChannelKey channel, chat::UserKey user, Instant at) {
  const auto sequence = database_.value<std::int64_t>("SELECT count_sequence FROM channels WHERE key = ?", channel);
  if (sequence) mark_read(channel, user, {at}, *sequence);
}

void ChatRows::mark_read(chat::ChannelKey channel, chat::UserKey user, chat::LastRead at, std::int64_t sequence) {
  if (const auto progress = progress_of(channel, user)) mark_read(channel, user, *progress, at, sequence);
}

void ChatRows::mark_read(chat::ChannelKey channel, chat::UserKey user, const Progress& progress, chat::LastRead at, std::int64_t sequence) {
  const auto update = [&] {
    database_.run("UPDATE members SET read_sequence = ?, last_read = ? WHERE user = ? AND channel = ?", sequence, at.at, user, channel);
  };
  move_on(channel, user, progress, sequence, update, [&](RecentChannel::Reader& same) { same.last_read = at.at; });
}

void ChatRows::wrote(chat::ChannelKey channel, chat::UserKey user, Instant at) {
  const auto progress = progress_of(channel, user);
  if (!progress) return;
  const auto sequence = std::max(progress->read, progress->floor) + 1;
  if (sequence == progress->newest) mark_read(channel, user, *progress, {at}, sequence);
  else pass_over(channel, user, *progress, sequence);
}

void ChatRows::pass_over(chat::ChannelKey channel, chat::UserKey user) {
  if (const auto progress = progress_of(channel, user)) pass_over(channel, user, *progress, std::max(progress->read, progress->floor) + 1);
}

void ChatRows::pass_over(chat::ChannelKey channel, chat::UserKey user, const Progress& progress, std::int64_t sequence) {
  const auto update = [&] {
    database_.run("UPDATE members SET read_sequence = ? WHERE user = ? AND channel = ?", sequence, user, channel);
  };
  move_on(channel, user, progress, sequence, update, [](RecentChannel::Reader&) {});
}

std::optional<ChatRows::Progress> ChatRows::progress_of(chat::ChannelKey channel, chat::UserKey user) {
  Progress progress;
  const auto* held = held_with_members(channel);
  if (const auto* reader = held ? held->reader(user) : nullptr) {
    progress.newest = held->channel.count_sequence, progress.floor = held->channel.count_floor;
    progress.member_count = held->channel.member_count;
    progress.read = reader->read_sequence;
    progress.is_held = true;
    return progress;
  }
  auto rows = database_.query(
      "SELECT c.count_sequence, c.count_floor, m.read_sequence, c.member_count FROM members m JOIN channels c ON c.key = "
      "m.channel "
      "WHERE m.user = ? AND m.channel = ?",
      user, channel);
  if (!rows.next()) return std::nullopt;
  rows.into(progress.newest, progress.floor, progress.read, progress.member_count);
  return progress;
}

template <class Update, class Same>
void ChatRows::move_on(chat::ChannelKey channel, chat::UserKey user, const Progress& progress, std::int64_t sequence, Update update,
                       Same same) {
  if (!progress.is_held) update();
  else
    recent_->change(channel, update, [&](RecentChannel& held) {
      auto& reader = *held.reader(user);
      reader.read_sequence = sequence;
      same(reader);
    });
  if (totals_ && progress.member_count <= chat::most_members_counted)
    totals_->changed(user, channel, progress.newest - std::max(progress.read, progress.floor),
                     progress.newest - std::max(sequence, progress.floor));
}

std::optional<chat::Membership> ChatRows::membership(chat::ChannelKey channel, chat::UserKey user) {
  const auto* held = held_with_members(channel);
  if (const auto* reader = held ? held->reader(user) : nullptr) {
    const auto& member = held->members->list()[static_cast<std::size_t>(reader - held->readers.data())];
    return chat::Membership{member.channel_role, member.notifications_muted, member.custom};
  }
  if (const auto known = known_memberships_.find(channel); known != known_memberships_.end())
    if (const auto found = known->second.find(user); found != known->second.end()) return found->second;
  auto rows =
      database_.query("SELECT channel_role, notifications_muted, custom FROM members WHERE user = ? AND channel = ?", user, channel);
  if (!rows.next()) return std::nullopt;
  chat::Membership membership;
  rows.into(membership.channel_role, membership.notifications_muted, membership.custom.members);
  return membership;
}

UnreadTotals::Total ChatRows::counted_total(chat::UserKey user) {
  UnreadTotals::Total total;
  {
    auto rows = database_.query(
        "SELECT COALESCE(SUM(c.count_sequence - MAX(m.read_sequence, c.count_floor)), 0), "
        "COALESCE(SUM(c.count_sequence > MAX(m.read_sequence, c.count_floor)), 0) "
        "FROM members m JOIN channels c ON c.key = m.channel WHERE m.user = ? AND c.member_count <= ? AND c.deleted_at IS NULL AND "
        "NOT EXISTS (SELECT 1 FROM channel_mutes x WHERE x.user = m.user AND x.channel = m.channel)",
        user, chat::most_members_counted);
    if (rows.next()) rows.into(total.messages, total.channels);
  }
  std::vector<chat::ChannelKey> muted;
  auto rows =
      database_.query("SELECT channel FROM channel_mutes WHERE user = ? ORDER BY channel LIMIT ?", user, UnreadTotals::most_muted + 1);
  while (rows.next()) rows.into(muted.emplace_back());
  if (!muted.empty()) total.muted = std::make_shared<const std::vector<chat::ChannelKey>>(std::move(muted));
  return total;
}

chat::Unread ChatRows::unread(const chat::Channel& channel, chat::UserKey user) {
  chat::Unread unread;
  const auto* held = held_with_members(channel.key);
  if (const auto* reader = held ? held->reader(user) : nullptr) {
    unread.last_read.at = reader->last_read;
    unread.in_channel = chat::unread_in(channel, reader->read_sequence);
  } else if (!held || !held->has_all_members()) {
    auto rows = database_.query("SELECT read_sequence, last_read FROM members WHERE user = ? AND channel = ?", user, channel.key);
    if (rows.next()) {
      std::int64_t read = 0;
      rows.into(read, unread.last_read.at);
      unread.in_channel = chat::unread_in(channel, read);
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
