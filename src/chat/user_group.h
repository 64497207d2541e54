// A group of users: a team's on-call list, say, that a message may mean as a whole.
#pragma once

#include "base/instant.h"
#include "chat/keys.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct UserGroupMember {
  UserKey user{};
  std::string group_id, user_id;
  bool is_admin = false;
  Instant created_at;
};

struct UserGroup {
  UserGroupKey key{};
  std::string id, name, description;
  std::string team_id;                   // empty: of no team
  std::vector<UserGroupMember> members;  // in the order of joining
  Instant created_at, updated_at;
};

// As a message shows a group that it mentions: without members, who may be many.
struct MentionedGroup {
  std::string id, name, description, team_id;
  Instant created_at, updated_at;
};

inline constexpr std::size_t longest_group_id = 255, longest_group_name = 255, longest_group_description = 1'024;
inline constexpr std::size_t most_group_members = 500, most_group_members_at_once = 100;

// A stretch of a list of groups. What stands at `after` and before it is not part of it.
struct UserGroupPage {
  struct Place {
    std::optional<Instant> created_at;  // in a list by time
    std::optional<std::string> name;    // in a list by name
    std::string id;                     // empty: behind all of that time or name
  };

  std::optional<std::vector<std::string>> teams;  // groups of these; "" stands for those of no team
  std::optional<Place> after;
  std::size_t limit = 30;
};

}  // namespace millrace::chat
