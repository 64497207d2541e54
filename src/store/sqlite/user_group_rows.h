// Groups of users in SQLite's tables.
#pragma once

#include "chat/user_group_rows.h"
#include "store/sqlite/database.h"

#include <optional>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

class UserGroupRows final : public chat::UserGroupRows {
 public:
  UserGroupRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::UserGroup> group(std::string_view id) override;
  std::optional<chat::MentionedGroup> mentioned(std::string_view id) override;
  std::vector<chat::UserGroup> groups(const chat::UserGroupPage& page) override;
  std::vector<chat::UserGroup> groups(std::string_view beginning, const chat::UserGroupPage& page) override;
  chat::UserGroupKey add(const chat::UserGroup& group) override;
  void update(const chat::UserGroup& group) override;
  void remove(chat::UserGroupKey group) override;
  void save(chat::UserGroupKey group, const chat::UserGroupMember& member) override;
  void remove(chat::UserGroupKey group, chat::UserKey member) override;

 private:
  std::vector<chat::UserGroup> groups_in(Rows rows);

  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
