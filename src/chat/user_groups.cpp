// The rules of groups of users.
#include "chat/user_groups.h"

#include "chat/length.h"
#include "chat/user_group_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace millrace::chat {
namespace {

std::unexpected<Refusal> unknown_group(std::string_view id) {
  return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user group with id {}", id));
}

Expected<void> fits(const UserGroupChange& change) {
  if (change.name && change.name->empty()) return refused(Refusal::Kind::input, "name: a user group needs a name");
  for (auto done : {has_length("id", change.id, longest_group_id), has_length("name", change.name.value_or(""), longest_group_name),
                    has_length("description", change.description.value_or(""), longest_group_description),
                    has_length("team_id", change.team_id, longest_group_id)})
    if (!done) return done;
  return {};
}

void tell(Act& act, std::string type, const UserGroup& group, std::vector<std::string> members = {}) {
  Event& event = happened(act, std::move(type));
  event.user_group = std::make_shared<const UserGroup>(group);
  if (!members.empty()) event.member_ids = std::move(members);
}

// The users of these ids, each once.
Expected<std::vector<User>> users_named(Act& act, const std::vector<std::string>& ids) {
  if (ids.size() > most_group_members_at_once)
    return refused(Refusal::Kind::input, fmt::format("member_ids: at most {} users at once", most_group_members_at_once));
  std::vector<User> users;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto user = resolve(act, {.id = ids[i], .whole = {}}, fmt::format("member_ids[{}]", i));
    if (!user) return std::unexpected(user.error());
    if (std::ranges::find(users, user->key, &User::key) == users.end()) users.push_back(*std::move(user));
  }
  return users;
}

Expected<std::vector<User>> some_users_named(Act& act, const std::vector<std::string>& ids) {
  if (ids.empty()) return refused(Refusal::Kind::input, "member_ids: name at least one user");
  return users_named(act, ids);
}

// Ids of those for whom it changes something. Nothing is kept where it refuses.
Expected<std::vector<std::string>> join(Act& act, UserGroup& group, const std::vector<User>& users, bool as_admin) {
  auto& members = group.members;
  std::vector<std::string> changed;
  std::vector<UserGroupMember> to_save;
  for (const auto& user : users) {
    auto member = std::ranges::find(members, user.key, &UserGroupMember::user);
    if (member != members.end() && (member->is_admin || !as_admin)) continue;
    if (member == members.end()) member = members.insert(member, {user.key, group.id, user.id, as_admin, act.now.to_microseconds()});
    member->is_admin = as_admin;
    to_save.push_back(*member);
    changed.push_back(user.id);
  }
  if (members.size() > most_group_members)
    return refused(Refusal::Kind::input,
                   fmt::format("member_ids: user group \"{}\" would have more than {} members", group.id, most_group_members));
  for (const auto& member : to_save) act.state.user_groups().save(group.key, member);
  return changed;
}

void touch(Act& act, UserGroup& group) {
  group.updated_at = act.now.to_microseconds();
  act.state.user_groups().update(group);
}

bool is_among(const std::vector<std::string>& teams, std::string_view team) { return std::ranges::find(teams, team) != teams.end(); }

// Of which teams the asking user sees groups; nothing: of all.
Expected<std::optional<std::vector<std::string>>> teams_in_sight(Act& act) {
  if (!act.is_checked() || !act.app.multi_tenant) return std::nullopt;
  const auto user = resolve(act, {.id = act.user_id, .whole = {}}, "user");
  if (!user) return std::unexpected(user.error());
  return user->teams.empty() ? std::vector<std::string>{""} : user->teams;
}

Expected<std::optional<std::vector<std::string>>> teams_asked_for(Act& act, std::string_view team_id) {
  auto teams = teams_in_sight(act);
  if (!teams || team_id.empty()) return teams;
  const bool in_sight = !*teams || is_among(**teams, team_id);
  return in_sight ? std::vector{std::string(team_id)} : std::vector<std::string>{};
}

enum class By : std::uint8_t { age, name };

