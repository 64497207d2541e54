// Unread counts and receipts stand in the rows of members.
#include "store/sqlite/read_state_rows.h"

namespace millrace::store::sqlite {

std::vector<chat::UnreadChannel> ReadStateRows::unread(chat::UserKey user, std::size_t limit) {
  std::vector<chat::UnreadChannel> channels;
  auto rows = database_.query(
      "SELECT c.type, c.id, c.team, c.count_sequence - MAX(m.read_sequence, c.count_floor), m.last_read "
      "FROM members m INDEXED BY members_by_user CROSS JOIN channels c ON c.key = m.channel "
      "WHERE m.user = ? AND c.deleted_at IS NULL AND c.count_sequence > MAX(m.read_sequence, c.count_floor) AND "
      "NOT EXISTS (SELECT 1 FROM channel_mutes x WHERE x.user = m.user AND x.channel = m.channel) "
      "ORDER BY c.last_message_at DESC, c.key DESC LIMIT ?",
      user, limit);
  while (rows.next()) {
    auto& channel = channels.emplace_back();
    rows.into(channel.type, channel.id, channel.team, channel.unread_count, channel.last_read.at);
  }
  return channels;
}

bool ReadStateRows::has_messages(chat::UserKey user) {
  return database_
      .value<bool>(
          "SELECT EXISTS (SELECT 1 FROM members m INDEXED BY members_by_user CROSS JOIN channels c ON c.key = m.channel WHERE m.user = ? "
          "AND "
          "c.deleted_at IS NULL AND c.message_count > 0)",
          user)
      .value_or(false);
}

void ReadStateRows::mark_delivered(chat::ChannelKey channel, chat::UserKey user, chat::MessageKey message, Instant at) {
  database_.run("UPDATE members SET delivered = ?, delivered_at = ? WHERE user = ? AND channel = ? AND delivered < ?", message, at, user,
                channel, message);
}

}  // namespace millrace::store::sqlite
