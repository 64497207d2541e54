// Bans in SQLite's tables.
#pragma once

#include "chat/ban_rows.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class BanRows final : public chat::BanRows {
 public:
  BanRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Ban> ban(chat::UserKey user, chat::ChannelKey channel) override;
  std::optional<chat::Ban> ban(chat::BanKey key) override;
  std::optional<chat::Ban> ban_of_address(std::string_view address, chat::ChannelKey channel, Instant held_at) override;
  void seen_from(chat::UserKey user, std::string_view address) override;
  std::string last_address(chat::UserKey user) override;
  std::size_t users_at(std::string_view address, std::size_t limit) override;
  std::int64_t count(chat::UserKey user) override;
  chat::BanKey save(const chat::Ban& ban) override;
  void remove(chat::UserKey user, chat::ChannelKey channel) override;
  std::vector<chat::Ban> bans(const Wanted& wanted) override;

  void save_future(const chat::Ban& ban) override;
  void remove_future(chat::UserKey by, chat::UserKey user) override;
  std::optional<chat::Ban> future_ban(chat::UserKey by, chat::UserKey user) override;
  std::vector<chat::Ban> future_bans(const FutureWanted& wanted) override;
  std::int64_t count(const FutureWanted& wanted) override;

 private:
  void show(chat::UserKey user, chat::ChannelKey channel, bool open, bool shadow, std::optional<Instant> expires);

  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
