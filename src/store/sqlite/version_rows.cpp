// Each row holds who replaced it, which is who made the next one.
#include "store/sqlite/version_rows.h"

#include "store/sqlite/filter_sql.h"

#include <string>

namespace millrace::store::sqlite {

void VersionRows::keep(const chat::Message& message, chat::UserKey by) {
  database_.run(
      "INSERT INTO message_versions (message, text, attachments, attachment_count, custom, updated_at, updated_by, replaced_by) VALUES "
      "(?1, "
      "?2, ?3, ?4, ?5, ?6, COALESCE((SELECT replaced_by FROM message_versions WHERE message = ?1 ORDER BY key DESC LIMIT 1), ?7), ?8)",
      message.key, message.text, message.attachments.text, message.attachments.count, message.custom.members, message.updated_at,
      message.user.key, by);
}

std::vector<chat::MessageVersion> VersionRows::versions(const std::vector<chat::MessageKey>& messages, const chat::Query& query) {
  std::string keys = "[";
  for (const auto key : messages) keys += (keys.size() > 1 ? "," : "") + std::to_string(static_cast<std::int64_t>(key));
  BuiltSql sql{
      "SELECT v.text, v.attachments, v.attachment_count, v.custom, v.updated_at, COALESCE(u.id, ''), g.id FROM message_versions v INDEXED "
      "BY "
      "message_versions_by_message CROSS JOIN messages g ON g.key = v.message LEFT JOIN users u ON u.key = v.updated_by WHERE v.message IN "
      "(SELECT value FROM json_each(?)) AND ",
      {keys + ']'}};
  append_condition(sql, Of::versions, query.filter, 0);
  const bool oldest_first = !query.order.empty() && query.order[0].direction == chat::Direction::ascending;
  sql.text += oldest_first ? " ORDER BY v.key" : " ORDER BY v.key DESC";
  append_page(sql, query);
  std::vector<chat::MessageVersion> versions;
  auto rows = database_.query_once(sql.text, sql.values);
  while (rows.next()) {
    auto& version = versions.emplace_back();
    rows.into(version.text, version.attachments.text, version.attachments.count, version.custom.members, version.message_updated_at,
              version.message_updated_by_id, version.message_id);
  }
  return versions;
}

}  // namespace millrace::store::sqlite
