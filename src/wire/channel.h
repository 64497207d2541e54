// Channels, members and read states in JSON.
#pragma once

#include "chat/channel.h"
#include "chat/channels.h"
#include "wire/channel_type.h"
#include "wire/user.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::ConfigOverrides> = std::tuple{
    Field{"typing_events", &chat::ConfigOverrides::typing_events, Presence::omit_if_empty},
    Field{"reactions", &chat::ConfigOverrides::reactions, Presence::omit_if_empty},
    Field{"replies", &chat::ConfigOverrides::replies, Presence::omit_if_empty},
    Field{"quotes", &chat::ConfigOverrides::quotes, Presence::omit_if_empty},
    Field{"uploads", &chat::ConfigOverrides::uploads, Presence::omit_if_empty},
    Field{"url_enrichment", &chat::ConfigOverrides::url_enrichment, Presence::omit_if_empty},
    Field{"user_message_reminders", &chat::ConfigOverrides::user_message_reminders, Presence::omit_if_empty},
    Field{"shared_locations", &chat::ConfigOverrides::shared_locations, Presence::omit_if_empty},
    Field{"count_messages", &chat::ConfigOverrides::count_messages, Presence::omit_if_empty},
    Field{"max_message_length", &chat::ConfigOverrides::max_message_length, Presence::omit_if_empty},
    Field{"commands", &chat::ConfigOverrides::commands, Presence::omit_if_empty},
    Field{"blocklist", &chat::ConfigOverrides::blocklist, Presence::omit_if_empty},
    Field{"blocklist_behavior", &chat::ConfigOverrides::blocklist_behavior, Presence::omit_if_empty},
    Field{"push_level", &chat::ConfigOverrides::push_level, Presence::omit_if_empty},
    Field{"chat_preferences", &chat::ConfigOverrides::chat_preferences, Presence::omit_if_empty},
    Field{"grants", &chat::ConfigOverrides::grants, Presence::omit_if_empty},
};

// What has no place in ConfigOverrides is refused by its name.
Read read(const Json& value, chat::ConfigOverrides& into, const std::string& path);

inline std::optional<std::int64_t> counted_messages(const chat::Channel& channel) {
  return channel.config && channel.config->count_messages ? std::optional(channel.message_count) : std::nullopt;
}

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
    Derived{"message_count", counted_messages, Presence::omit_if_empty},
    Field{"team", &chat::Channel::team, Presence::omit_if_empty},
    Field{"cooldown", &chat::Channel::cooldown, Presence::omit_if_empty},
    Field{"auto_translation_enabled", &chat::Channel::auto_translation_enabled, Presence::omit_if_empty},
    Field{"auto_translation_language", &chat::Channel::auto_translation_language, Presence::omit_if_empty},
    Field{"filter_tags", &chat::Channel::filter_tags, Presence::omit_if_empty},
    Field{"hidden", &chat::Channel::hidden, Presence::omit_if_empty},
    Field{"hide_messages_before", &chat::Channel::hide_messages_before, Presence::omit_if_empty},
    Field{"muted", &chat::Channel::muted, Presence::omit_if_empty},
    Field{"mute_expires_at", &chat::Channel::mute_expires_at, Presence::omit_if_empty},
    Field{"config", &chat::Channel::config},
    Field{"own_capabilities", &chat::Channel::own_capabilities, Presence::omit_if_empty, every_answer},
    Field{"custom", &chat::Channel::custom, Presence::beside},
};

inline std::string status_of(const chat::Member& member) {
  if (member.has_joined()) return "member";
  return member.invite_rejected_at ? "rejected" : "pending";
}

