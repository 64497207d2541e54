// Unread counts in JSON.
#pragma once

#include "chat/reads.h"
#include "chat/unread_counts.h"
#include "wire/fields.h"

namespace millrace::wire {

inline std::string cid_of(const chat::UnreadChannel& channel) { return channel.type + ':' + channel.id; }

// `channel_id` is Stream's name for what holds the cid.
template <>
inline constexpr auto fields<chat::UnreadChannel> = std::tuple{
    Derived{"channel_id", cid_of},
    Field{"unread_count", &chat::UnreadChannel::unread_count},
    Field{"last_read", &chat::UnreadChannel::last_read},
};

template <>
inline constexpr auto fields<chat::UnreadOfType> = std::tuple{
    Field{"channel_type", &chat::UnreadOfType::type},
    Field{"channel_count", &chat::UnreadOfType::channels},
    Field{"unread_count", &chat::UnreadOfType::messages},
};

template <>
inline constexpr auto fields<chat::UnreadThread> = std::tuple{
    Field{"parent_message_id", &chat::UnreadThread::parent_message_id},
    Field{"last_read", &chat::UnreadThread::last_read},
    Field{"last_read_message_id", &chat::UnreadThread::last_read_message_id},
    Field{"unread_count", &chat::UnreadThread::unread_count},
};

template <>
inline constexpr auto fields<chat::UnreadCounts> = std::tuple{
    Field{"total_unread_count", &chat::UnreadCounts::total},
    Field{"total_unread_count_by_team", &chat::UnreadCounts::total_by_team, Presence::omit_if_empty},
    Field{"total_unread_threads_count", &chat::UnreadCounts::total_threads},
    Field{"channels", &chat::UnreadCounts::channels},
    Field{"channel_type", &chat::UnreadCounts::types},
    Field{"threads", &chat::UnreadCounts::threads},
};

template <>
inline constexpr auto fields<chat::Delivered> = std::tuple{
    Field{"cid", &chat::Delivered::cid},
    Field{"id", &chat::Delivered::id},
};

}  // namespace millrace::wire
