// Reactions in JSON.
#pragma once

#include "chat/reaction.h"
#include "chat/reactions.h"
#include "wire/user.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::Reaction> = std::tuple{
    Field{"message_id", &chat::Reaction::message_id},
    Field{"user", &chat::Reaction::user},
    Field{"type", &chat::Reaction::type},
    Field{"created_at", &chat::Reaction::created_at},
    Field{"user_id", &chat::Reaction::user_id},
    Field{"score", &chat::Reaction::score},
    Field{"updated_at", &chat::Reaction::updated_at},
    Field{"custom", &chat::Reaction::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::ReactionGroup> = std::tuple{
    Field{"count", &chat::ReactionGroup::count},
    Field{"sum_scores", &chat::ReactionGroup::sum_scores},
    Field{"first_reaction_at", &chat::ReactionGroup::first_reaction_at},
    Field{"last_reaction_at", &chat::ReactionGroup::last_reaction_at},
};

template <>
inline constexpr auto fields<chat::ReactionChange> = std::tuple{
    Field{"type", &chat::ReactionChange::type},
    Field{"score", &chat::ReactionChange::score},
    Field{"user_id", &chat::ReactionChange::user},
    Field{"user", &chat::ReactionChange::user},
    Field{"custom", &chat::ReactionChange::custom, Presence::beside},
};

template <>
inline bool is_said_by_server<chat::ReactionChange>(std::string_view name) {
  return is_field<chat::Reaction>(name);
}

}  // namespace millrace::wire