// The page of the groups in sight. Where its place is only an id, the group of this id tells the rest.
Expected<UserGroupPage> in_sight(Act& act, std::string_view team_id, UserGroupPage page, By order) {
  auto teams = teams_asked_for(act, team_id);
  if (!teams) return std::unexpected(teams.error());
  page.teams = *std::move(teams);
  auto& after = page.after;
  if (!after || (order == By::age ? after->created_at.has_value() : after->name.has_value())) return page;
  const auto group = existing_user_group(act, {.id = after->id, .team_id = {}});
  if (!group) return std::unexpected(group.error());
  after->created_at = group->created_at;
  after->name = group->name;
  return page;
}

}  // namespace

Expected<UserGroup> existing_user_group(Act& act, const UserGroupRef& ref) {
  const auto teams = teams_asked_for(act, ref.team_id);
  if (!teams) return std::unexpected(teams.error());
  auto group = act.state.user_groups().group(ref.id);
  if (!group || (*teams && !is_among(**teams, group->team_id))) return unknown_group(ref.id);
  return *std::move(group);
}

Expected<UserGroup> create_user_group(Act& act, const UserGroupChange& change) {
  if (!change.name) return refused(Refusal::Kind::input, "name: a user group needs a name");
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  const auto users = users_named(act, change.member_ids);
  if (!users) return std::unexpected(users.error());
  if (act.state.user_groups().group(change.id))
    return refused(Refusal::Kind::input, fmt::format("id: there is a user group \"{}\" already; change it with PUT", change.id));
  UserGroup group;
  group.id = change.id.empty() ? to_text(uuid_v7(act.random, act.now)) : change.id;
  group.name = *change.name, group.description = change.description.value_or(""), group.team_id = change.team_id;
  group.created_at = group.updated_at = act.now.to_microseconds();
  group.key = act.state.user_groups().add(group);
  if (auto joined = join(act, group, *users, false); !joined) return std::unexpected(joined.error());
  tell(act, "user_group.created", group);
  return group;
}

Expected<UserGroup> update_user_group(Act& act, const UserGroupRef& ref, const UserGroupChange& change) {
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  auto group = existing_user_group(act, ref);
  if (!group) return group;
  if (change.name) group->name = *change.name;
  if (change.description) group->description = *change.description;
  touch(act, *group);
  tell(act, "user_group.updated", *group);
  return group;
}

Expected<void> delete_user_group(Act& act, const UserGroupRef& ref) {
  const auto group = existing_user_group(act, ref);
  if (!group) return std::unexpected(group.error());
  act.state.user_groups().remove(group->key);
  tell(act, "user_group.deleted", *group);
  return {};
}

Expected<UserGroup> add_user_group_members(Act& act, const UserGroupRef& ref, const UserGroupMembersChange& change) {
  const auto users = some_users_named(act, change.member_ids);
  if (!users) return std::unexpected(users.error());
  auto group = existing_user_group(act, ref);
  if (!group) return group;
  auto joined = join(act, *group, *users, change.as_admin);
  if (!joined) return std::unexpected(joined.error());
  if (joined->empty()) return group;
  touch(act, *group);
  tell(act, "user_group.member_added", *group, *std::move(joined));
  return group;
}

Expected<UserGroup> remove_user_group_members(Act& act, const UserGroupRef& ref, const UserGroupMembersChange& change) {
  const auto users = some_users_named(act, change.member_ids);
  if (!users) return std::unexpected(users.error());
  auto group = existing_user_group(act, ref);
  if (!group) return group;
  std::vector<std::string> gone;
  for (const auto& user : *users) {
    if (std::erase_if(group->members, [&](const UserGroupMember& member) { return member.user == user.key; }) == 0) continue;
    act.state.user_groups().remove(group->key, user.key);
    gone.push_back(user.id);
  }
  if (gone.empty()) return group;
  touch(act, *group);
  tell(act, "user_group.member_removed", *group, std::move(gone));
  return group;
}

Expected<std::vector<UserGroup>> user_groups(Act& act, std::string_view team_id, const UserGroupPage& page) {
  const auto shown = in_sight(act, team_id, page, By::age);
  if (!shown) return std::unexpected(shown.error());
  return act.state.user_groups().groups(*shown);
}

Expected<std::vector<UserGroup>> user_groups_named(Act& act, std::string_view beginning, std::string_view team_id,
                                                   const UserGroupPage& page) {
  const auto shown = in_sight(act, team_id, page, By::name);
  if (!shown) return std::unexpected(shown.error());
  return act.state.user_groups().groups(beginning, *shown);
}

}  // namespace millrace::chat
