// Threads in SQLite's tables.
#pragma once

#include "chat/thread_rows.h"
#include "store/sqlite/database.h"

#include <optional>
#include <vector>

namespace millrace::store::sqlite {

class ThreadRows final : public chat::ThreadRows {
 public:
  ThreadRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Thread> thread(chat::MessageKey parent) override;
  void replied(const chat::Message& parent, const chat::Message& reply) override;
  void save(const chat::Thread& thread) override;
  std::vector<chat::ThreadParticipant> participants(const chat::Thread& thread, std::size_t limit) override;
  std::optional<chat::ThreadParticipant> participant(const chat::Thread& thread, chat::UserKey user) override;
  std::vector<chat::MessageKey> threads(chat::UserKey user, const chat::Query& query) override;
  void mark_read(const chat::Thread& thread, chat::UserKey user, chat::LastRead at, std::int64_t replies) override;
  void pass_over(chat::MessageKey parent, chat::UserKey user) override;
  std::vector<chat::UnreadThread> unread_threads(chat::UserKey user, std::size_t limit) override;
  chat::ThreadUnread unread(chat::UserKey user) override;

 private:
  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
