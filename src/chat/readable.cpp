// Grants become conditions, so that the store finds nothing that would have to be thrown away.
#include "chat/readable.h"

#include "chat/channel_types.h"
#include "chat/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace millrace::chat {
namespace {

using Kind = Filter::Kind;

// The names of types to which the conditions restrict a list; nothing where they leave them open.
std::optional<std::set<std::string>> types_asked(const Filter& asked) {
  if (asked.kind == Kind::all) {
    for (const auto& part : asked.parts)
      if (auto types = types_asked(part)) return types;
    return std::nullopt;
  }
  if (asked.attribute != Attribute::type || (asked.kind != Kind::equal && asked.kind != Kind::in)) return std::nullopt;
  std::set<std::string> types;
  for (const auto& value : asked.values)
    if (const auto* name = std::get_if<std::string>(&value)) types.insert(*name);
  return types;
}

// Whether the role alone reads every channel of these types.
bool is_open(const std::vector<ChannelConfigPtr>& types, std::string_view role, const Relation& relation) {
  const auto nothing = [](std::string_view) { return false; };
  return std::ranges::all_of(types, [&](const auto& type) { return type->grants.allow(role, Action::read_channel, relation, nothing); });
}

Filter of_teams(const User& user) {
  Filter filter{.kind = Kind::in, .attribute = Attribute::team};
  for (const auto& team : user.teams) filter.values.emplace_back(team);
  if (filter.values.empty()) filter.values.emplace_back(std::string());
  return filter;
}

}  // namespace

Filter readable_channels(Act& act, Filter asked) {
  if (act.by_server()) return asked;
  auto types = channel_types(act.state);
  if (const auto names = types_asked(asked)) std::erase_if(types, [&](const auto& type) { return !names->contains(type->name); });
  const auto user = asking_user(act);
  const bool checked = act.is_checked();

  Filter seen{.kind = Kind::all};
  if (checked && !is_open(types, user.role, {.owns = false, .same_team = true}))
    seen.parts.push_back({.kind = Kind::in, .attribute = Attribute::members, .values = {act.user_id}});
  if (checked && act.app.multi_tenant && !is_open(types, user.role, {.owns = false, .same_team = false}))
    seen.parts.push_back(of_teams(user));
  seen.parts.push_back({.kind = Kind::equal, .attribute = Attribute::disabled, .values = {false}});
  seen.parts.push_back(std::move(asked));
  return seen;
}

Expected<void> may_list_users(Act& act) {
  if (auto may = allowed(act, Action::search_user); !may) return may;
  if (act.by_server() || act.app.searchless_roles.empty()) return {};
  const auto user = asking_user(act);
  if (std::ranges::find(act.app.searchless_roles, user.role) == act.app.searchless_roles.end()) return {};
  return refused(
      Refusal::Kind::not_allowed,
      fmt::format("User '{}' with role {} may not search users: the role is in user_search_disallowed_roles", user.id, user.role));
}

Filter visible_users(Act& act, Filter asked) {
  if (!act.is_checked() || !act.app.multi_tenant) return asked;
  const auto user = asking_user(act);
  const auto nothing = [](std::string_view) { return false; };
  if (act.app.grants.allow(user.role, Action::search_user, {.owns = false, .same_team = false}, nothing)) return asked;
  Filter shared = of_teams(user);
  shared.attribute = Attribute::teams;
  if (user.teams.empty()) shared = {.kind = Kind::equal, .attribute = Attribute::id, .values = {user.id}};
  return {.kind = Kind::all, .parts = {std::move(shared), std::move(asked)}};
}

}  // namespace millrace::chat
