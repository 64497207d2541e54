// Exports in SQLite's tables.
#pragma once

#include "chat/export_rows.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class ChatRows;

class ExportRows final : public chat::ExportRows {
 public:
  // `chat` reads the messages.
  ExportRows(Database& database, chat::AppKey app, ChatRows& chat) : database_(database), app_(app), chat_(chat) {}

  void add(const chat::Export& wanted) override;
  std::vector<chat::AppKey> apps_waiting() override;
  std::vector<chat::Export> waiting(std::size_t limit) override;
  void finish(const chat::Export& done, const std::string& url, Instant at) override;
  void fail(const chat::Export& failed, const std::string& reason, Instant at) override;
  chat::Stretch<chat::Message> messages_by(chat::UserKey user, std::int64_t from) override;
  std::vector<chat::Channel> removed_channels(const chat::Cid& cid, std::size_t limit) override;
  chat::Stretch<chat::Message> messages_of_removed(chat::ChannelKey channel, std::int64_t from) override;
  chat::Stretch<chat::Message> truncated(chat::ChannelKey channel, std::int64_t from) override;
  chat::Stretch<chat::Reaction> reactions_by(chat::UserKey user, std::int64_t from) override;

 private:
  Database& database_;
  const chat::AppKey app_;
  ChatRows& chat_;
};

}  // namespace millrace::store::sqlite
