// Users in JSON.
#pragma once

#include "chat/act.h"
#include "chat/user.h"
#include "wire/fields.h"
#include "wire/read.h"

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
    Field{"language", &chat::User::language, Presence::always, only(Profile::http_v1)},
    Field{"teams", &chat::User::teams, Presence::omit_if_empty, only(Profile::hook_v1)},
    Field{"teams", &chat::User::teams, Presence::always, only(Profile::http_v1)},
    Field{"invisible", &chat::User::invisible, Presence::omit_if_empty, only(Profile::hook_v1)},
    Field{"invisible", &chat::User::invisible, Presence::always, only(Profile::http_v1)},
    Field{"deactivated_at", &chat::User::deactivated_at, Presence::omit_if_empty},
    Field{"deleted_at", &chat::User::deleted_at, Presence::omit_if_empty},
    Constant{"shadow_banned", "false", only(Profile::http_v1)},
    Constant{"blocked_user_ids", "[]", only(Profile::http_v1)},
    Field{"custom", &chat::User::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::User> = std::tuple_cat(seed_user_fields, newer_user_fields);

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
                   newer_user_fields);

template <>
inline constexpr auto fields<chat::UserChange> = std::tuple{
    Field{"id", &chat::UserChange::id},
    Field{"role", &chat::UserChange::role},
    Field{"name", &chat::UserChange::name},
    Field{"image", &chat::UserChange::image},
    Field{"language", &chat::UserChange::language},
    Field{"teams", &chat::UserChange::teams},
    Field{"invisible", &chat::UserChange::invisible},
    Field{"custom", &chat::UserChange::custom, Presence::beside},
};

inline Read read(const Json& value, chat::UserChange& into, const std::string& path) {
  return read_object<chat::UserChange, chat::User, chat::Actor>(value, into, path);
}

}  // namespace millrace::wire
