// Groups of users in JSON.
#pragma once

#include "chat/user_group.h"
#include "chat/user_groups.h"
#include "wire/fields.h"

#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::UserGroupMember> = std::tuple{
    Field{"group_id", &chat::UserGroupMember::group_id},
    Field{"user_id", &chat::UserGroupMember::user_id},
    Field{"is_admin", &chat::UserGroupMember::is_admin},
    Field{"created_at", &chat::UserGroupMember::created_at},
};

template <>
inline constexpr auto fields<chat::UserGroup> = std::tuple{
    Field{"id", &chat::UserGroup::id},
    Field{"name", &chat::UserGroup::name},
    Field{"description", &chat::UserGroup::description, Presence::omit_if_empty},
    Field{"team_id", &chat::UserGroup::team_id, Presence::omit_if_empty},
    Field{"members", &chat::UserGroup::members},
    Field{"created_at", &chat::UserGroup::created_at},
    Field{"updated_at", &chat::UserGroup::updated_at},
};

template <>
inline constexpr auto fields<chat::UserGroupChange> = std::tuple{
    Field{"id", &chat::UserGroupChange::id},
    Field{"name", &chat::UserGroupChange::name},
    Field{"description", &chat::UserGroupChange::description},
    Field{"team_id", &chat::UserGroupChange::team_id},
    Field{"member_ids", &chat::UserGroupChange::member_ids},
};

template <>
inline constexpr auto fields<chat::UserGroupMembersChange> = std::tuple{
    Field{"member_ids", &chat::UserGroupMembersChange::member_ids},
    Field{"as_admin", &chat::UserGroupMembersChange::as_admin},
    Field{"team_id", &chat::UserGroupMembersChange::team_id},
};

}  // namespace millrace::wire
