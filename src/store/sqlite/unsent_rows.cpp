// A row holds what will be sent.
#include "store/sqlite/unsent_rows.h"

#include "chat/poll_rows.h"
#include "chat/user_group_rows.h"
#include "store/sqlite/chat_columns.h"
#include "store/sqlite/json_columns.h"
#include "wire/message.h"

#include <memory>
#include <string>

namespace millrace::store::sqlite {
namespace {

const std::string select_unsent =
    "SELECT n.key, n.channel, c.type || ':' || c.id, n.parent, n.show_in_channel, n.id, n.type, n.text, n.html, n.attachments, "
    "n.attachment_count, n.mentions, n.quoted, n.silent, n.visible_to, n.command, n.metadata, n.created_at, n.custom, n.words, n.i18n, "
    "n.broad_mentions, n.poll, n.location, " +
    user_columns + " FROM unsent n JOIN channels c ON c.key = n.channel AND c.deleted_at IS NULL JOIN users u ON u.key = n.user WHERE ";

}  // namespace

chat::Unsent UnsentRows::unsent_in(const Rows& rows) {
  chat::Unsent unsent;
  auto& message = unsent.message;
  std::optional<chat::MessageKey> parent;
  std::optional<std::string> visible_to, metadata, i18n, broad_mentions, location;
  std::string mentions, poll;
  bool show_in_channel = false;
  const int next = rows.into_from(0, unsent.key, message.channel, message.cid, parent, show_in_channel, message.id, message.type,
                                  message.text, message.html, message.attachments.text, message.attachments.count, mentions,
                                  message.quoted_message_id, message.silent, visible_to, message.command, metadata, message.created_at,
                                  message.custom.members, unsent.words, i18n, broad_mentions, poll, location);
  message.user = user_in(rows, next);
  message.updated_at = message.created_at;
  read_json_column(visible_to, message.restricted_visibility);
  read_json_column(metadata, unsent.metadata);
  read_json_column(i18n, message.i18n);
  read_json_column(broad_mentions, static_cast<chat::BroadMentions&>(message));
  read_json_column(location, message.shared_location);
  for (const auto& id : message.mentioned_group_ids)
    if (auto group = state_.user_groups().mentioned(id)) message.mentioned_groups.push_back(*std::move(group));
  if (auto found = poll.empty() ? std::nullopt : state_.polls().poll(poll))
    message.poll = std::make_shared<const chat::Poll>(*std::move(found));
  for (const auto key : keys_in(mentions))
    if (auto user = state_.user(key)) message.mentioned_users.push_back(*std::move(user));
  if (parent)
    if (const auto thread = state_.message(*parent))
      message.parent = *parent, message.parent_id = thread->id, message.show_in_channel = show_in_channel;
  if (auto quoted = message.quoted_message_id.empty() ? std::nullopt : state_.message(message.quoted_message_id))
    message.quoted_message = std::make_shared<const chat::Message>(*std::move(quoted));
  return unsent;
}

std::int64_t UnsentRows::add(const chat::Unsent& unsent) {
  const auto& message = unsent.message;
  database_.run(
      "INSERT INTO unsent (app, channel, user, parent, show_in_channel, id, type, text, html, attachments, attachment_count, mentions, "
      "quoted, silent, visible_to, command, metadata, created_at, custom, words, i18n, broad_mentions, poll, location) "
      "VALUES (?, ?, ?, ?, ?, NULLIF(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, message.channel, message.user.key, message.parent, message.show_in_channel.value_or(false), message.id, message.type,
      message.text, message.html, message.attachments.text, message.attachments.count, keys_text(message.mentioned_users),
      message.quoted_message_id, message.silent, json_column(message.restricted_visibility), message.command, json_column(unsent.metadata),
      message.created_at, message.custom.members, unsent.words, json_column(message.i18n), broad_mentions_text(message),
      message.poll ? message.poll->id : std::string(), location_text(message));
  return database_.last_inserted();
}

std::optional<chat::Unsent> UnsentRows::unsent(std::string_view id) {
  static const std::string sql = select_unsent + "n.app = ? AND n.id = ?";
  auto rows = database_.query(sql.c_str(), app_, id);
  if (!rows.next()) return std::nullopt;
  return unsent_in(rows);
}

std::optional<chat::Unsent> UnsentRows::unsent(std::int64_t key) {
  static const std::string sql = select_unsent + "n.key = ? AND n.app = ?";
  auto rows = database_.query(sql.c_str(), key, app_);
  if (!rows.next()) return std::nullopt;
  return unsent_in(rows);
}

std::vector<chat::Unsent> UnsentRows::pending(chat::ChannelKey channel, chat::UserKey author, std::size_t limit) {
  static const std::string sql = select_unsent + "n.user = ? AND n.channel = ? AND n.type != 'ephemeral' ORDER BY n.key LIMIT ?";
  std::vector<chat::Unsent> all;
  auto rows = database_.query(sql.c_str(), author, channel, limit);
  while (rows.next()) all.push_back(unsent_in(rows));
  return all;
}

void UnsentRows::remove(std::int64_t key) { database_.run("DELETE FROM unsent WHERE key = ?", key); }

}  // namespace millrace::store::sqlite
