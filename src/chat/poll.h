// A poll, its options, and what users said.
#pragma once

#include "chat/user.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace millrace::chat {

struct PollOption {
  std::string id, text;
  Custom custom;
  std::int64_t votes = 0;

  bool operator==(const PollOption&) const = default;
};

// A user's vote for an option, or its answer in words.
struct PollVote {
  std::int64_t key = 0;
  std::string id, poll_id, option_id, answer_text;
  bool is_answer = false;
  UserKey by{};
  std::string user_id;       // empty where votes are anonymous
  std::optional<User> user;  // nothing there
  Instant created_at, updated_at;
};

struct Poll {
  PollKey key{};
  std::string id, name, description;
  std::string voting_visibility = "public";  // or "anonymous"
  bool enforce_unique_vote = false;
  std::optional<std::int64_t> max_votes_allowed;  // of one user
  bool allow_user_suggested_options = false, allow_answers = false, is_closed = false;
  std::vector<PollOption> options;
  std::int64_t answers_count = 0;
  std::map<std::string, std::vector<PollVote>> latest_votes_by_option;
  std::vector<PollVote> latest_answers;
  std::vector<PollVote> own_votes;  // of who asks
  std::string created_by_id;
  User created_by;
  Instant created_at, updated_at;
  Custom custom;
};

inline constexpr std::size_t latest_votes_shown = 10;  // of an option, and answers
inline constexpr std::size_t most_poll_options = 100, longest_option = 500, longest_poll_name = 500, longest_poll_description = 2'000;
inline constexpr std::size_t longest_answer = 2'000, longest_poll_id = 255;
inline constexpr std::int64_t most_votes_allowed = 10;

}  // namespace millrace::chat
