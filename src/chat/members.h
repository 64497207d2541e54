// Who is in a channel, and with which role.
#pragma once

#include "chat/act.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct MemberChange {
  UserRef user;
  std::optional<std::string> channel_role;
  Custom custom;
};

// Fires member.added for each who was none. Returns the channel with its new count.
Expected<Channel> add_members(Act& act, const Channel& channel, const std::vector<MemberChange>& members);

// Fires member.removed for each who was one. A user's token takes out its own user, or whom it may govern.
Expected<Channel> remove_members(Act& act, const Channel& channel, const std::vector<std::string>& ids);

struct RoleChange {
  std::string user_id, channel_role;
};

// Fires member.updated for each whose role changes. Precondition of success: all are members.
Expected<void> assign_roles(Act& act, const Channel& channel, const std::vector<RoleChange>& changes);

}  // namespace millrace::chat
