// Flags and the reports made of them, in SQLite's tables.
#pragma once

#include "chat/flag_rows.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class FlagRows final : public chat::FlagRows {
 public:
  FlagRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Flag> flag_of_message(chat::UserKey user, std::string_view message_id) override;
  std::optional<chat::Flag> flag_of_user(chat::UserKey user, chat::UserKey target) override;
  std::int64_t flags_of_message(std::string_view message_id) override;
  std::int64_t flags_of_user(chat::UserKey target) override;
  void add(const chat::Flag& flag) override;
  void remove(const chat::Flag& flag) override;
  std::vector<chat::Flag> message_flags(const chat::Query& query) override;

  std::optional<chat::FlagReport> report(std::string_view id) override;
  std::optional<chat::FlagReport> report_on(std::string_view message_id) override;
  std::vector<chat::FlagReport> reports(const chat::Query& query) override;
  void save(const chat::FlagReport& report) override;

 private:
  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
