// Votes in polls, and answers in words.
#pragma once

#include "chat/act.h"
#include "chat/poll.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// One of the two.
struct VoteChange {
  std::string option_id, answer_text;
};

// What a vote did: the poll as the voter sees it, and the vote.
struct Voted {
  Poll poll;
  PollVote vote;
};

// Where votes are unique a new one takes the place of the user's other; an answer always does.
Expected<Voted> cast_vote(Act& act, std::string_view message_id, std::string_view poll_id, const VoteChange& change, const UserRef& by);
Expected<Voted> take_back_vote(Act& act, std::string_view message_id, std::string_view poll_id, std::string_view vote_id,
                               const UserRef& by);

Expected<std::vector<PollVote>> votes_in(Act& act, std::string_view poll_id, const Query& query, const UserRef& by);

}  // namespace millrace::chat
