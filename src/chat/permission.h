// What a grant gives: an action, on what, and under which condition. Each action comes in four built-in ones; an operator adds more.
#pragma once

#include "chat/action.h"
#include "chat/custom.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct Permission {
  std::string id, name, action, description;
  bool owner = false;      // only on what the user owns
  bool same_team = false;  // only within the user's teams
  Raw condition{"{}"};     // of those that are not built in
};

std::optional<Permission> built_in_permission(std::string_view id);

// By id.
std::vector<Permission> built_in_permissions();

inline constexpr std::size_t longest_permission_id = 255, longest_permission_name = 100, longest_permission_description = 2'048;

}  // namespace millrace::chat
