// Block lists in JSON.
#pragma once

#include "chat/block_list.h"
#include "wire/fields.h"
#include "wire/read.h"
#include "wire/write.h"

#include <string_view>
#include <tuple>

namespace millrace::wire {

// A list's id is its name.
inline std::string_view id_of(const chat::BlockList& list) { return list.name; }

template <>
inline constexpr auto fields<chat::BlockList> = std::tuple{
    Derived{"id", id_of},
    Field{"name", &chat::BlockList::name},
    Field{"type", &chat::BlockList::type},
    Field{"team", &chat::BlockList::team, Presence::omit_if_empty},
    Field{"words", &chat::BlockList::words},
    Field{"is_confusable_folding_enabled", &chat::BlockList::confusable_folding},
    Field{"is_leet_check_enabled", &chat::BlockList::leet_check},
    Field{"is_plural_check_enabled", &chat::BlockList::plural_check},
    Field{"is_substring_matching_enabled", &chat::BlockList::substring_matching},
    Field{"created_at", &chat::BlockList::created_at},
    Field{"updated_at", &chat::BlockList::updated_at},
};

}  // namespace millrace::wire
