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

// Whether it asks for more than plain membership.
bool gives_role(const MemberChange& change);

// Fires member.added for each who was none. Returns the channel with its new count. A user's token may join, or add whom it may.
Expected<Channel> add_members(Act& act, const Channel& channel, const std::vector<MemberChange>& members);

// Fires member.removed for each who was one. A user's token takes out its own user, or whom it may govern.
Expected<Channel> remove_members(Act& act, const Channel& channel, const std::vector<std::string>& ids);

// A partial update of a membership. Pinned and archived channels are so for this member.
struct MemberPatch {
  std::optional<std::string> channel_role;
  std::optional<bool> pinned, archived;
  Custom custom;  // what was set; `edit` applies it
  CustomEdit edit;
};

// Fires member.updated. A user's token changes its own membership; roles are for those who govern the channel.
Expected<Member> update_member(Act& act, const Channel& channel, const std::string& user_id, const MemberPatch& patch);

struct RoleChange {
  std::string user_id, channel_role;
};

// Fires member.updated for each whose role changes. Precondition of success: all are members.
Expected<void> assign_roles(Act& act, const Channel& channel, const std::vector<RoleChange>& changes);

}  // namespace millrace::chat
