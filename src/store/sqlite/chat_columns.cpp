// A user is read by one function, whatever query found the row.
#include "store/sqlite/chat_columns.h"

#include "base/ensure.h"
#include "store/sqlite/columns.h"
#include "wire/message.h"
#include "wire/read.h"
#include "wire/write.h"

#include <algorithm>
#include <charconv>

namespace millrace::store::sqlite {

namespace {

std::map<std::string, std::string> teams_role_in(std::string_view text) {
  std::map<std::string, std::string> roles;
  if (text.empty()) return roles;
  const auto document = wire::parse_json(text);
  ensure(document && wire::read(*document, roles, "teams_role"), "the stored roles of a user's teams are damaged");
  return roles;
}

// `read` fills what it is given from the columns one after the other.
template <class Read>
chat::User user_from(Read read) {
  chat::User user;
  std::string_view teams, teams_role;
  read(user.key, user.id, user.role, user.name, user.image, user.language, teams, user.banned, user.invisible, user.created_at,
       user.updated_at, user.deactivated_at, user.deleted_at, user.custom.members, user.shadow_banned, user.ban_expires, teams_role,
       user.revoke_tokens_issued_before, user.privacy_settings.members);
  if (teams != "[]") user.teams = texts_in(teams);
  user.teams_role = teams_role_in(teams_role);
  return user;
}

}  // namespace

std::string teams_role_text(const std::map<std::string, std::string>& roles) {
  std::string out;
  if (!roles.empty()) wire::Writer(out, wire::Profile::http_v1).write(roles);
  return out;
}

std::string user_columns_of(const std::string& row) {
  std::string out;
  for (const auto* name : user_column_names) out += (out.empty() ? "" : ", ") + row + '.' + name;
  return out;
}

chat::User user_in(const Rows& rows, int column) {
  return user_from([&](auto&... values) { rows.into_from(column, values...); });
}

chat::User user_in(PackedRow& row) {
  return user_from([&](auto&... values) { row.into(values...); });
}

std::optional<chat::UserKey> key_of(const std::shared_ptr<const chat::User>& user) {
  return user ? std::optional(user->key) : std::nullopt;
}

std::optional<std::string> broad_mentions_text(const chat::BroadMentions& mentions) {
  if (mentions == chat::BroadMentions{}) return std::nullopt;
  return wire::written(mentions, wire::Profile::http_v1);
}

std::optional<std::string> location_text(const chat::Message& message) {
  return message.shared_location.transform(
      [](const chat::SharedLocation& location) { return wire::written(location, wire::Profile::http_v1); });
}

std::string keys_text(const std::vector<chat::User>& users) {
  std::string out;
  for (const auto& user : users) {
    if (!out.empty()) out += ',';
    out += std::to_string(static_cast<std::int64_t>(user.key));
  }
  return out;
}

std::vector<chat::UserKey> keys_in(std::string_view text) {
  std::vector<chat::UserKey> keys;
  while (!text.empty()) {
    std::int64_t key = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), key);
    ensure(error == std::errc{}, "a stored list of users is damaged");
    keys.push_back(chat::UserKey{key});
    text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
  }
  return keys;
}

}  // namespace millrace::store::sqlite
