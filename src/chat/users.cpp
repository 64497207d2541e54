// The rules of users.
#include "chat/users.h"

#include "chat/permissions.h"
#include "chat/user_names.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

bool is_id_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '@' || c == '_' || c == '-';
}

}  // namespace

std::optional<std::string> user_id_fault(std::string_view id) {
  if (id.empty()) return "a user's id may not be empty";
  if (id.size() > longest_user_id) return fmt::format("a user's id has at most {} characters", longest_user_id);
  if (!std::ranges::all_of(id, is_id_character)) return fmt::format("the user id \"{}\" may hold only letters, digits and @ _ -", id);
  return std::nullopt;
}

Expected<User> upsert_user(Act& act, const UserChange& change) {
  if (const auto fault = user_id_fault(change.id)) return refused(Refusal::Kind::input, *fault);
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input,
                   fmt::format("the custom data of user \"{}\" is larger than {} bytes", change.id, largest_custom_bytes));

  auto stored = act.state.user(change.id);
  if (auto may = allowed(act, Action::update_user, stored.value_or(User{.id = change.id})); !may) return std::unexpected(may.error());
  if (stored && stored->deleted_at)
    return refused(Refusal::Kind::input, fmt::format("user \"{}\" was deleted; bring it back with POST /users/restore", change.id));
  if (!act.by_server() && stored && stored->deactivated_at)
    return refused(Refusal::Kind::not_allowed, fmt::format("user \"{}\" is deactivated", change.id));
  if (!act.by_server() && change.role && *change.role != (stored ? stored->role : "user"))
    return refused(Refusal::Kind::not_allowed, "role: only a server's token may change a user's role");
  if (!act.by_server() && change.teams && *change.teams != (stored ? stored->teams : std::vector<std::string>{}))
    return refused(Refusal::Kind::not_allowed, "teams: only a server's token may change a user's teams");
  if (!act.by_server() && change.teams_role && *change.teams_role != (stored ? stored->teams_role : std::map<std::string, std::string>{}))
    return refused(Refusal::Kind::not_allowed, "teams_role: only a server's token may change a user's roles in teams");
  if (!act.by_server() && change.revoke_tokens_issued_before)
    return refused(Refusal::Kind::not_allowed, "revoke_tokens_issued_before: only a server's token may revoke a user's tokens");
  if (change.teams && change.teams->size() > most_teams)
    return refused(Refusal::Kind::input, fmt::format("teams: user \"{}\" may be in at most {} teams", change.id, most_teams));
  if (change.teams_role && change.teams_role->size() > most_teams)
    return refused(Refusal::Kind::input, fmt::format("teams_role: user \"{}\" may have roles in at most {} teams", change.id, most_teams));
  User user = stored.value_or(User{});
  if (!stored) user.id = change.id, user.created_at = act.now.to_microseconds();
  user.updated_at = act.now.to_microseconds();
  user.name = change.name.value_or("");
  user.image = change.image.value_or("");
  user.custom = change.custom;
  if (change.role) user.role = *change.role;
  if (change.language) user.language = *change.language;
  if (change.teams) user.teams = *change.teams;
  if (change.teams_role) user.teams_role = *change.teams_role;
  if (change.invisible) user.invisible = *change.invisible;
  if (change.privacy_settings) user.privacy_settings = *change.privacy_settings;
  if (change.revoke_tokens_issued_before) user.revoke_tokens_issued_before = change.revoke_tokens_issued_before->before;
  if (auto may = may_be_named(act, stored, user); !may) return std::unexpected(may.error());
  user.key = act.state.save(user);

  Event& event = happened(act, "user.updated");
  event.user = Actor{user};
  event.members = shown({});
  return user;
}

Expected<User> update_user_partly(Act& act, const UserChange& set, const CustomEdit& custom, const CustomEdit& privacy) {
  const auto stored = act.state.user(set.id);
  if (!stored) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}; create it with POST /users", set.id));
  UserChange merged = set;
  if (!merged.name) merged.name = stored->name;
  if (!merged.image) merged.image = stored->image;
  merged.custom = custom(stored->custom);
  if (set.privacy_settings) merged.privacy_settings = privacy(stored->privacy_settings);
  return upsert_user(act, merged);
}

Expected<User> named_whole(Act& act, const UserChange& change) {
  const auto stored = act.state.user(change.id);
  if (!stored) return upsert_user(act, change);
  UserChange merged = change;
  if (!merged.name) merged.name = stored->name;
  if (!merged.image) merged.image = stored->image;
  if (merged.custom.empty()) merged.custom = stored->custom;
  const bool changes =
      *merged.name != stored->name || *merged.image != stored->image || merged.custom != stored->custom ||
      merged.role.value_or(stored->role) != stored->role || merged.language.value_or(stored->language) != stored->language ||
      merged.teams.value_or(stored->teams) != stored->teams || merged.teams_role.value_or(stored->teams_role) != stored->teams_role ||
      merged.privacy_settings.value_or(stored->privacy_settings) != stored->privacy_settings ||
      merged.invisible.value_or(stored->invisible) != stored->invisible;
  return changes ? upsert_user(act, merged) : Expected<User>(*stored);
}

Expected<std::vector<User>> upsert_users(Act& act, const std::vector<UserChange>& changes) {
  std::vector<User> users;
  for (const auto& change : changes) {
    auto user = upsert_user(act, change);
    if (!user) return std::unexpected(user.error());
    users.push_back(*std::move(user));
  }
  return users;
}

}  // namespace millrace::chat
