// Groups of users as the store keeps them.
#pragma once

#include "chat/user_group.h"

#include <optional>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A group is found with its members. A user who is taken out of sight is a member of none.
class UserGroupRows {
 public:
  virtual ~UserGroupRows() = default;

  virtual std::optional<UserGroup> group(std::string_view id) = 0;
  virtual std::optional<MentionedGroup> mentioned(std::string_view id) = 0;

  // The oldest first; `page.after` has a time.
  virtual std::vector<UserGroup> groups(const UserGroupPage& page) = 0;

  // Those whose name begins so, as folded_name (chat/user_names.h) reads both, in the order of their names; `page.after` has a name.
  virtual std::vector<UserGroup> groups(std::string_view beginning, const UserGroupPage& page) = 0;

  // Precondition: no group has this id. Without its members.
  virtual UserGroupKey add(const UserGroup& group) = 0;
  virtual void update(const UserGroup& group) = 0;
  virtual void remove(UserGroupKey group) = 0;

  // Adds the member, or replaces the row of that user.
  virtual void save(UserGroupKey group, const UserGroupMember& member) = 0;
  virtual void remove(UserGroupKey group, UserKey member) = 0;
};

}  // namespace millrace::chat
