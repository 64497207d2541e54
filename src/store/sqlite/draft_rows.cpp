// One row for each user and place.
#include "store/sqlite/draft_rows.h"

#include "store/sqlite/chat_columns.h"
#include "store/sqlite/filter_sql.h"
#include "store/sqlite/json_columns.h"
#include "wire/message.h"

namespace millrace::store::sqlite {
namespace {

constexpr const char* select_drafts =
    "SELECT c.type || ':' || c.id, COALESCE(p.id, ''), d.created_at, d.id, d.text, d.html, NULLIF(d.type, ''), d.attachments, "
    "d.attachment_count, d.mentions, d.quoted, d.silent, d.show_in_channel, d.custom, d.broad_mentions, d.poll FROM drafts d CROSS JOIN "
    "channels c "
    "ON c.key = "
    "d.channel AND c.deleted_at IS NULL LEFT JOIN messages p ON p.key = d.parent WHERE ";

}  // namespace

chat::Draft DraftRows::draft_in(const Rows& rows) {
  chat::Draft draft;
  std::string mentions;
  std::optional<std::string> broad_mentions;
  auto& message = draft.message;
  rows.into(draft.channel_cid, draft.parent_id, draft.created_at, message.id, message.text, message.html, message.type,
            message.attachments.text, message.attachments.count, mentions, message.quoted_message_id, message.silent,
            message.show_in_channel, message.custom.members, broad_mentions, message.poll_id);
  read_json_column(broad_mentions, static_cast<chat::BroadMentions&>(message));
  message.parent_id = draft.parent_id;
  static const std::string one_user = "SELECT " + user_columns + " FROM users u WHERE u.key = ?";
  for (const auto key : keys_in(mentions)) {
    auto users = database_.query(one_user.c_str(), key);
    if (users.next()) message.mentioned_users.push_back(user_in(users, 0));
  }
  return draft;
}

std::optional<chat::Draft> DraftRows::draft(chat::UserKey user, chat::DraftPlace place) {
  static const std::string sql = std::string(select_drafts) + "d.user = ? AND d.channel = ? AND d.parent = ?";
  auto rows = database_.query(sql.c_str(), user, place.channel, place.parent);
  if (!rows.next()) return std::nullopt;
  return draft_in(rows);
}

bool DraftRows::has_any(chat::UserKey user) {
  return database_.value<std::int64_t>("SELECT 1 FROM drafts WHERE user = ? LIMIT 1", user).has_value();
}

std::vector<chat::Draft> DraftRows::drafts(chat::UserKey user, const chat::Query& query) {
  BuiltSql sql{std::string(select_drafts) + "d.user = ? AND ", {static_cast<std::int64_t>(user)}};
  append_condition(sql, Of::drafts, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  auto order = query.order;
  if (order.empty()) order.push_back({chat::Attribute::created_at, {}, chat::Direction::descending});
  append_order(sql, Of::drafts, order);
  append_page(sql, query);
  std::vector<chat::Draft> drafts;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) drafts.push_back(draft_in(rows));
  return drafts;
}

void DraftRows::save(chat::UserKey user, chat::DraftPlace place, const chat::Draft& draft) {
  const auto& message = draft.message;
  database_.run("DELETE FROM drafts WHERE user = ? AND channel = ? AND parent = ?", user, place.channel, place.parent);
  database_.run(
      "INSERT INTO drafts (user, channel, parent, id, text, html, type, attachments, attachment_count, mentions, quoted, silent, "
      "show_in_channel, created_at, custom, broad_mentions, poll) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      user, place.channel, place.parent, message.id, message.text, message.html, message.type.value_or(""), message.attachments.text,
      message.attachments.count, keys_text(message.mentioned_users), message.quoted_message_id, message.silent, message.show_in_channel,
      draft.created_at, message.custom.members, broad_mentions_text(message), message.poll_id);
}

bool DraftRows::remove(chat::UserKey user, chat::DraftPlace place) {
  database_.run("DELETE FROM drafts WHERE user = ? AND channel = ? AND parent = ?", user, place.channel, place.parent);
  return database_.changes() > 0;
}

}  // namespace millrace::store::sqlite
