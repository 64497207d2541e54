// The rules of roles and permissions.
#include "chat/roles.h"

#include "base/ascii.h"
#include "chat/channel_types.h"
#include "chat/config_rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

ShownRole shown(Act& act, const std::vector<ChannelConfigPtr>& types, Role role, bool custom) {
  ShownRole out{std::move(role), custom, {}};
  const auto add = [&](const Grants& grants, const std::string& scope) {
    if (const auto found = grants.by_role().find(out.role.name); found != grants.by_role().end() && !found->second.empty())
      out.scopes.push_back(scope);
  };
  add(act.app.grants, ".app");
  for (const auto& type : types) add(type->grants, type->name);
  return out;
}

Expected<void> sound(const Permission& permission) {
  if (!is_plain_name(permission.id) || permission.id.size() > longest_permission_id)
    return refused(Refusal::Kind::input, fmt::format("id must be 1 to {} letters, digits, _ or -", longest_permission_id));
  if (permission.name.empty() || permission.name.size() > longest_permission_name)
    return refused(Refusal::Kind::input, fmt::format("name must be a text of 1 to {} bytes", longest_permission_name));
  if (permission.description.size() > longest_permission_description)
    return refused(Refusal::Kind::input, fmt::format("description holds at most {} bytes", longest_permission_description));
  if (!action_named(permission.action))
    return refused(Refusal::Kind::input,
                   fmt::format("action: there is no action \"{}\"; it is written as \"CreateMessage\"", permission.action));
  return {};
}

Expected<void> own(State& state, std::string_view id, std::string_view what) {
  if (right_with_id(id)) return refused(Refusal::Kind::input, fmt::format("permission {} is built in and can't be {}", id, what));
  if (state.config().permissions().find(id)) return {};
  return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find permission with id {}", id));
}

bool is_granted(const Grants& grants, std::string_view id) {
  return std::ranges::any_of(grants.by_role(),
                             [&](const auto& of_role) { return std::ranges::find(of_role.second, id) != of_role.second.end(); });
}

}  // namespace

std::vector<ShownRole> roles(Act& act) {
  const auto types = channel_types(act.state);
  std::vector<ShownRole> all;
  for (const auto name : built_in_roles())
    all.push_back(shown(act, types, {std::string(name), act.now.to_microseconds(), act.now.to_microseconds()}, false));
  for (const auto& role : act.state.config().roles().all()) all.push_back(shown(act, types, *role, true));
  std::ranges::sort(all, {}, [](const auto& one) { return one.role.name; });
  return all;
}

Expected<ShownRole> create_role(Act& act, const std::string& name) {
  if (!is_plain_name(name) || name.size() > longest_role)
    return refused(Refusal::Kind::input, fmt::format("name must be 1 to {} letters, digits, _ or -, such as \"editor\"", longest_role));
  if (is_built_in_role(name) || act.state.config().roles().find(name))
    return refused(Refusal::Kind::input, fmt::format("role {} already exists", name));
  if (act.state.config().roles().all().size() >= most_roles)
    return refused(Refusal::Kind::input, fmt::format("there are {} roles, the most that an app may have", most_roles));
  Role role{name, act.now.to_microseconds(), act.now.to_microseconds()};
  act.state.config().roles().save(role);
  return shown(act, channel_types(act.state), std::move(role), true);
}

Expected<void> delete_role(Act& act, std::string_view name) {
  if (is_built_in_role(name)) return refused(Refusal::Kind::input, fmt::format("role {} is built in and can't be deleted", name));
  const auto role = act.state.config().roles().find(name);
  if (!role) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find role with name {}", name));
  const auto scopes = shown(act, channel_types(act.state), *role, true).scopes;
  if (!scopes.empty())
    return refused(Refusal::Kind::input,
                   fmt::format("role {} has grants in {}; set them to null or [] there first", name, fmt::join(scopes, ", ")));
  act.state.config().roles().remove(name);
  return {};
}

std::vector<ShownPermission> permissions(State& state) {
  std::vector<ShownPermission> all;
  for (auto& permission : built_in_permissions()) all.push_back({std::move(permission), false});
  for (const auto& permission : state.config().permissions().all()) all.push_back({*permission, true});
  return all;
}

Expected<ShownPermission> existing_permission(State& state, std::string_view id) {
  if (auto permission = built_in_permission(id)) return ShownPermission{*std::move(permission), false};
  if (const auto stored = state.config().permissions().find(id)) return ShownPermission{*stored, true};
  return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find permission with id {}", id));
}

Expected<void> create_permission(Act& act, const Permission& permission) {
  if (auto fine = sound(permission); !fine) return fine;
  if (existing_permission(act.state, permission.id))
    return refused(Refusal::Kind::input, fmt::format("permission {} already exists", permission.id));
  if (act.state.config().permissions().all().size() >= most_permissions)
    return refused(Refusal::Kind::input, fmt::format("there are {} permissions, the most that an app may have", most_permissions));
  act.state.config().permissions().save(permission);
  return {};
}

Expected<void> update_permission(Act& act, const Permission& permission) {
  if (auto may = own(act.state, permission.id, "updated"); !may) return may;
  if (auto fine = sound(permission); !fine) return fine;
  act.state.config().permissions().save(permission);
  return {};
}

Expected<void> delete_permission(Act& act, std::string_view id) {
  if (auto may = own(act.state, id, "deleted"); !may) return may;
  for (const auto& type : channel_types(act.state))
    if (is_granted(type->grants, id))
      return refused(Refusal::Kind::input,
                     fmt::format("permission {} is granted in channel type {}; take it out there first", id, type->name));
  if (is_granted(act.app.grants, id))
    return refused(Refusal::Kind::input, fmt::format("permission {} is granted in the app; take it out there first, with PATCH /app", id));
  act.state.config().permissions().remove(id);
  return {};
}

}  // namespace millrace::chat
