// Drafts in JSON.
#pragma once

#include "chat/draft.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/user.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::DraftMessage> = std::tuple_cat(
    std::tuple{
        Field{"id", &chat::DraftMessage::id},
        Field{"text", &chat::DraftMessage::text},
        Field{"html", &chat::DraftMessage::html, Presence::omit_if_empty},
        Field{"type", &chat::DraftMessage::type, Presence::omit_if_empty},
        Field{"attachments", &chat::DraftMessage::attachments},
        Field{"mentioned_users", &chat::DraftMessage::mentioned_users},
    },
    fields<chat::BroadMentions>,
    std::tuple{
        Field{"parent_id", &chat::DraftMessage::parent_id, Presence::omit_if_empty},
        Field{"quoted_message_id", &chat::DraftMessage::quoted_message_id, Presence::omit_if_empty},
        Field{"silent", &chat::DraftMessage::silent},
        Field{"show_in_channel", &chat::DraftMessage::show_in_channel},
        Field{"custom", &chat::DraftMessage::custom, Presence::beside},
    });

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
