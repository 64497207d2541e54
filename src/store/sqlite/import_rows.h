// Imports in SQLite's tables.
#pragma once

#include "chat/import_task.h"
#include "chat/keys.h"
#include "store/sqlite/database.h"

#include <optional>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

class ImportRows final : public chat::ImportRows {
 public:
  ImportRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::int64_t save(const chat::ImportTask& task) override;
  std::optional<chat::ImportTask> task(std::string_view id) override;
  std::vector<chat::ImportTask> tasks(std::size_t limit, std::size_t offset) override;
  std::optional<chat::ImportTask> next() override;
  std::vector<chat::AppKey> apps_waiting() override;

 private:
  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
