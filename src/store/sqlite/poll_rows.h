// Polls in SQLite's tables.
#pragma once

#include "chat/poll_rows.h"
#include "store/sqlite/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

class PollRows final : public chat::PollRows {
 public:
  PollRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Poll> poll(std::string_view id) override;
  std::optional<chat::Poll> poll(chat::PollKey key);
  std::vector<chat::Poll> polls(const chat::Query& query) override;
  std::vector<std::string> messages(chat::PollKey poll, std::size_t limit) override;
  chat::PollKey add(const chat::Poll& poll) override;
  void update(const chat::Poll& poll) override;
  void remove(chat::PollKey poll) override;
  void add(chat::PollKey poll, const chat::PollOption& option) override;
  void update(chat::PollKey poll, const chat::PollOption& option) override;
  void remove(chat::PollKey poll, const chat::PollOption& option) override;
  std::vector<chat::PollVote> votes(const chat::Poll& poll, chat::UserKey by) override;
  std::vector<chat::PollVote> votes(const chat::Poll& poll, const chat::Query& query) override;
  void add(const chat::Poll& poll, const chat::PollVote& vote) override;
  void remove(const chat::Poll& poll, const chat::PollVote& vote) override;

 private:
  void count(const chat::Poll& poll, const chat::PollVote& vote, int by);
  void fill(chat::Poll& poll);
  std::vector<chat::PollVote> latest(const chat::Poll& poll, std::string_view option);

  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
