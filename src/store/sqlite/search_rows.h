// Searching in SQLite: the index of words leads to messages, or the channels do.
#pragma once

#include "chat/search_rows.h"
#include "store/sqlite/database.h"
#include "store/sqlite/filter_sql.h"

#include <cstddef>
#include <string>
#include <vector>

namespace millrace::store::sqlite {

class SearchRows final : public chat::SearchRows {
 public:
  SearchRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::vector<chat::ChannelKey> channels(const chat::Query& query) override;
  std::vector<chat::MessageKey> messages(const chat::MessageSearch& asked) override;

 private:
  std::string match_of(std::string_view text, const std::vector<chat::ChannelKey>& channels, bool is_prefix);
  void make_matches(chat::Filter& filter, const std::vector<chat::ChannelKey>& channels);
  std::vector<chat::MessageKey> keys_in(const BuiltSql& sql);
  std::vector<chat::MessageKey> newest(const chat::MessageSearch& search);

  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
