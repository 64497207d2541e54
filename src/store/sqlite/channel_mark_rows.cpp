// Mutes, hidden channels, slow mode.
#include "store/sqlite/channel_mark_rows.h"

#include <limits>

namespace millrace::store::sqlite {
namespace {

chat::MuteRow channel_mute_in(const Rows& rows) {
  chat::MuteRow mute;
  rows.into(mute.user, mute.channel, mute.created_at, mute.updated_at, mute.expires);
  return mute;
}

}  // namespace

std::optional<chat::MuteRow> ChannelMarkRows::mute(chat::UserKey user, chat::ChannelKey channel, Instant now) {
  auto rows = database_.query(
      "SELECT user, channel, created_at, updated_at, expires FROM channel_mutes WHERE user = ? AND channel = ? AND "
      "(expires IS NULL OR expires > ?)",
      user, channel, now);
  if (!rows.next()) return std::nullopt;
  return channel_mute_in(rows);
}

std::vector<chat::MuteRow> ChannelMarkRows::mutes(chat::UserKey user, Instant now, std::size_t limit) {
  std::vector<chat::MuteRow> mutes;
  auto rows = database_.query(
      "SELECT user, channel, created_at, updated_at, expires FROM channel_mutes WHERE user = ? AND (expires IS NULL OR expires > ?) "
      "ORDER BY created_at DESC, channel LIMIT ?",
      user, now, limit);
  while (rows.next()) mutes.push_back(channel_mute_in(rows));
  return mutes;
}

std::vector<chat::MuteRow> ChannelMarkRows::expired_mutes(chat::UserKey user, Instant now, std::size_t limit) {
  std::vector<chat::MuteRow> mutes;
  auto rows = database_.query(
      "SELECT user, channel, created_at, updated_at, expires FROM channel_mutes WHERE user = ? AND expires <= ? LIMIT ?", user, now, limit);
  while (rows.next()) mutes.push_back(channel_mute_in(rows));
  return mutes;
}

std::optional<Instant> ChannelMarkRows::next_expiry(chat::UserKey user) {
  return database_.value<Instant>("SELECT expires FROM channel_mutes WHERE user = ? AND expires IS NOT NULL ORDER BY expires LIMIT 1",
                                  user);
}

void ChannelMarkRows::save(const chat::MuteRow& mute) {
  database_.run("INSERT OR REPLACE INTO channel_mutes (user, channel, created_at, updated_at, expires) VALUES (?, ?, ?, ?, ?)", mute.user,
                mute.channel, mute.created_at, mute.updated_at, mute.expires);
  if (totals_) totals_->drop(mute.user);
}

void ChannelMarkRows::remove_mute(chat::UserKey user, chat::ChannelKey channel) {
  database_.run("DELETE FROM channel_mutes WHERE user = ? AND channel = ?", user, channel);
  if (totals_) totals_->drop(user);
}

std::vector<chat::UserKey> ChannelMarkRows::hidden_at(chat::ChannelKey channel, std::int64_t sequence, std::size_t limit) {
  std::vector<chat::UserKey> users;
  auto rows = database_.query("SELECT user FROM members INDEXED BY members_hidden WHERE channel = ? AND hidden_sequence = ? LIMIT ?",
                              channel, sequence, limit);
  for (chat::UserKey user{}; rows.next();) rows.into(user), users.push_back(user);
  return users;
}

// Times do not decrease along a channel, whose rows lie in the order of their commits: imported ones are older than what was there
// before in other channels alone.
chat::MessageKey ChannelMarkRows::newest_before(chat::ChannelKey channel, Instant at) {
  struct Row {
    std::int64_t key = 0;
    Instant at;
  };
  const auto last_up_to = [&](std::int64_t key) {
    Row last;
    for (const bool in_channel : {true, false}) {
      auto rows = database_.query(
          "SELECT key, created_at FROM messages INDEXED BY messages_in_channel WHERE channel = ? AND in_channel = ? AND key <= ? "
          "ORDER BY key DESC LIMIT 1",
          channel, in_channel, key);
      Row row;
      if (rows.next()) rows.into(row.key, row.at);
      if (row.key > last.key) last = row;
    }
    return last;
  };
  const auto newest = last_up_to(std::numeric_limits<std::int64_t>::max());
  if (newest.key == 0 || newest.at < at) return chat::MessageKey{newest.key};
  std::int64_t older = 0;
  for (auto later = newest.key; later - older > 1;) {
    const auto middle = older + (later - older) / 2;
    const auto row = last_up_to(middle);
    if (row.key <= older || row.at < at) older = middle;
    else later = row.key;
  }
  return chat::MessageKey{older};
}

std::optional<Instant> ChannelMarkRows::last_sent(chat::ChannelKey channel, chat::UserKey user) {
  return database_.value<Instant>("SELECT sent_at FROM slow_mode WHERE channel = ? AND user = ?", channel, user);
}

void ChannelMarkRows::sent(chat::ChannelKey channel, chat::UserKey user, Instant at) {
  database_.run("INSERT OR REPLACE INTO slow_mode (channel, user, sent_at) VALUES (?, ?, ?)", channel, user, at);
}

bool ChannelMarkRows::erase(chat::ChannelKey channel, std::size_t most) {
  database_.run("DELETE FROM channel_tags WHERE (app, tag) IN (SELECT app, tag FROM channel_tags WHERE channel = ?1) AND channel = ?1",
                channel);
  database_.run("DELETE FROM slow_mode WHERE channel = ?1 AND user IN (SELECT user FROM slow_mode WHERE channel = ?1 LIMIT ?2)", channel,
                most);
  auto erased = static_cast<std::size_t>(database_.changes());
  std::vector<chat::UserKey> muters;
  {
    auto rows = database_.query("SELECT user FROM channel_mutes WHERE channel = ? LIMIT ?", channel, most);
    while (rows.next()) rows.into(muters.emplace_back());
  }
  for (const auto muter : muters) remove_mute(muter, channel);  // whatever channel has this key next, they have not muted it
  erased += muters.size();
  return erased < most;
}

}  // namespace millrace::store::sqlite
