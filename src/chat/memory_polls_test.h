// Polls in memory, for the tests of the rules.
#pragma once

#include "chat/poll_rows.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::chat {

class MemoryPolls final : public PollRows {
 public:
  using Messages = std::function<std::vector<std::string>(PollKey)>;
  explicit MemoryPolls(Messages messages) : messages_(std::move(messages)) {}

  std::optional<Poll> poll(std::string_view id) override { return found(id); }
  std::optional<Poll> found(std::string_view id) const {
    for (const auto& row : rows_)
      if (row.poll.id == id) return shown(row);
    return std::nullopt;
  }
  std::vector<Poll> polls(const Query& query) override {
    std::vector<Poll> polls;
    for (const auto& row : rows_)
      if (is_wanted(query.filter, row.poll)) polls.push_back(shown(row));
    return polls;
  }
  std::vector<std::string> messages(PollKey poll, std::size_t limit) override {
    auto ids = messages_(poll);
    ids.resize(std::min(ids.size(), limit));
    return ids;
  }
  PollKey add(const Poll& poll) override {
    rows_.push_back({poll, {}});
    return rows_.back().poll.key = PollKey{++keys_};
  }
  void update(const Poll& poll) override {
    auto& stored = row(poll.key).poll;
    auto kept = std::exchange(stored, poll);
    stored.id = kept.id, stored.options = kept.options, stored.created_by = kept.created_by, stored.created_at = kept.created_at;
  }
  void remove(PollKey poll) override {
    std::erase_if(rows_, [&](const Row& row) { return row.poll.key == poll; });
  }
  void add(PollKey poll, const PollOption& option) override { row(poll).poll.options.push_back(option); }
  void update(PollKey poll, const PollOption& option) override {
    *std::ranges::find(row(poll).poll.options, option.id, &PollOption::id) = option;
  }
  void remove(PollKey poll, const PollOption& option) override {
    std::erase_if(row(poll).poll.options, [&](const PollOption& other) { return other.id == option.id; });
    std::erase_if(row(poll).votes, [&](const PollVote& vote) { return vote.option_id == option.id; });
  }
  std::vector<PollVote> votes(const Poll& poll, UserKey by) override {
    std::vector<PollVote> votes;
    std::ranges::copy_if(row(poll.key).votes, std::back_inserter(votes), [&](const PollVote& vote) { return vote.by == by; });
    return votes;
  }
  std::vector<PollVote> votes(const Poll& poll, const Query&) override { return row(poll.key).votes; }
  void add(const Poll& poll, const PollVote& vote) override { row(poll.key).votes.push_back(vote); }
  void remove(const Poll& poll, const PollVote& vote) override {
    std::erase_if(row(poll.key).votes, [&](const PollVote& other) { return other.id == vote.id; });
  }

 private:
  struct Row {
    Poll poll;
    std::vector<PollVote> votes;
  };

  Row& row(PollKey key) {
    return *std::ranges::find_if(rows_, [&](const Row& row) { return row.poll.key == key; });
  }

  // Knows who made a poll, which is what the rules ask for.
  static bool is_wanted(const Filter& filter, const Poll& poll) {
    if (filter.kind == Filter::Kind::all)
      return std::ranges::all_of(filter.parts, [&](const Filter& part) { return is_wanted(part, poll); });
    return filter.attribute == Attribute::created_by_id && filter.values.at(0) == Value(poll.created_by.id);
  }

  static Poll shown(const Row& row) {
    Poll poll = row.poll;
    poll.created_by_id = poll.created_by.id;
    for (auto vote : row.votes) {
      if (poll.voting_visibility == "anonymous") vote.user_id.clear(), vote.user.reset();
      if (vote.is_answer) ++poll.answers_count, poll.latest_answers.push_back(vote);
      else
        ++std::ranges::find(poll.options, vote.option_id, &PollOption::id)->votes,
            poll.latest_votes_by_option[vote.option_id].push_back(vote);
    }
    return poll;
  }

  const Messages messages_;
  std::vector<Row> rows_;
  std::int64_t keys_ = 0;
};

}  // namespace millrace::chat
