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

namespace {

Expected<void> known_role(State& state, const std::string& role) {
  if (is_built_in_role(role) || state.config().roles().find(role)) return {};
  return refused(Refusal::Kind::input, fmt::format("grants: role \"{}\" is not defined; make it with POST /roles", role));
}

Expected<void> known_permission(State& state, const std::string& role, std::string_view id) {
  if (right_with_id(id) || state.config().permissions().find(id)) return {};
  return refused(Refusal::Kind::input,
                 fmt::format("grants.{}: permission \"{}\" is not defined; GET /permissions lists those that are", role, id));
}

}  // namespace

Expected<void> known(State& state, const GrantsChange& change) {
  if (!change.roles) return {};
  for (const auto& [role, ids] : *change.roles) {
    if (auto done = known_role(state, role); !done) return done;
    if (!ids) continue;
    for (const auto& id : *ids)
      if (auto done = known_permission(state, role, id); !done) return done;
  }
  return {};
}

Expected<void> known(State& state, const GrantEdits& edits) {
  for (const auto& [role, ids] : edits) {
    if (auto done = known_role(state, role); !done) return done;
    for (const auto& id : ids)
      if (auto done = known_permission(state, role, std::string_view(id).substr(id.starts_with('!') ? 1 : 0)); !done) return done;
  }
  return {};
}

}  // namespace millrace::chat
