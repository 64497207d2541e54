// Versions of messages in JSON.
#pragma once

#include "chat/message_version.h"
#include "wire/fields.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::MessageVersion> = std::tuple{
    Field{"message_id", &chat::MessageVersion::message_id},
    Field{"message_updated_by_id", &chat::MessageVersion::message_updated_by_id},
    Field{"message_updated_at", &chat::MessageVersion::message_updated_at},
    Field{"text", &chat::MessageVersion::text},
    Field{"attachments", &chat::MessageVersion::attachments},
    Field{"is_deleted", &chat::MessageVersion::is_deleted},
    Field{"custom", &chat::MessageVersion::custom, Presence::beside},
};

}  // namespace millrace::wire
