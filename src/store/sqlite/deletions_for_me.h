// Deletions for oneself in SQLite's table.
#pragma once

#include "chat/deletions_for_me.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class DeletionsForMe final : public chat::DeletionsForMe {
 public:
  explicit DeletionsForMe(Database& database) : database_(database) {}

  void add(chat::UserKey user, chat::MessageKey message) override {
    database_.run("INSERT OR IGNORE INTO deletions_for_me (user, message) VALUES (?, ?)", user, message);
  }
  bool has(chat::UserKey user, chat::MessageKey message) override {
    return database_.value<std::int64_t>("SELECT 1 FROM deletions_for_me WHERE user = ? AND message = ?", user, message).has_value();
  }
  bool has_any(chat::UserKey user) override {
    return database_.value<std::int64_t>("SELECT 1 FROM deletions_for_me WHERE user = ? LIMIT 1", user).has_value();
  }

 private:
  Database& database_;
};

}  // namespace millrace::store::sqlite
