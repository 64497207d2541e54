// A role's list is looked through once and becomes four sets of actions.
#include "chat/grants.h"

#include <algorithm>

namespace millrace::chat {
namespace {

constexpr std::string_view owner_end = "-owner", any_team_end = "-any-team";

std::size_t set_of(bool owner, bool any_team) { return (owner ? 1u : 0u) + (any_team ? 2u : 0u); }

bool cut(std::string_view& id, std::string_view end) {
  if (!id.ends_with(end)) return false;
  id.remove_suffix(end.size());
  return true;
}

}  // namespace

std::optional<Right> right_with_id(std::string_view id) {
  Right right;
  right.any_team = cut(id, any_team_end);
  right.owner = cut(id, owner_end);
  const auto action = action_with_id(id);
  if (!action) return std::nullopt;
  right.action = *action;
  return right;
}

std::string id_of(const Right& right) {
  std::string id(id_of(right.action));
  if (right.owner) id += owner_end;
  if (right.any_team) id += any_team_end;
  return id;
}

Grants::Grants(ByRole by_role) : by_role_(std::move(by_role)) {
  for (const auto& [role, ids] : by_role_) rights_[role] = rights_of(ids);
}

Grants::Rights Grants::rights_of(const std::vector<std::string>& ids) {
  Rights rights;
  for (const auto& id : ids) {
    if (const auto right = right_with_id(id))
      rights.sets[set_of(right->owner, right->any_team)].set(static_cast<std::size_t>(right->action));
    else rights.custom.push_back(id);
  }
  return rights;
}

Grants Grants::edited(const GrantEdits& edits) const {
  Grants grants = *this;
  for (const auto& [role, changes] : edits) {
    auto& ids = grants.by_role_[role];
    for (const auto& change : changes) {
      const bool loses = change.starts_with('!');
      const auto id = change.substr(loses ? 1 : 0);
      std::erase(ids, id);
      if (!loses) ids.push_back(id);
    }
    grants.rights_[role] = rights_of(ids);
  }
  return grants;
}

bool Grants::allow(std::string_view role, Action action, const Relation& relation, const CustomRight& custom) const {
  const auto found = rights_.find(role);
  if (found == rights_.end()) return false;
  for (const bool owner : {false, true})
    for (const bool any_team : {false, true}) {
      if ((owner && !relation.owns) || (!any_team && !relation.same_team)) continue;
      if (found->second.sets[set_of(owner, any_team)].test(static_cast<std::size_t>(action))) return true;
    }
  return std::ranges::any_of(found->second.custom, custom);
}

}  // namespace millrace::chat
