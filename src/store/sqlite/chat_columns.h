// The columns of a user, which rows of every kind carry along, and lists of users within a row.
#pragma once

#include "chat/user.h"
#include "store/sqlite/database.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

// Of users u. Inline, so that what other files put together from it comes later.
inline const std::string user_columns =
    "u.key, u.id, u.role, u.name, u.image, u.language, u.teams, u.banned, u.invisible, u.created_at, u.updated_at, u.deactivated_at, "
    "u.deleted_at, u.custom";

chat::User user_in(const Rows& rows, int column);

// "3,17": the keys of users in a column of another row.
std::string keys_text(const std::vector<chat::User>& users);
std::vector<chat::UserKey> keys_in(std::string_view text);

}  // namespace millrace::store::sqlite
