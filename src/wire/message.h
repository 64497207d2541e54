// Messages in JSON.
#pragma once

#include "chat/draft.h"
#include "chat/message.h"
#include "chat/messages.h"
#include "wire/location.h"
#include "wire/poll.h"
#include "wire/reaction.h"
#include "wire/user.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Membership> = std::tuple{
    Field{"channel_role", &chat::Membership::channel_role},
    Field{"notifications_muted", &chat::Membership::notifications_muted},
    Field{"custom", &chat::Membership::custom, Presence::beside},
};

// Whose it is stands in front of the rest where a reminder stands alone.
inline constexpr auto reminder_fields = std::tuple{
    Field{"channel_cid", &chat::MessageReminder::channel_cid},
    Field{"message_id", &chat::MessageReminder::message_id},
    Field{"user_id", &chat::MessageReminder::user_id},
    Field{"remind_at", &chat::MessageReminder::remind_at, Presence::omit_if_empty},
    Field{"created_at", &chat::MessageReminder::created_at},
    Field{"updated_at", &chat::MessageReminder::updated_at},
};

template <>
inline constexpr auto fields<chat::MessageReminder> =
    std::tuple_cat(reminder_fields, std::tuple{Field{"user", &chat::MessageReminder::user}});

// Where nothing is said of what is not mentioned.
template <>
inline constexpr auto fields<chat::BroadMentions> = std::tuple{
    Field{"mentioned_channel", &chat::BroadMentions::mentioned_channel, Presence::omit_if_empty},
    Field{"mentioned_here", &chat::BroadMentions::mentioned_here, Presence::omit_if_empty},
    Field{"mentioned_roles", &chat::BroadMentions::mentioned_roles, Presence::omit_if_empty},
    Field{"mentioned_group_ids", &chat::BroadMentions::mentioned_group_ids, Presence::omit_if_empty},
};

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
        Field{"poll_id", &chat::DraftMessage::poll_id, Presence::omit_if_empty},
        Field{"silent", &chat::DraftMessage::silent},
        Field{"show_in_channel", &chat::DraftMessage::show_in_channel},
        Field{"custom", &chat::DraftMessage::custom, Presence::beside},
    });

template <>
inline constexpr auto fields<chat::MessageDraft> = std::tuple{
    Field{"channel_cid", &chat::MessageDraft::channel_cid},
    Field{"message", &chat::MessageDraft::message},
    Field{"parent_id", &chat::MessageDraft::parent_id, Presence::omit_if_empty},
    Field{"quoted_message", &chat::MessageDraft::quoted_message, Presence::omit_if_empty},
    Field{"created_at", &chat::MessageDraft::created_at},
};

template <>
inline constexpr auto fields<chat::MentionedGroup> = std::tuple{
    Field{"id", &chat::MentionedGroup::id},
    Field{"name", &chat::MentionedGroup::name},
    Field{"description", &chat::MentionedGroup::description, Presence::omit_if_empty},
    Field{"team_id", &chat::MentionedGroup::team_id, Presence::omit_if_empty},
    Field{"created_at", &chat::MentionedGroup::created_at},
    Field{"updated_at", &chat::MentionedGroup::updated_at},
};

inline std::string_view poll_id_of(const chat::Message& message) { return message.poll ? message.poll->id : std::string_view{}; }

