// Channels, members and read states in JSON.
#pragma once

#include "chat/channel.h"
#include "chat/channels.h"
#include "wire/channel_type.h"
#include "wire/user.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Channel> = std::tuple{
    Field{"id", &chat::Channel::id},
    Field{"type", &chat::Channel::type},
    Field{"cid", &chat::Channel::cid},
    Field{"last_message_at", &chat::Channel::last_message_at, Presence::omit_if_empty},
    Field{"created_at", &chat::Channel::created_at},
    Field{"updated_at", &chat::Channel::updated_at},
    Field{"deleted_at", &chat::Channel::deleted_at, Presence::omit_if_empty},
    Field{"truncated_at", &chat::Channel::truncated_at, Presence::omit_if_empty},
    Field{"truncated_by", &chat::Channel::truncated_by, Presence::omit_if_empty},
    Field{"created_by", &chat::Channel::created_by},
    Field{"frozen", &chat::Channel::frozen},
    Field{"disabled", &chat::Channel::disabled},
    Field{"member_count", &chat::Channel::member_count},
    Field{"team", &chat::Channel::team, Presence::omit_if_empty},
    Field{"config", &chat::Channel::config},
    Field{"own_capabilities", &chat::Channel::own_capabilities, Presence::omit_if_empty, only(Profile::http_v1)},
    Field{"custom", &chat::Channel::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::Member> = std::tuple{
    Field{"user_id", &chat::Member::user_id},
    Field{"user", &chat::Member::user},
    Field{"created_at", &chat::Member::created_at},
    Field{"updated_at", &chat::Member::updated_at},
    Field{"status", &chat::Member::status},
    Field{"banned", &chat::Member::banned},
    Field{"shadow_banned", &chat::Member::shadow_banned},
    Field{"ban_expires", &chat::Member::ban_expires, Presence::omit_if_empty},
    Field{"role", &chat::Member::role},
    Field{"channel_role", &chat::Member::channel_role},
    Field{"is_moderator", &chat::Member::is_moderator, Presence::omit_if_empty},
    Field{"notifications_muted", &chat::Member::notifications_muted},
    Field{"pinned_at", &chat::Member::pinned_at, Presence::omit_if_empty},
    Field{"archived_at", &chat::Member::archived_at, Presence::omit_if_empty},
    Field{"custom", &chat::Member::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::Read> = std::tuple{
    Field{"user", &chat::Read::user},
    Field{"last_read", &chat::Read::last_read},
    Field{"unread_messages", &chat::Read::unread_messages},
};

template <>
inline constexpr auto fields<chat::MemberChange> = std::tuple{
    Field{"user_id", &chat::MemberChange::user},
    Field{"user", &chat::MemberChange::user},
    Field{"channel_role", &chat::MemberChange::channel_role},
    Field{"custom", &chat::MemberChange::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::MemberPatch> = std::tuple{
    Field{"channel_role", &chat::MemberPatch::channel_role},
    Field{"pinned", &chat::MemberPatch::pinned},
    Field{"archived", &chat::MemberPatch::archived},
    Field{"custom", &chat::MemberPatch::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::RoleChange> = std::tuple{
    Field{"user_id", &chat::RoleChange::user_id},
    Field{"channel_role", &chat::RoleChange::channel_role},
};

// A member as its user's id, or as an object.
inline Read read(const Json& value, chat::MemberChange& into, const std::string& path) {
  if (value.string()) return read(value, into.user, path);
  return read_object<chat::MemberChange, chat::Member>(value, into, path);
}

template <>
inline constexpr auto fields<chat::ChannelChange> = std::tuple{
    Field{"created_by_id", &chat::ChannelChange::created_by},
    Field{"created_by", &chat::ChannelChange::created_by},
    Field{"members", &chat::ChannelChange::members},
    Field{"team", &chat::ChannelChange::team},
    Field{"frozen", &chat::ChannelChange::frozen},
    Field{"disabled", &chat::ChannelChange::disabled},
    Field{"custom", &chat::ChannelChange::custom, Presence::beside},
};

inline Read read(const Json& value, chat::ChannelChange& into, const std::string& path) {
  return read_object<chat::ChannelChange, chat::Channel>(value, into, path);
}

}  // namespace millrace::wire
