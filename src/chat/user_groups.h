// Groups of users.
#pragma once

#include "chat/act.h"
#include "chat/user_group.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A group as a request names it: by its id, and where the request says so only if it is of that team.
struct UserGroupRef {
  std::string id, team_id;
};

struct UserGroupChange {
  std::string id;  // empty: a new one
  std::optional<std::string> name, description;
  std::string team_id;
  std::vector<std::string> member_ids;
};

struct UserGroupMembersChange {
  std::vector<std::string> member_ids;
  bool as_admin = false;
  std::string team_id;
};

// Fires user_group.created.
Expected<UserGroup> create_user_group(Act& act, const UserGroupChange& change);

// What the change leaves out stays. Fires user_group.updated.
Expected<UserGroup> update_user_group(Act& act, const UserGroupRef& ref, const UserGroupChange& change);

// Fires user_group.deleted.
Expected<void> delete_user_group(Act& act, const UserGroupRef& ref);

// Who is in the group already may become its admin, and stays it. Fires user_group.member_added for whom this changes something.
Expected<UserGroup> add_user_group_members(Act& act, const UserGroupRef& ref, const UserGroupMembersChange& change);

// Fires user_group.member_removed for those who were in the group.
Expected<UserGroup> remove_user_group_members(Act& act, const UserGroupRef& ref, const UserGroupMembersChange& change);

// A user's token sees the groups of the user's teams where teams keep apart, else all.
Expected<UserGroup> existing_user_group(Act& act, const UserGroupRef& ref);

// The oldest first. A place by id alone is that of this group; an empty `team_id` asks for all.
Expected<std::vector<UserGroup>> user_groups(Act& act, std::string_view team_id, const UserGroupPage& page);

// Those whose name begins so.
Expected<std::vector<UserGroup>> user_groups_named(Act& act, std::string_view beginning, std::string_view team_id,
                                                   const UserGroupPage& page);

}  // namespace millrace::chat
