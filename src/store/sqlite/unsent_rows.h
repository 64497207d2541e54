// Unsent messages in SQLite's table.
#pragma once

#include "chat/state.h"
#include "chat/unsent.h"
#include "store/sqlite/database.h"

#include <optional>
#include <vector>

namespace millrace::store::sqlite {

class UnsentRows final : public chat::UnsentRows {
 public:
  // `state` is the app's, for what a message points to.
  UnsentRows(Database& database, chat::AppKey app, chat::State& state) : database_(database), app_(app), state_(state) {}

  std::int64_t add(const chat::Unsent& unsent) override;
  std::optional<chat::Unsent> unsent(std::string_view id) override;
  std::optional<chat::Unsent> unsent(std::int64_t key) override;
  std::vector<chat::Unsent> pending(chat::ChannelKey channel, chat::UserKey author, std::size_t limit) override;
  void remove(std::int64_t key) override;

 private:
  chat::Unsent unsent_in(const Rows& rows);

  Database& database_;
  const chat::AppKey app_;
  chat::State& state_;
};

}  // namespace millrace::store::sqlite
