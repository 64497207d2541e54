// Roles and permissions that an operator adds to the built-in ones.
#pragma once

#include "chat/act.h"
#include "chat/permission.h"
#include "chat/role.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A role as a list shows it, with where it has grants: ".app" and names of channel types.
struct ShownRole {
  Role role;
  bool custom = false;
  std::vector<std::string> scopes;
};

// By name. Built-in ones carry the time of the answer.
std::vector<ShownRole> roles(Act& act);
Expected<ShownRole> create_role(Act& act, const std::string& name);
Expected<void> delete_role(Act& act, std::string_view name);

struct ShownPermission {
  Permission permission;
  bool custom = false;
};

// The built-in ones, then an operator's own.
std::vector<ShownPermission> permissions(State& state);
Expected<ShownPermission> existing_permission(State& state, std::string_view id);
Expected<void> create_permission(Act& act, const Permission& permission);
Expected<void> update_permission(Act& act, const Permission& permission);
Expected<void> delete_permission(Act& act, std::string_view id);

inline constexpr std::size_t most_roles = 50, most_permissions = 200;

}  // namespace millrace::chat
