// What lists of campaigns, of segments and of their targets can be asked by.
#pragma once

#include "wire/query_name.h"

#include <array>

namespace millrace::wire {

inline constexpr std::array segment_names{
    Name{"id", chat::Attribute::id, Of::text},
    Name{"name", chat::Attribute::name, Of::text},
    Name{"type", chat::Attribute::type, Of::text},
    Name{"all_users", chat::Attribute::all_users, Of::truth},
    Name{"created_at", chat::Attribute::created_at, Of::time},
    Name{"updated_at", chat::Attribute::updated_at, Of::time},
};

inline constexpr std::array target_names{
    Name{"target_id", chat::Attribute::target_id, Of::text},
    Name{"created_at", chat::Attribute::created_at, Of::time},
};

inline constexpr std::array campaign_names{
    Name{"id", chat::Attribute::id, Of::text},
    Name{"name", chat::Attribute::name, Of::text},
    Name{"status", chat::Attribute::status, Of::text},
    Name{"sender_id", chat::Attribute::sender_id, Of::text},
    Name{"segments", chat::Attribute::segments, Of::list},
    Name{"created_at", chat::Attribute::created_at, Of::time},
    Name{"updated_at", chat::Attribute::updated_at, Of::time},
};

}  // namespace millrace::wire
