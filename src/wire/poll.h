// Polls, their options and votes in JSON.
#pragma once

#include "chat/poll.h"
#include "chat/polls.h"
#include "chat/votes.h"
#include "wire/fields.h"
#include "wire/read.h"
#include "wire/user.h"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::PollOption> = std::tuple{
    Field{"id", &chat::PollOption::id},
    Field{"text", &chat::PollOption::text},
    Field{"custom", &chat::PollOption::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::PollVote> = std::tuple{
    Field{"id", &chat::PollVote::id},
    Field{"poll_id", &chat::PollVote::poll_id},
    Field{"option_id", &chat::PollVote::option_id},
    Field{"is_answer", &chat::PollVote::is_answer, Presence::omit_if_empty},
    Field{"answer_text", &chat::PollVote::answer_text, Presence::omit_if_empty},
    Field{"user_id", &chat::PollVote::user_id, Presence::omit_if_empty},
    Field{"user", &chat::PollVote::user, Presence::omit_if_empty},
    Field{"created_at", &chat::PollVote::created_at},
    Field{"updated_at", &chat::PollVote::updated_at},
};

inline std::int64_t vote_count(const chat::Poll& poll) {
  std::int64_t count = 0;
  for (const auto& option : poll.options) count += option.votes;
  return count;
}

// Of options for which somebody voted.
inline std::map<std::string, std::int64_t> vote_counts_by_option(const chat::Poll& poll) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& option : poll.options)
    if (option.votes > 0) counts[option.id] = option.votes;
  return counts;
}

template <>
inline constexpr auto fields<chat::Poll> = std::tuple{
    Field{"id", &chat::Poll::id},
    Field{"name", &chat::Poll::name},
    Field{"description", &chat::Poll::description},
    Field{"voting_visibility", &chat::Poll::voting_visibility},
    Field{"enforce_unique_vote", &chat::Poll::enforce_unique_vote},
    Field{"max_votes_allowed", &chat::Poll::max_votes_allowed, Presence::omit_if_empty},
    Field{"allow_user_suggested_options", &chat::Poll::allow_user_suggested_options},
    Field{"allow_answers", &chat::Poll::allow_answers},
    Field{"is_closed", &chat::Poll::is_closed},
    Derived{"vote_count", vote_count},
    Field{"options", &chat::Poll::options},
    Field{"answers_count", &chat::Poll::answers_count},
    Derived{"vote_counts_by_option", vote_counts_by_option},
    Field{"latest_votes_by_option", &chat::Poll::latest_votes_by_option},
    Field{"latest_answers", &chat::Poll::latest_answers},
    Field{"own_votes", &chat::Poll::own_votes},
    Field{"created_by_id", &chat::Poll::created_by_id},
    Field{"created_by", &chat::Poll::created_by},
    Field{"created_at", &chat::Poll::created_at},
    Field{"updated_at", &chat::Poll::updated_at},
    Field{"custom", &chat::Poll::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::PollOptionChange> = std::tuple{
    Field{"id", &chat::PollOptionChange::id},
    Field{"text", &chat::PollOptionChange::text},
    Field{"custom", &chat::PollOptionChange::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::PollChange> = std::tuple{
    Field{"id", &chat::PollChange::id},
    Field{"name", &chat::PollChange::name},
    Field{"description", &chat::PollChange::description},
    Field{"voting_visibility", &chat::PollChange::voting_visibility},
    Field{"enforce_unique_vote", &chat::PollChange::enforce_unique_vote},
    Field{"max_votes_allowed", &chat::PollChange::max_votes_allowed},
    Field{"allow_user_suggested_options", &chat::PollChange::allow_user_suggested_options},
    Field{"allow_answers", &chat::PollChange::allow_answers},
    Field{"is_closed", &chat::PollChange::is_closed},
    Field{"options", &chat::PollChange::options},
    Field{"custom", &chat::PollChange::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::VoteChange> = std::tuple{
    Field{"option_id", &chat::VoteChange::option_id},
    Field{"answer_text", &chat::VoteChange::answer_text},
};

template <>
inline bool is_said_by_server<chat::PollChange>(std::string_view name) {
  return is_field<chat::Poll>(name);
}

}  // namespace millrace::wire