// The seed's fields and their order first; then what newer payloads add.
template <>
inline constexpr auto fields<chat::Message> = std::tuple{
    Field{"id", &chat::Message::id},
    Field{"text", &chat::Message::text},
    Field{"html", &chat::Message::html},
    Field{"type", &chat::Message::type},
    Field{"user", &chat::Message::user},
    Field{"attachments", &chat::Message::attachments},
    Field{"latest_reactions", &chat::Message::latest_reactions},
    Field{"own_reactions", &chat::Message::own_reactions},
    Field{"reaction_counts", &chat::Message::reaction_counts},
    Field{"reaction_scores", &chat::Message::reaction_scores},
    Field{"reply_count", &chat::Message::reply_count},
    Field{"created_at", &chat::Message::created_at},
    Field{"updated_at", &chat::Message::updated_at},
    Field{"mentioned_users", &chat::Message::mentioned_users},
    Field{"cid", &chat::Message::cid},
    Field{"deleted_at", &chat::Message::deleted_at, Presence::omit_if_empty},
    Field{"message_text_updated_at", &chat::Message::message_text_updated_at, Presence::omit_if_empty},
    Field{"reaction_groups", &chat::Message::reaction_groups},
    Field{"silent", &chat::Message::silent},
    Field{"deleted_reply_count", &chat::Message::deleted_reply_count},
    Field{"parent_id", &chat::Message::parent_id, Presence::omit_if_empty},
    Field{"show_in_channel", &chat::Message::show_in_channel, Presence::omit_if_empty},
    Field{"thread_participants", &chat::Message::thread_participants, Presence::omit_if_empty},
    Field{"quoted_message_id", &chat::Message::quoted_message_id, Presence::omit_if_empty},
    Field{"quoted_message", &chat::Message::quoted_message, Presence::omit_if_empty},
    Derived{"poll_id", poll_id_of, Presence::omit_if_empty},
    Field{"poll", &chat::Message::poll, Presence::omit_if_empty},
    Field{"shared_location", &chat::Message::shared_location, Presence::omit_if_empty},
    Field{"shadowed", &chat::Message::shadowed},
    Field{"pinned", &chat::Message::pinned},
    Field{"pinned_at", &chat::Message::pinned_at},
    Field{"pinned_by", &chat::Message::pinned_by},
    Field{"pin_expires", &chat::Message::pin_expires},
    Field{"restricted_visibility", &chat::Message::restricted_visibility},
    Field{"command", &chat::Message::command, Presence::omit_if_empty},
    Field{"i18n", &chat::Message::i18n, Presence::omit_if_empty},
    Field{"deleted_for_me", &chat::Message::deleted_for_me, Presence::omit_if_empty},
    Field{"reminder", &chat::Message::reminder, Presence::omit_if_empty},
    Field{"draft", &chat::Message::draft, Presence::omit_if_empty},
    Field{"member", &chat::Message::member, Presence::omit_if_empty},
    Field{"mentioned_channel", &chat::Message::mentioned_channel, Presence::always, only(Profile::http_v2)},
    Field{"mentioned_here", &chat::Message::mentioned_here, Presence::always, only(Profile::http_v2)},
    Field{"mentioned_channel", &chat::Message::mentioned_channel, Presence::omit_if_empty, every_v1},
    Field{"mentioned_here", &chat::Message::mentioned_here, Presence::omit_if_empty, every_v1},
    Field{"mentioned_roles", &chat::Message::mentioned_roles, Presence::omit_if_empty},
    Field{"mentioned_group_ids", &chat::Message::mentioned_group_ids, Presence::omit_if_empty},
    Field{"mentioned_groups", &chat::Message::mentioned_groups, Presence::omit_if_empty},
    Field{"custom", &chat::Message::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::MessageChange> = std::tuple_cat(
    std::tuple{
        Field{"id", &chat::MessageChange::id},
        Field{"text", &chat::MessageChange::text},
        Field{"mml", &chat::MessageChange::mml},
        Field{"attachments", &chat::MessageChange::attachments},
        Field{"user_id", &chat::MessageChange::user},
        Field{"user", &chat::MessageChange::user},
        Field{"mentioned_users", &chat::MessageChange::mentioned_users},
        Field{"type", &chat::MessageChange::type},
        Field{"silent", &chat::MessageChange::silent},
        Field{"parent_id", &chat::MessageChange::parent_id},
        Field{"show_in_channel", &chat::MessageChange::show_in_channel},
        Field{"quoted_message_id", &chat::MessageChange::quoted_message_id},
        Field{"pinned", &chat::MessageChange::pinned},
        Field{"pin_expires", &chat::MessageChange::pin_expires},
        Field{"restricted_visibility", &chat::MessageChange::restricted_visibility},
        Field{"poll_id", &chat::MessageChange::poll_id},
        Field{"shared_location", &chat::MessageChange::shared_location},
    },
    fields<chat::BroadMentions>,
    std::tuple{
        Field{"custom", &chat::MessageChange::custom, Presence::beside},
    });

template <>
inline constexpr auto fields<chat::MessagePatch> = std::tuple{
    Field{"text", &chat::MessagePatch::text},
    Field{"attachments", &chat::MessagePatch::attachments},
    Field{"mentioned_users", &chat::MessagePatch::mentioned_users},
    Field{"mentioned_channel", &chat::MessagePatch::mentioned_channel},
    Field{"mentioned_here", &chat::MessagePatch::mentioned_here},
    Field{"mentioned_roles", &chat::MessagePatch::mentioned_roles},
    Field{"mentioned_group_ids", &chat::MessagePatch::mentioned_group_ids},
    Field{"silent", &chat::MessagePatch::silent},
    Field{"quoted_message_id", &chat::MessagePatch::quoted_message_id},
    Field{"pinned", &chat::MessagePatch::pinned},
    Field{"pin_expires", &chat::MessagePatch::pin_expires},
    Field{"restricted_visibility", &chat::MessagePatch::restricted_visibility},
    Unserved{"poll_id"},
    Unserved{"shared_location"},
    Field{"custom", &chat::MessagePatch::custom, Presence::beside},
};

// Of a message, and of what its answers show around it.
inline bool is_said_of_message(std::string_view name) {
  constexpr std::array<std::string_view, 6> around{"channel", "draft", "reminder", "moderation", "image_labels", "mentioned_groups"};
  return is_field<chat::Message>(name) || is_field<chat::MessageChange>(name) || std::ranges::find(around, name) != around.end();
}

template <>
inline bool is_said_by_server<chat::MessageChange>(std::string_view name) {
  return is_said_of_message(name);
}

template <>
inline bool is_said_by_server<chat::MessagePatch>(std::string_view name) {
  return is_said_of_message(name);
}

}  // namespace millrace::wire
