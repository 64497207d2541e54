// Drafts in SQLite's table.
#pragma once

#include "chat/draft_rows.h"
#include "store/sqlite/database.h"

#include <optional>
#include <vector>

namespace millrace::store::sqlite {

class DraftRows final : public chat::DraftRows {
 public:
  DraftRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Draft> draft(chat::UserKey user, chat::DraftPlace place) override;
  bool has_any(chat::UserKey user) override;
  std::vector<chat::Draft> drafts(chat::UserKey user, const chat::Query& query) override;
  void save(chat::UserKey user, chat::DraftPlace place, const chat::Draft& draft) override;
  bool remove(chat::UserKey user, chat::DraftPlace place) override;

 private:
  chat::Draft draft_in(const Rows& rows);

  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
