// Retention in SQLite's tables.
#pragma once

#include "chat/keys.h"
#include "chat/retention_rows.h"
#include "store/sqlite/database.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

class RetentionRows final : public chat::RetentionRows {
 public:
  RetentionRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::vector<chat::RetentionPolicy> policies() override;
  std::optional<chat::RetentionPolicy> policy(std::string_view name) override;
  std::optional<chat::RetentionPolicy> policy(std::int64_t key) override;
  std::int64_t save(const chat::RetentionPolicy& policy) override;
  void remove(std::int64_t key) override;
  void add(const chat::RetentionRun& run) override;
  std::vector<chat::RetentionRun> runs() override;

 private:
  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
