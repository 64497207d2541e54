// The columns of a user, which rows of every kind carry along, and lists of users within a row.
#pragma once

#include "chat/message.h"
#include "chat/user.h"
#include "store/sqlite/database.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

// Of users in a query, where their rows are called `row`, as user_in reads them.
inline constexpr std::array user_column_names{"key",        "id",     "role",          "name",        "image",      "language",
                                              "teams",      "banned", "invisible",     "created_at",  "updated_at", "deactivated_at",
                                              "deleted_at", "custom", "shadow_banned", "ban_expires", "teams_role", "revoked_before",
                                              "privacy"};
std::string user_columns_of(const std::string& row);
inline constexpr int user_column_count = static_cast<int>(user_column_names.size());

// Of users u. Inline, so that what other files put together from it comes later.
inline const std::string user_columns = user_columns_of("u");

// As a user's row keeps the roles.
std::string teams_role_text(const std::map<std::string, std::string>& roles);

chat::User user_in(const Rows& rows, int column);
chat::User user_in(PackedRow& row);

// NULL where there is nobody.
std::optional<chat::UserKey> key_of(const std::shared_ptr<const chat::User>& user);

// As JSON; NULL where nothing is mentioned.
std::optional<std::string> broad_mentions_text(const chat::BroadMentions& mentions);

// As JSON; NULL where the message has none.
std::optional<std::string> location_text(const chat::Message& message);

// "3,17": the keys of users in a column of another row.
std::string keys_text(const std::vector<chat::User>& users);
std::vector<chat::UserKey> keys_in(std::string_view text);

}  // namespace millrace::store::sqlite
