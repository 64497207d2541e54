// What one user thinks of another, in SQLite's tables: mutes and blocks.
#pragma once

#include "chat/block_rows.h"
#include "chat/mute_rows.h"
#include "store/sqlite/database.h"

namespace millrace::store::sqlite {

class MuteRows final : public chat::MuteRows {
 public:
  explicit MuteRows(Database& database) : database_(database) {}

  std::optional<chat::Mute> mute(chat::UserKey user, chat::UserKey target) override;
  std::vector<chat::Mute> mutes(chat::UserKey user, Instant held_at, std::size_t limit) override;
  std::vector<chat::UserKey> muters(const chat::Channel& channel, chat::UserKey target, Instant held_at) override;
  void save(const chat::Mute& mute) override;
  void remove(chat::UserKey user, chat::UserKey target) override;

 private:
  Database& database_;
};

class BlockRows final : public chat::BlockRows {
 public:
  explicit BlockRows(Database& database) : database_(database) {}

  std::optional<chat::Block> block(chat::UserKey user, chat::UserKey blocked) override;
  std::vector<chat::Block> blocks(chat::UserKey user, std::size_t limit) override;
  void add(const chat::Block& block) override;
  void remove(chat::UserKey user, chat::UserKey blocked) override;

 private:
  Database& database_;
};

}  // namespace millrace::store::sqlite
