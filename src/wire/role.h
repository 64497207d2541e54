// Roles and permissions in JSON.
#pragma once

#include "chat/roles.h"
#include "wire/fields.h"
#include "wire/read.h"
#include "wire/write.h"

#include <string>
#include <string_view>
#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Role> = std::tuple{
    Field{"name", &chat::Role::name},
    Field{"created_at", &chat::Role::created_at},
    Field{"updated_at", &chat::Role::updated_at},
};

template <>
inline constexpr auto fields<chat::Permission> = std::tuple{
    Field{"id", &chat::Permission::id},
    Field{"name", &chat::Permission::name},
    Field{"action", &chat::Permission::action},
    Field{"description", &chat::Permission::description},
    Field{"owner", &chat::Permission::owner},
    Field{"same_team", &chat::Permission::same_team},
    Field{"condition", &chat::Permission::condition},
};

// As lists show them.
std::string shown(const chat::ShownRole& role, Profile profile);
std::string shown(const chat::ShownPermission& permission);

}  // namespace millrace::wire
