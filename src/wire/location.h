// Shared locations in JSON.
#pragma once

#include "chat/shared_location.h"
#include "wire/fields.h"
#include "wire/read.h"

#include <string>
#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::SharedLocation> = std::tuple{
    Field{"channel_cid", &chat::SharedLocation::channel_cid},
    Field{"message_id", &chat::SharedLocation::message_id},
    Field{"user_id", &chat::SharedLocation::user_id},
    Field{"latitude", &chat::SharedLocation::latitude},
    Field{"longitude", &chat::SharedLocation::longitude},
    Field{"created_by_device_id", &chat::SharedLocation::created_by_device_id},
    Field{"end_at", &chat::SharedLocation::end_at, Presence::omit_if_empty},
    Field{"created_at", &chat::SharedLocation::created_at},
    Field{"updated_at", &chat::SharedLocation::updated_at},
};

template <>
inline constexpr auto fields<chat::LocationChange> = std::tuple{
    Field{"message_id", &chat::LocationChange::message_id}, Field{"latitude", &chat::LocationChange::latitude},
    Field{"longitude", &chat::LocationChange::longitude},   Field{"created_by_device_id", &chat::LocationChange::created_by_device_id},
    Field{"end_at", &chat::LocationChange::end_at},
};

}  // namespace millrace::wire
