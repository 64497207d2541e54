// Rows of two users each: u is whose row it is, x the other.
#include "store/sqlite/user_link_rows.h"

#include "store/sqlite/chat_columns.h"

namespace millrace::store::sqlite {
namespace {

const std::string select_mutes =
    "SELECT m.created_at, m.updated_at, m.expires, " + user_columns + ", " + user_columns_of("x") +
    " FROM mutes m JOIN users u ON u.key = m.user JOIN users x ON x.key = m.target AND x.gone = 0 WHERE m.user = ?";
const std::string select_blocks =
    "SELECT b.created_at, " + user_columns + ", " + user_columns_of("x") +
    " FROM blocks b JOIN users u ON u.key = b.user JOIN users x ON x.key = b.blocked AND x.gone = 0 WHERE b.user = ?";

chat::Mute mute_in(const Rows& rows) {
  chat::Mute mute;
  const int next = rows.into_from(0, mute.created_at, mute.updated_at, mute.expires);
  mute.user = user_in(rows, next);
  mute.target = user_in(rows, next + user_column_count);
  return mute;
}

chat::Block block_in(const Rows& rows) {
  chat::Block block;
  const int next = rows.into_from(0, block.created_at);
  block.user = user_in(rows, next);
  block.blocked = user_in(rows, next + user_column_count);
  return block;
}

}  // namespace

std::optional<chat::Mute> MuteRows::mute(chat::UserKey user, chat::UserKey target) {
  static const std::string sql = select_mutes + " AND m.target = ?";
  auto rows = database_.query(sql.c_str(), user, target);
  if (!rows.next()) return std::nullopt;
  return mute_in(rows);
}

std::vector<chat::Mute> MuteRows::mutes(chat::UserKey user, Instant held_at, std::size_t limit) {
  static const std::string sql = select_mutes + " AND (m.expires IS NULL OR m.expires > ?) ORDER BY m.key LIMIT ?";
  std::vector<chat::Mute> mutes;
  auto rows = database_.query(sql.c_str(), user, held_at, limit);
  while (rows.next()) mutes.push_back(mute_in(rows));
  return mutes;
}

// Most users are muted by nobody, and to know that takes one look.
std::vector<chat::UserKey> MuteRows::muters(const chat::Channel& channel, chat::UserKey target, Instant held_at) {
  constexpr auto most = static_cast<std::size_t>(chat::most_members_counted);
  std::size_t seen = 0;
  std::vector<chat::UserKey> muters;
  {
    auto rows =
        database_.query("SELECT user, expires FROM mutes INDEXED BY mutes_by_target WHERE target = ? ORDER BY key LIMIT ?", target, most);
    for (; rows.next(); ++seen) {
      chat::Mute mute;
      rows.into(mute.user.key, mute.expires);
      if (mute.holds(held_at)) muters.push_back(mute.user.key);
    }
  }
  if (seen < most || channel.member_count > chat::most_members_counted) {
    std::erase_if(muters, [&](chat::UserKey user) {
      return !database_.value<int>("SELECT 1 FROM members WHERE user = ? AND channel = ?", user, channel.key);
    });
    return muters;
  }
  muters.clear();
  auto rows = database_.query(
      "SELECT x.user FROM members m INDEXED BY members_by_channel CROSS JOIN mutes x INDEXED BY mutes_by_user ON x.user = m.user AND "
      "x.target = ?2 WHERE m.channel = ?1 AND (x.expires IS NULL OR x.expires > ?3)",
      channel.key, target, held_at);
  for (chat::UserKey user{}; rows.next();) rows.into(user), muters.push_back(user);
  return muters;
}

void MuteRows::save(const chat::Mute& mute) {
  database_.run(
      "INSERT INTO mutes (user, target, created_at, updated_at, expires) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (user, target) DO UPDATE SET created_at = excluded.created_at, updated_at = excluded.updated_at, "
      "expires = excluded.expires",
      mute.user.key, mute.target.key, mute.created_at, mute.updated_at, mute.expires);
}

void MuteRows::remove(chat::UserKey user, chat::UserKey target) {
  database_.run("DELETE FROM mutes WHERE user = ? AND target = ?", user, target);
}

std::optional<chat::Block> BlockRows::block(chat::UserKey user, chat::UserKey blocked) {
  static const std::string sql = select_blocks + " AND b.blocked = ?";
  auto rows = database_.query(sql.c_str(), user, blocked);
  if (!rows.next()) return std::nullopt;
  return block_in(rows);
}

std::vector<chat::Block> BlockRows::blocks(chat::UserKey user, std::size_t limit) {
  static const std::string sql = select_blocks + " ORDER BY b.key LIMIT ?";
  std::vector<chat::Block> blocks;
  auto rows = database_.query(sql.c_str(), user, limit);
  while (rows.next()) blocks.push_back(block_in(rows));
  return blocks;
}

void BlockRows::add(const chat::Block& block) {
  database_.run("INSERT INTO blocks (user, blocked, created_at) VALUES (?, ?, ?)", block.user.key, block.blocked.key, block.created_at);
}

void BlockRows::remove(chat::UserKey user, chat::UserKey blocked) {
  database_.run("DELETE FROM blocks WHERE user = ? AND blocked = ?", user, blocked);
}

}  // namespace millrace::store::sqlite
