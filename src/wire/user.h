// Users in JSON.
#pragma once

#include "chat/act.h"
#include "chat/user.h"
#include "wire/fields.h"
#include "wire/read.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace millrace::wire {

// The seed's fields, in its order.
inline constexpr auto seed_user_fields = std::tuple{
    Field{"id", &chat::User::id},
    Field{"role", &chat::User::role},
    Field{"created_at", &chat::User::created_at},
    Field{"updated_at", &chat::User::updated_at},
    Field{"banned", &chat::User::banned},
    Field{"online", &chat::User::online},
};

// What newer payloads add.
inline constexpr auto newer_user_fields = std::tuple{
    Field{"name", &chat::User::name, Presence::omit_if_empty},
    Field{"image", &chat::User::image, Presence::omit_if_empty},
    Field{"language", &chat::User::language, Presence::omit_if_empty, only(Profile::hook_v1)},
    Field{"language", &chat::User::language, Presence::always, every_answer},
    Field{"teams", &chat::User::teams, Presence::omit_if_empty, only(Profile::hook_v1)},
    Field{"teams", &chat::User::teams, Presence::always, every_answer},
    Field{"teams_role", &chat::User::teams_role, Presence::omit_if_empty},
    Field{"invisible", &chat::User::invisible, Presence::omit_if_empty, only(Profile::hook_v1)},
    Field{"invisible", &chat::User::invisible, Presence::always, every_answer},
    Field{"deactivated_at", &chat::User::deactivated_at, Presence::omit_if_empty},
    Field{"deleted_at", &chat::User::deleted_at, Presence::omit_if_empty},
    Field{"revoke_tokens_issued_before", &chat::User::revoke_tokens_issued_before, Presence::omit_if_empty},
    Field{"privacy_settings", &chat::User::privacy_settings, Presence::omit_if_empty, every_answer},
    Field{"shadow_banned", &chat::User::shadow_banned, Presence::always, every_answer},
    Field{"ban_expires", &chat::User::ban_expires, Presence::omit_if_empty, every_answer},
};

// Whom a user has blocked is shown to itself alone.
inline constexpr auto others_user_fields = std::tuple{Constant{"blocked_user_ids", "[]", every_answer}};

inline constexpr auto custom_user_field = std::tuple{Field{"custom", &chat::User::custom, Presence::beside}};

template <>
inline constexpr auto fields<chat::User> = std::tuple_cat(seed_user_fields, newer_user_fields, others_user_fields, custom_user_field);

// Payloads leave out what is empty, unless the event is one that shows a user whole.
inline std::optional<std::string> empty_language(const chat::Actor& actor) {
  return actor.shown == chat::Actor::Shown::whole && actor.language.empty() ? std::optional<std::string>("") : std::nullopt;
}
inline std::optional<std::vector<std::string>> empty_teams(const chat::Actor& actor) {
  return actor.shown == chat::Actor::Shown::whole && actor.teams.empty() ? std::optional<std::vector<std::string>>(std::in_place)
                                                                         : std::nullopt;
}
inline std::optional<std::vector<std::string>> others_blocked(const chat::Actor& actor) {
  return actor.shown == chat::Actor::Shown::whole ? std::optional<std::vector<std::string>>(std::in_place) : std::nullopt;
}

template <>
inline constexpr auto fields<chat::Actor> =
    std::tuple_cat(seed_user_fields,
                   std::tuple{
                       Field{"channel_unread_count", &chat::Actor::channel_unread_count, Presence::omit_if_empty},
                       Field{"channel_last_read_at", &chat::Actor::channel_last_read_at, Presence::omit_if_empty},
                       Field{"total_unread_count", &chat::Actor::total_unread_count, Presence::omit_if_empty},
                       Field{"unread_channels", &chat::Actor::unread_channels, Presence::omit_if_empty},
                       Field{"unread_count", &chat::Actor::unread_count, Presence::omit_if_empty},
                   },
                   newer_user_fields,
                   std::tuple{
                       Derived{"language", empty_language, Presence::omit_if_empty, only(Profile::hook_v1)},
                       Derived{"teams", empty_teams, Presence::omit_if_empty, only(Profile::hook_v1)},
                       Derived{"blocked_user_ids", others_blocked, Presence::omit_if_empty, only(Profile::hook_v1)},
                   },
                   others_user_fields, custom_user_field);

template <>
inline constexpr auto fields<chat::UserChange> = std::tuple{
    Field{"id", &chat::UserChange::id},
    Field{"role", &chat::UserChange::role},
    Field{"name", &chat::UserChange::name},
    Field{"image", &chat::UserChange::image},
    Field{"language", &chat::UserChange::language},
    Field{"teams", &chat::UserChange::teams},
    Field{"teams_role", &chat::UserChange::teams_role},
    Field{"invisible", &chat::UserChange::invisible},
    Field{"privacy_settings", &chat::UserChange::privacy_settings},
    Field{"revoke_tokens_issued_before", &chat::UserChange::revoke_tokens_issued_before},
    Field{"custom", &chat::UserChange::custom, Presence::beside},
};

// What is told of users to servers and to themselves, and to nobody else.
inline constexpr std::array<std::string_view, 8> told_of_own_user{
    "blocked_user_ids", "mutes", "channel_mutes", "devices", "unread_threads", "last_active", "push_notifications", "avg_response_time"};

template <>
inline bool is_said_by_server<chat::UserChange>(std::string_view name) {
  return is_field<chat::User>(name) || is_field<chat::Actor>(name) || std::ranges::find(told_of_own_user, name) != told_of_own_user.end();
}

}  // namespace millrace::wire
