// Drafts in JSON.
#pragma once

#include "chat/draft.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/user.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Draft> = std::tuple{
    Field{"channel_cid", &chat::Draft::channel_cid},
    Field{"channel", &chat::Draft::channel, Presence::omit_if_empty},
    Field{"message", &chat::Draft::message},
    Field{"parent_id", &chat::Draft::parent_id, Presence::omit_if_empty},
    Field{"parent_message", &chat::Draft::parent_message, Presence::omit_if_empty},
    Field{"quoted_message", &chat::Draft::quoted_message, Presence::omit_if_empty},
    Field{"created_at", &chat::Draft::created_at},
};

}  // namespace millrace::wire
