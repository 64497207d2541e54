// The payload of a hook: one event in JSON, as the customer reads it.
#pragma once

#include "chat/event.h"
#include "wire/campaign.h"
#include "wire/channel.h"
#include "wire/flag.h"
#include "wire/message.h"
#include "wire/reaction.h"
#include "wire/reminder.h"
#include "wire/thread.h"
#include "wire/user.h"
#include "wire/user_group.h"

#include <string>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::RequestInfo> = std::tuple{
    Field{"type", &chat::RequestInfo::type},
    Field{"ip", &chat::RequestInfo::ip, Presence::omit_if_empty},
    Field{"user_agent", &chat::RequestInfo::user_agent, Presence::omit_if_empty},
    Field{"sdk", &chat::RequestInfo::sdk, Presence::omit_if_empty},
    Field{"ext", &chat::RequestInfo::ext, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<chat::MessageChangeSet> = std::tuple{
    Field{"text", &chat::MessageChangeSet::text},
    Field{"html", &chat::MessageChangeSet::html},
    Field{"mml", &chat::MessageChangeSet::mml},
    Field{"custom", &chat::MessageChangeSet::custom},
    Field{"attachments", &chat::MessageChangeSet::attachments},
    Field{"mentioned_user_ids", &chat::MessageChangeSet::mentioned_user_ids},
    Field{"quoted_message_id", &chat::MessageChangeSet::quoted_message_id},
    Field{"silent", &chat::MessageChangeSet::silent},
    Field{"pin", &chat::MessageChangeSet::pin},
};

template <>
inline constexpr auto fields<chat::FailedChannels> = std::tuple{
    Field{"reason", &chat::FailedChannels::reason},
    Field{"cids", &chat::FailedChannels::cids},
};

template <>
inline constexpr auto fields<chat::ChannelMessages::WithMembers> =
    std::tuple_cat(std::tuple{Field{"members", &chat::ChannelMessages::WithMembers::members}}, fields<chat::Channel>);

template <>
inline constexpr auto fields<chat::ChannelMessages> = std::tuple{
    Field{"channel", &chat::ChannelMessages::channel},
    Field{"messages", &chat::ChannelMessages::messages},
};

template <>
inline constexpr auto fields<chat::MessageUpdate> = std::tuple{
    Field{"old_text", &chat::MessageUpdate::old_text},
    Field{"change_set", &chat::MessageUpdate::change_set},
};

// The seed's fields and their order first (`reaction`, `channel` and `member` stand where other events have them).
template <>
inline constexpr auto fields<chat::Event> = std::tuple{
    Field{"type", &chat::Event::type},
    Field{"cid", &chat::Event::cid, Presence::omit_if_empty},
    Field{"message", &chat::Event::message, Presence::omit_if_empty},
    Field{"reaction", &chat::Event::reaction, Presence::omit_if_empty},
    Field{"channel", &chat::Event::channel, Presence::omit_if_empty},
    Field{"member", &chat::Event::member, Presence::omit_if_empty},
    Field{"user", &chat::Event::user, Presence::omit_if_empty},
    Field{"created_at", &chat::Event::created_at},
    Field{"received_at", &chat::Event::received_at, Presence::omit_if_empty},
    Field{"members", &chat::Event::members, Presence::omit_if_empty},
    Field{"channel_type", &chat::Event::channel_type, Presence::omit_if_empty},
    Field{"channel_id", &chat::Event::channel_id, Presence::omit_if_empty},
    Field{"request_info", &chat::Event::request_info, Presence::omit_if_empty},
    Field{"message_id", &chat::Event::message_id, Presence::omit_if_empty},
    Field{"message_update", &chat::Event::message_update, Presence::omit_if_empty},
    Field{"soft_delete", &chat::Event::soft_delete, Presence::omit_if_empty},
    Field{"hard_delete", &chat::Event::hard_delete, Presence::omit_if_empty},
    Field{"created_by", &chat::Event::created_by, Presence::omit_if_empty},
    Field{"mark_messages_deleted", &chat::Event::mark_messages_deleted, Presence::omit_if_empty},
    Field{"delete_conversation_channels", &chat::Event::delete_conversation_channels, Presence::omit_if_empty},
    Field{"delete_user", &chat::Event::delete_user, Presence::omit_if_empty},
    Field{"delete_messages", &chat::Event::delete_messages, Presence::omit_if_empty},
    Field{"delete_conversation", &chat::Event::delete_conversation, Presence::omit_if_empty},
    Field{"channel_member_count", &chat::Event::channel_member_count, Presence::omit_if_empty},
    Field{"channel_message_count", &chat::Event::channel_message_count, Presence::omit_if_empty},
    Field{"channel_custom", &chat::Event::channel_custom, Presence::omit_if_empty},
    Field{"channel_last_message_at", &chat::Event::channel_last_message_at, Presence::omit_if_empty},
    Field{"team", &chat::Event::team, Presence::omit_if_empty},
    Field{"watcher_count", &chat::Event::watcher_count, Presence::omit_if_empty},
    Field{"thread_id", &chat::Event::thread_id, Presence::omit_if_empty},
    Field{"parent_author", &chat::Event::parent_author, Presence::omit_if_empty},
    Field{"thread_participants", &chat::Event::thread_participants, Presence::omit_if_empty},
    Field{"last_read_message_id", &chat::Event::last_read_message_id, Presence::omit_if_empty},
    Field{"first_unread_message_id", &chat::Event::first_unread_message_id, Presence::omit_if_empty},
    Field{"last_read_at", &chat::Event::last_read_at, Presence::omit_if_empty},
    Field{"unread_messages", &chat::Event::unread_messages, Presence::omit_if_empty},
    Field{"total_unread_count", &chat::Event::total_unread_count, Presence::omit_if_empty},
    Field{"unread_channels", &chat::Event::unread_channels, Presence::omit_if_empty},
    Field{"unread_count", &chat::Event::unread_count, Presence::omit_if_empty},
    Field{"unread_threads", &chat::Event::unread_threads, Presence::omit_if_empty},
    Field{"unread_thread_messages", &chat::Event::unread_thread_messages, Presence::omit_if_empty},
    Field{"thread", &chat::Event::thread, Presence::omit_if_empty},
    Field{"reminder", &chat::Event::reminder, Presence::omit_if_empty},
    Field{"user_id", &chat::Event::user_id, Presence::omit_if_empty},
    Field{"parent_id", &chat::Event::parent_id, Presence::omit_if_empty},
    Field{"deleted_for_me", &chat::Event::deleted_for_me, Presence::omit_if_empty},
    Field{"metadata", &chat::Event::metadata, Presence::omit_if_empty},
    Field{"method", &chat::Event::method, Presence::omit_if_empty},
    Field{"clear_history", &chat::Event::clear_history, Presence::omit_if_empty},
    Field{"mute", &chat::Event::mute, Presence::omit_if_empty},
    Field{"mutes", &chat::Event::mutes, Presence::omit_if_empty},
    Field{"channels", &chat::Event::channels, Presence::omit_if_empty},
    Field{"reason", &chat::Event::reason, Presence::omit_if_empty},
    Field{"expiration", &chat::Event::expiration, Presence::omit_if_empty},
    Field{"shadow", &chat::Event::shadow, Presence::omit_if_empty},
    Field{"total_bans", &chat::Event::total_bans, Presence::omit_if_empty},
    Field{"target_user", &chat::Event::target_user, Presence::omit_if_empty},
    Field{"target_users", &chat::Event::target_users, Presence::omit_if_empty},
    Field{"flag", &chat::Event::flag, Presence::omit_if_empty},
    Field{"total_flags", &chat::Event::total_flags, Presence::omit_if_empty},
    Field{"CreatedBy", &chat::Event::reviewed_by, Presence::omit_if_empty},
    Field{"Message", &chat::Event::reviewed_message, Presence::omit_if_empty},
    Field{"User", &chat::Event::reviewed_user, Presence::omit_if_empty},
    Field{"task_id", &chat::Event::task_id, Presence::omit_if_empty},
    Field{"started_at", &chat::Event::started_at, Presence::omit_if_empty},
    Field{"finished_at", &chat::Event::finished_at, Presence::omit_if_empty},
    Field{"url", &chat::Event::url, Presence::omit_if_empty},
    Field{"error", &chat::Event::error, Presence::omit_if_empty},
    Field{"operation", &chat::Event::operation, Presence::omit_if_empty},
    Field{"status", &chat::Event::status, Presence::omit_if_empty},
    Field{"batch_created_at", &chat::Event::batch_created_at, Presence::omit_if_empty},
    Field{"failed_channels", &chat::Event::failed_channels, Presence::omit_if_empty},
    Field{"success_channels_count", &chat::Event::success_channels_count, Presence::omit_if_empty},
    Field{"user_group", &chat::Event::user_group, Presence::omit_if_empty},
    Field{"members", &chat::Event::member_ids, Presence::omit_if_empty},
    Field{"campaign", &chat::Event::campaign, Presence::omit_if_empty},
    Field{"custom", &chat::Event::custom, Presence::beside},
};

// One event as an answer shows it.
std::string answer_of(const chat::Event& event, Profile profile);

// The final bytes: what the log keeps and every hook carries.
std::string payload_of(const chat::Event& event);

}  // namespace millrace::wire
