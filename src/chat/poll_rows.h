// Polls as the store keeps them.
#pragma once

#include "chat/poll.h"
#include "chat/query.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A poll is found with its options, counts and latest votes, which come without users where votes are anonymous; `own_votes` stays
// empty. What `votes` finds comes with its users, whoever may see these.
//
// Limits. Removing a poll or an option takes its votes along in the same step, however many there are.
class PollRows {
 public:
  virtual ~PollRows() = default;

  virtual std::optional<Poll> poll(std::string_view id) = 0;
  virtual std::vector<Poll> polls(const Query& query) = 0;

  // Ids of messages that show the poll, the newest first.
  virtual std::vector<std::string> messages(PollKey poll, std::size_t limit) = 0;

  // Precondition: no poll has this id. With its options.
  virtual PollKey add(const Poll& poll) = 0;
  // The poll itself; neither its options nor its votes.
  virtual void update(const Poll& poll) = 0;
  // Messages do not show it any more.
  virtual void remove(PollKey poll) = 0;

  // Precondition: the poll has no option of this id.
  virtual void add(PollKey poll, const PollOption& option) = 0;
  virtual void update(PollKey poll, const PollOption& option) = 0;
  virtual void remove(PollKey poll, const PollOption& option) = 0;

  // The user's own, the oldest first.
  virtual std::vector<PollVote> votes(const Poll& poll, UserKey by) = 0;
  virtual std::vector<PollVote> votes(const Poll& poll, const Query& query) = 0;

  // Keep the counts of options and answers.
  virtual void add(const Poll& poll, const PollVote& vote) = 0;
  virtual void remove(const Poll& poll, const PollVote& vote) = 0;
};

}  // namespace millrace::chat
