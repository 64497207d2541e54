// Grants are never edited in place.
#include "chat/grants_change.h"

#include "chat/config_rows.h"

#include <fmt/format.h>

namespace millrace::chat {

Grants changed(const Grants& grants, const GrantsChange& change, const Grants& defaults) {
  if (!change.roles) return defaults;
  auto by_role = grants.by_role();
  for (const auto& [role, ids] : *change.roles) {
    if (ids) {
      by_role[role] = *ids;
      continue;
    }
    const auto before = defaults.by_role().find(role);
    if (before == defaults.by_role().end()) by_role.erase(role);
    else by_role[role] = before->second;
  }
  return Grants(std::move(by_role));
}

Expected<void> known(State& state, const GrantsChange& change) {
  if (!change.roles) return {};
  for (const auto& [role, ids] : *change.roles) {
    if (!is_built_in_role(role) && !state.config().roles().find(role))
      return refused(Refusal::Kind::input, fmt::format("grants: role \"{}\" is not defined; make it with POST /roles", role));
    if (!ids) continue;
    for (const auto& id : *ids)
      if (!right_with_id(id) && !state.config().permissions().find(id))
        return refused(Refusal::Kind::input,
                       fmt::format("grants.{}: permission \"{}\" is not defined; GET /permissions lists those that are", role, id));
  }
  return {};
}

}  // namespace millrace::chat
