// Built-in permissions follow from the actions.
#include "chat/permission.h"

#include "chat/grants.h"

#include <algorithm>

namespace millrace::chat {
namespace {

// "CreateMessage" → "Create message"
std::string spoken(Action action) {
  std::string text(id_of(action));
  std::ranges::replace(text, '-', ' ');
  text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

Permission permission_of(const Right& right) {
  const std::string of_whom = right.owner ? ", of one's own" : "", where = right.any_team ? ", in any team" : "";
  const auto name = spoken(right.action) + of_whom + where;
  return {.id = id_of(right),
          .name = name,
          .action = name_of(right.action),
          .description = name,
          .owner = right.owner,
          .same_team = !right.any_team};
}

}  // namespace

std::optional<Permission> built_in_permission(std::string_view id) {
  const auto right = right_with_id(id);
  if (!right) return std::nullopt;
  return permission_of(*right);
}

std::vector<Permission> built_in_permissions() {
  std::vector<Permission> all;
  for (std::size_t i = 0; i < action_count; ++i)
    for (const bool owner : {false, true})
      for (const bool any_team : {false, true}) all.push_back(permission_of({static_cast<Action>(i), owner, any_team}));
  std::ranges::sort(all, {}, &Permission::id);
  return all;
}

}  // namespace millrace::chat
