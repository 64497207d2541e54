// How far users have read and received, in SQLite's tables.
#pragma once

#include "chat/read_states.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class ReadStateRows final : public chat::ReadStates {
 public:
  explicit ReadStateRows(Database& database) : database_(database) {}

  std::vector<chat::UnreadChannel> unread(chat::UserKey user, std::size_t limit) override;
  bool has_messages(chat::UserKey user) override;
  void mark_delivered(chat::ChannelKey channel, chat::UserKey user, chat::MessageKey message, Instant at) override;

 private:
  Database& database_;
};

}  // namespace millrace::store::sqlite
