// Devices in SQLite's tables.
#pragma once

#include "chat/device_rows.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class DeviceRows final : public chat::DeviceRows {
 public:
  DeviceRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Device> device(std::string_view id) override;
  std::vector<chat::Device> devices(chat::UserKey user, std::size_t limit) override;
  void save(const chat::Device& device) override;
  void remove(std::string_view id) override;

 private:
  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
