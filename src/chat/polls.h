// Polls: making, changing, closing and deleting them, and their options. Hooks have no events for polls; a message shows its poll.
#pragma once

#include "chat/act.h"
#include "chat/poll.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// An option as a request gives it. Without an id it is a new one.
struct PollOptionChange {
  std::string id;
  std::optional<std::string> text;
  Custom custom;
};

// A poll as a request gives it. In a full update what is not given goes back to its default; in a partial one it stays.
struct PollChange {
  std::string id;
  std::optional<std::string> name, description, voting_visibility;
  std::optional<bool> enforce_unique_vote, allow_user_suggested_options, allow_answers, is_closed;
  std::optional<std::optional<std::int64_t>> max_votes_allowed;
  std::optional<std::vector<PollOptionChange>> options;
  Custom custom;
};

Expected<Poll> create_poll(Act& act, const PollChange& change, const UserRef& by);

// A poll that the act may see: whoever made it or sees a message with it, and servers. With the votes of `by`.
Expected<Poll> existing_poll(Act& act, std::string_view id, const UserRef& by);

// A list of options takes the place of the stored one: those with a known id stay with their votes, those that it leaves out go.
Expected<Poll> update_poll(Act& act, const PollChange& change, const UserRef& by);
Expected<Poll> update_poll_partly(Act& act, const PollChange& change, const CustomEdit& edit, const UserRef& by);
Expected<void> delete_poll(Act& act, std::string_view id, const UserRef& by);

// By a user who may change the poll, or who sees it where users may suggest options.
Expected<PollOption> add_option(Act& act, std::string_view poll_id, const PollOptionChange& change, const UserRef& by);
Expected<PollOption> update_option(Act& act, std::string_view poll_id, const PollOptionChange& change, const UserRef& by);
Expected<void> delete_option(Act& act, std::string_view poll_id, std::string_view id, const UserRef& by);
Expected<PollOption> existing_option(Act& act, std::string_view poll_id, std::string_view id);

// A user's token lists the polls that the user made.
Expected<std::vector<Poll>> polls_of(Act& act, Query query, const UserRef& by);

// The poll that a message is to show: null for an empty id.
Expected<std::shared_ptr<const Poll>> poll_to_send(Act& act, const Channel& channel, const std::string& id);

// The poll as `user` sees it: with its own votes.
Poll shown_to(Act& act, Poll poll, UserKey user);

}  // namespace millrace::chat
