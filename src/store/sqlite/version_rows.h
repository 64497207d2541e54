// Versions of messages in SQLite's table.
#pragma once

#include "chat/message_version.h"
#include "store/sqlite/database.h"

#include <vector>

namespace millrace::store::sqlite {

class VersionRows final : public chat::VersionRows {
 public:
  explicit VersionRows(Database& database) : database_(database) {}

  void keep(const chat::Message& message, chat::UserKey by) override;
  std::vector<chat::MessageVersion> versions(const std::vector<chat::MessageKey>& messages, const chat::Query& query) override;

 private:
  Database& database_;
};

}  // namespace millrace::store::sqlite
