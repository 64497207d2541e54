// Flags, and reports that moderators work on, in JSON.
#pragma once

#include "chat/flag.h"
#include "wire/message.h"

namespace millrace::wire {

// As the answer to flagging and events show it.
template <>
inline constexpr auto fields<chat::Flag> = std::tuple{
    Field{"created_by_automod", &chat::Flag::created_by_automod},
    Field{"user", &chat::Flag::user, Presence::omit_if_empty},
    Field{"target_user", &chat::Flag::target_user},
    Field{"target_message_id", &chat::Flag::message_id, Presence::omit_if_empty},
    Field{"target_message", &chat::Flag::message, Presence::omit_if_empty},
    Field{"channel_cid", &chat::Flag::channel_cid, Presence::omit_if_empty, every_answer},
    Field{"reason", &chat::Flag::reason, Presence::omit_if_empty},
    Field{"created_at", &chat::Flag::created_at},
    Field{"updated_at", &chat::Flag::updated_at},
    Field{"reviewed_at", &chat::Flag::reviewed_at, Presence::omit_if_empty},
    Field{"reviewed_by", &chat::Flag::reviewed_by, Presence::omit_if_empty},
    Field{"custom", &chat::Flag::custom, Presence::omit_if_empty},
};

// As the list of flagged messages shows it.
struct MessageFlag : chat::Flag {
  std::optional<chat::User> reviewer;
};

template <>
inline constexpr auto fields<MessageFlag> = std::tuple{
    Field{"created_by_automod", &MessageFlag::created_by_automod},
    Field{"user", &MessageFlag::user, Presence::omit_if_empty},
    Field{"message", &MessageFlag::message},
    Field{"reason", &MessageFlag::reason, Presence::omit_if_empty},
    Field{"created_at", &MessageFlag::created_at},
    Field{"updated_at", &MessageFlag::updated_at},
    Field{"reviewed_at", &MessageFlag::reviewed_at, Presence::omit_if_empty},
    Field{"reviewed_by", &MessageFlag::reviewer, Presence::omit_if_empty},
    Field{"custom", &MessageFlag::custom, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<chat::FlagReport> = std::tuple{
    Field{"id", &chat::FlagReport::id},
    Field{"message", &chat::FlagReport::message},
    Field{"user", &chat::FlagReport::user},
    Field{"first_reporter", &chat::FlagReport::first_reporter, Presence::omit_if_empty},
    Field{"flags_count", &chat::FlagReport::flags_count},
    Field{"created_at", &chat::FlagReport::created_at},
    Field{"updated_at", &chat::FlagReport::updated_at},
    Field{"review_result", &chat::FlagReport::review_result, Presence::omit_if_empty},
    Field{"review_details", &chat::FlagReport::review_details, Presence::omit_if_empty},
    Field{"reviewed_at", &chat::FlagReport::reviewed_at, Presence::omit_if_empty},
    Field{"reviewed_by", &chat::FlagReport::reviewed_by, Presence::omit_if_empty},
};

}  // namespace millrace::wire
