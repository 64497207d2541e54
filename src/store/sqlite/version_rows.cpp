// Each row holds who replaced it, which is who made the next one.
#include "store/sqlite/version_rows.h"

namespace millrace::store::sqlite {

void VersionRows::keep(const chat::Message& message, chat::UserKey by) {
  database_.run(
      "INSERT INTO message_versions (message, text, attachments, attachment_count, custom, updated_at, updated_by, replaced_by) VALUES "
      "(?1, "
      "?2, ?3, ?4, ?5, ?6, COALESCE((SELECT replaced_by FROM message_versions WHERE message = ?1 ORDER BY key DESC LIMIT 1), ?7), ?8)",
      message.key, message.text, message.attachments.text, message.attachments.count, message.custom.members, message.updated_at,
      message.user.key, by);
}

std::vector<chat::MessageVersion> VersionRows::versions(const chat::Message& message, const chat::VersionQuery& query) {
  const char* sql =
      query.oldest_first
          ? "SELECT v.text, v.attachments, v.attachment_count, v.custom, v.updated_at, COALESCE(u.id, '') FROM message_versions "
            "v LEFT JOIN users u ON u.key = v.updated_by WHERE v.message = ? ORDER BY v.key LIMIT ? OFFSET ?"
          : "SELECT v.text, v.attachments, v.attachment_count, v.custom, v.updated_at, COALESCE(u.id, '') FROM message_versions "
            "v LEFT JOIN users u ON u.key = v.updated_by WHERE v.message = ? ORDER BY v.key DESC LIMIT ? OFFSET ?";
  std::vector<chat::MessageVersion> versions;
  auto rows = database_.query(sql, message.key, query.limit, query.offset);
  while (rows.next()) {
    auto& version = versions.emplace_back();
    rows.into(version.text, version.attachments.text, version.attachments.count, version.custom.members, version.message_updated_at,
              version.message_updated_by_id);
    version.message_id = message.id;
  }
  return versions;
}

}  // namespace millrace::store::sqlite