template <>
inline constexpr auto fields<chat::Member> = std::tuple{
    Field{"user_id", &chat::Member::user_id},
    Field{"user", &chat::Member::user},
    Field{"created_at", &chat::Member::created_at},
    Field{"updated_at", &chat::Member::updated_at},
    Derived{"status", status_of},
    Field{"banned", &chat::Member::banned},
    Field{"shadow_banned", &chat::Member::shadow_banned},
    Field{"ban_expires", &chat::Member::ban_expires, Presence::omit_if_empty},
    Field{"role", &chat::Member::role},
    Field{"channel_role", &chat::Member::channel_role},
    Field{"is_moderator", &chat::Member::is_moderator, Presence::omit_if_empty},
    Field{"notifications_muted", &chat::Member::notifications_muted},
    Field{"pinned_at", &chat::Member::pinned_at, Presence::omit_if_empty},
    Field{"archived_at", &chat::Member::archived_at, Presence::omit_if_empty},
    Field{"invited", &chat::Member::invited, Presence::omit_if_empty},
    Field{"invite_accepted_at", &chat::Member::invite_accepted_at, Presence::omit_if_empty},
    Field{"invite_rejected_at", &chat::Member::invite_rejected_at, Presence::omit_if_empty},
    Field{"custom", &chat::Member::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::Read> = std::tuple{
    Field{"user", &chat::Read::user},
    Field{"last_read", &chat::Read::last_read},
    Field{"unread_messages", &chat::Read::unread_messages},
    Field{"last_read_message_id", &chat::Read::last_read_message_id, Presence::omit_if_empty},
    Field{"last_delivered_at", &chat::Read::last_delivered_at, Presence::omit_if_empty},
    Field{"last_delivered_message_id", &chat::Read::last_delivered_message_id, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<chat::ChannelMute> = std::tuple{
    Field{"user", &chat::ChannelMute::user},
    Field{"channel", &chat::ChannelMute::channel},
    Field{"created_at", &chat::ChannelMute::created_at},
    Field{"updated_at", &chat::ChannelMute::updated_at},
    Field{"expires", &chat::ChannelMute::expires, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<chat::MemberChange> = std::tuple{
    Field{"user_id", &chat::MemberChange::user},
    Field{"user", &chat::MemberChange::user},
    Field{"channel_role", &chat::MemberChange::channel_role},
    Field{"notifications_muted", &chat::MemberChange::notifications_muted},
    Field{"custom", &chat::MemberChange::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::MemberPatch> = std::tuple{
    Field{"channel_role", &chat::MemberPatch::channel_role},
    Field{"pinned", &chat::MemberPatch::pinned},
    Field{"archived", &chat::MemberPatch::archived},
    Field{"notifications_muted", &chat::MemberPatch::notifications_muted},
    Field{"custom", &chat::MemberPatch::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::RoleChange> = std::tuple{
    Field{"user_id", &chat::RoleChange::user_id},
    Field{"channel_role", &chat::RoleChange::channel_role},
};

template <>
inline bool is_said_by_server<chat::MemberChange>(std::string_view name) {
  return is_field<chat::Member>(name);
}

template <>
inline bool is_said_by_server<chat::MemberPatch>(std::string_view name) {
  return is_field<chat::Member>(name);
}

// A member as its user's id, or as an object.
inline Read read(const Json& value, chat::MemberChange& into, const std::string& path) {
  if (value.string()) return read(value, into.user, path);
  return read_object(value, into, path);
}

template <>
inline constexpr auto fields<chat::ChannelChange> = std::tuple{
    Field{"created_by_id", &chat::ChannelChange::created_by},
    Field{"created_by", &chat::ChannelChange::created_by},
    Field{"members", &chat::ChannelChange::members},
    Field{"invites", &chat::ChannelChange::invites},
    Field{"filter_tags", &chat::ChannelChange::filter_tags},
    Field{"config_overrides", &chat::ChannelChange::overrides},
    Field{"team", &chat::ChannelChange::team},
    Field{"frozen", &chat::ChannelChange::frozen},
    Field{"disabled", &chat::ChannelChange::disabled},
    Field{"cooldown", &chat::ChannelChange::cooldown},
    Field{"auto_translation_enabled", &chat::ChannelChange::auto_translation_enabled},
    Field{"auto_translation_language", &chat::ChannelChange::auto_translation_language},
    Unserved{"truncated_by_id"},
    Field{"custom", &chat::ChannelChange::custom, Presence::beside},
};

template <>
inline bool is_said_by_server<chat::ChannelChange>(std::string_view name) {
  constexpr std::array<std::string_view, 2> counted{"message_count", "blocked"};
  return is_field<chat::Channel>(name) || std::ranges::find(counted, name) != counted.end();
}

}  // namespace millrace::wire
