// What lists of messages, and of what hangs on messages, can be asked by.
#pragma once

#include "wire/query_name.h"

#include <array>

namespace millrace::wire {

using chat::Attribute;

inline constexpr std::array message_names{
    Name{"id", Attribute::id, Of::text},
    Name{"text", Attribute::text, Of::text},
    Name{"type", Attribute::type, Of::text},
    Name{"cid", Attribute::cid, Of::text},
    Name{"user.id", Attribute::user_id, Of::text},
    Name{"user_id", Attribute::user_id, Of::text},
    Name{"parent_id", Attribute::parent_id, Of::text},
    Name{"reply_count", Attribute::reply_count, Of::number},
    Name{"pinned", Attribute::pinned, Of::truth},
    Name{"silent", Attribute::silent, Of::truth},
    Name{"attachments", Attribute::attachments, Of::truth},
    Name{"attachments.type", Attribute::attachment_type, Of::list},
    Name{"mentioned_users.id", Attribute::mentioned, Of::list},
    Name{"mentions", Attribute::mentioned, Of::list},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
    Name{"relevance", Attribute::relevance, Of::number},
};

inline constexpr std::array thread_names{
    Name{"channel_cid", Attribute::cid, Of::text},
    Name{"channel.disabled", Attribute::disabled, Of::truth},
    Name{"channel.team", Attribute::team, Of::text},
    Name{"created_by_user_id", Attribute::created_by_id, Of::text},
    Name{"parent_message_id", Attribute::message_id, Of::text},
    Name{"parent_id", Attribute::message_id, Of::text},
    Name{"title", Attribute::title, Of::text},
    Name{"reply_count", Attribute::reply_count, Of::number},
    Name{"participant_count", Attribute::participant_count, Of::number},
    Name{"active_participant_count", Attribute::active_participant_count, Of::number},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
    Name{"last_message_at", Attribute::last_message_at, Of::time},
};

inline constexpr std::array reminder_names{
    Name{"channel_cid", Attribute::cid, Of::text},       Name{"message_id", Attribute::message_id, Of::text},
    Name{"remind_at", Attribute::remind_at, Of::time},   Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};

inline constexpr std::array draft_names{
    Name{"channel_cid", Attribute::cid, Of::text},
    Name{"parent_id", Attribute::parent_id, Of::text},
    Name{"created_at", Attribute::created_at, Of::time},
};

inline constexpr std::array reaction_names{
    Name{"type", Attribute::reaction_type, Of::text},    Name{"user_id", Attribute::user_id, Of::text},
    Name{"score", Attribute::score, Of::number},         Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};

inline constexpr std::array poll_names{
    Name{"id", Attribute::id, Of::text},
    Name{"name", Attribute::poll_name, Of::text},
    Name{"is_closed", Attribute::closed, Of::truth},
    Name{"voting_visibility", Attribute::voting_visibility, Of::text},
    Name{"max_votes_allowed", Attribute::max_votes_allowed, Of::number},
    Name{"created_by_id", Attribute::created_by_id, Of::text},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};

inline constexpr std::array vote_names{
    Name{"id", Attribute::id, Of::text},
    Name{"option_id", Attribute::option_id, Of::text},
    Name{"user_id", Attribute::user_id, Of::text},
    Name{"is_answer", Attribute::is_answer, Of::truth},
    Name{"created_at", Attribute::created_at, Of::time},
    Name{"updated_at", Attribute::updated_at, Of::time},
};

inline constexpr std::array version_names{
    Name{"message_id", Attribute::message_id, Of::text},
    Name{"message_updated_at", Attribute::updated_at, Of::time},
    Name{"message_updated_by_id", Attribute::user_id, Of::text},
};

// Of what lists of messages do not know, and what is no custom data either.
inline constexpr std::array<std::string_view, 6> no_messages{"html",      "command", "shadowed", "reaction_counts", "quoted_message_id",
                                                             "moderation"};

}  // namespace millrace::wire
