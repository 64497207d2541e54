// Counts stand beside what they count, so that a poll is shown at the same cost however many voted.
#include "store/sqlite/poll_rows.h"

#include "store/sqlite/chat_columns.h"
#include "store/sqlite/columns.h"
#include "store/sqlite/filter_sql.h"

namespace millrace::store::sqlite {
namespace {

const std::string select_polls =
    "SELECT p.key, p.id, p.name, p.description, p.voting_visibility, p.unique_vote, p.max_votes, p.suggestions, p.answers, p.closed, "
    "p.answer_count, p.created_at, p.updated_at, p.custom, " +
    user_columns + " FROM polls p CROSS JOIN users u ON u.key = p.created_by WHERE ";

const std::string select_votes = "SELECT v.key, v.id, v.option, v.answer, v.created_at, v.updated_at, " + user_columns +
                                 " FROM poll_votes v CROSS JOIN users u ON u.key = v.user WHERE ";

chat::Poll poll_in(const Rows& rows) {
  chat::Poll poll;
  const int next = rows.into_from(0, poll.key, poll.id, poll.name, poll.description, poll.voting_visibility, poll.enforce_unique_vote,
                                  poll.max_votes_allowed, poll.allow_user_suggested_options, poll.allow_answers, poll.is_closed,
                                  poll.answers_count, poll.created_at, poll.updated_at, poll.custom.members);
  poll.created_by = user_in(rows, next);
  poll.created_by_id = poll.created_by.id;
  return poll;
}

// An answer's option is empty.
std::vector<chat::PollVote> votes_in(Rows& rows, const chat::Poll& poll) {
  std::vector<chat::PollVote> votes;
  while (rows.next()) {
    auto& vote = votes.emplace_back();
    const int next = rows.into_from(0, vote.key, vote.id, vote.option_id, vote.answer_text, vote.created_at, vote.updated_at);
    vote.user = user_in(rows, next);
    vote.by = vote.user->key;
    vote.user_id = vote.user->id;
    vote.poll_id = poll.id;
    vote.is_answer = vote.option_id.empty();
  }
  return votes;
}

}  // namespace

std::vector<chat::PollVote> PollRows::latest(const chat::Poll& poll, std::string_view option) {
  static const std::string sql = select_votes + "v.poll = ? AND v.option = ? ORDER BY v.key DESC LIMIT ?";
  auto rows = database_.query(sql.c_str(), poll.key, option, chat::latest_votes_shown);
  auto votes = votes_in(rows, poll);
  if (poll.voting_visibility == "anonymous")
    for (auto& vote : votes) vote.user_id.clear(), vote.user.reset();
  return votes;
}

void PollRows::fill(chat::Poll& poll) {
  {
    auto rows = database_.query("SELECT id, text, custom, votes FROM poll_options WHERE poll = ? ORDER BY key", poll.key);
    while (rows.next()) {
      auto& option = poll.options.emplace_back();
      rows.into(option.id, option.text, option.custom.members, option.votes);
    }
  }
  for (const auto& option : poll.options)
    if (option.votes > 0) poll.latest_votes_by_option[option.id] = latest(poll, option.id);
  if (poll.answers_count > 0) poll.latest_answers = latest(poll, "");
}

std::optional<chat::Poll> PollRows::poll(std::string_view id) {
  static const std::string sql = select_polls + "p.app = ? AND p.id = ?";
  std::optional<chat::Poll> poll;
  if (auto rows = database_.query(sql.c_str(), app_, id); rows.next()) poll = poll_in(rows);
  if (poll) fill(*poll);
  return poll;
}

std::optional<chat::Poll> PollRows::poll(chat::PollKey key) {
  static const std::string sql = select_polls + "p.key = ?";
  std::optional<chat::Poll> poll;
  if (auto rows = database_.query(sql.c_str(), key); rows.next()) poll = poll_in(rows);
  if (poll) fill(*poll);
  return poll;
}

std::vector<chat::Poll> PollRows::polls(const chat::Query& query) {
  BuiltSql sql{select_polls + "p.app = ? AND ", {static_cast<std::int64_t>(app_)}};
  append_condition(sql, Of::polls, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  auto order = query.order;
  if (order.empty()) order.push_back({chat::Attribute::created_at, {}, chat::Direction::descending});
  append_order(sql, Of::polls, order);
  append_page(sql, query);
  std::vector<chat::Poll> polls;
  {
    auto rows = database_.query_once(sql.text, sql.values);
    while (rows.next()) polls.push_back(poll_in(rows));
  }
  for (auto& poll : polls) fill(poll);
  return polls;
}

std::vector<std::string> PollRows::messages(chat::PollKey poll, std::size_t limit) {
  return first_texts(
      database_.query("SELECT id FROM messages INDEXED BY messages_by_poll WHERE poll = ? ORDER BY key DESC LIMIT ?", poll, limit));
}

chat::PollKey PollRows::add(const chat::Poll& poll) {
  database_.run(
      "INSERT INTO polls (app, id, name, description, voting_visibility, unique_vote, max_votes, suggestions, answers, closed, created_by, "
      "created_at, updated_at, custom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      app_, poll.id, poll.name, poll.description, poll.voting_visibility, poll.enforce_unique_vote, poll.max_votes_allowed,
      poll.allow_user_suggested_options, poll.allow_answers, poll.is_closed, poll.created_by.key, poll.created_at, poll.updated_at,
      poll.custom.members);
  const chat::PollKey key{database_.last_inserted()};
  for (const auto& option : poll.options) add(key, option);
  return key;
}

void PollRows::update(const chat::Poll& poll) {
  database_.run(
      "UPDATE polls SET name = ?, description = ?, voting_visibility = ?, unique_vote = ?, max_votes = ?, suggestions = ?, answers = ?, "
      "closed = ?, updated_at = ?, custom = ? WHERE key = ?",
      poll.name, poll.description, poll.voting_visibility, poll.enforce_unique_vote, poll.max_votes_allowed,
      poll.allow_user_suggested_options, poll.allow_answers, poll.is_closed, poll.updated_at, poll.custom.members, poll.key);
}

void PollRows::remove(chat::PollKey poll) {
  for (const char* sql :
       {"UPDATE messages INDEXED BY messages_by_poll SET poll = NULL WHERE poll = ?", "DELETE FROM poll_votes WHERE poll = ?",
        "DELETE FROM poll_options WHERE poll = ?", "DELETE FROM polls WHERE key = ?"})
    database_.run(sql, poll);
}

void PollRows::add(chat::PollKey poll, const chat::PollOption& option) {
  database_.run("INSERT INTO poll_options (poll, id, text, custom) VALUES (?, ?, ?, ?)", poll, option.id, option.text,
                option.custom.members);
}

void PollRows::update(chat::PollKey poll, const chat::PollOption& option) {
  database_.run("UPDATE poll_options SET text = ?, custom = ? WHERE poll = ? AND id = ?", option.text, option.custom.members, poll,
                option.id);
}

void PollRows::remove(chat::PollKey poll, const chat::PollOption& option) {
  database_.run("DELETE FROM poll_votes WHERE poll = ? AND option = ?", poll, option.id);
  database_.run("DELETE FROM poll_options WHERE poll = ? AND id = ?", poll, option.id);
}

std::vector<chat::PollVote> PollRows::votes(const chat::Poll& poll, chat::UserKey by) {
  static const std::string sql = select_votes + "v.poll = ? AND v.user = ? ORDER BY v.key";
  auto rows = database_.query(sql.c_str(), poll.key, by);
  return votes_in(rows, poll);
}

std::vector<chat::PollVote> PollRows::votes(const chat::Poll& poll, const chat::Query& query) {
  BuiltSql sql{select_votes + "v.poll = ? AND ", {static_cast<std::int64_t>(poll.key)}};
  append_condition(sql, Of::votes, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  auto order = query.order;
  if (order.empty()) order.push_back({chat::Attribute::created_at, {}, chat::Direction::descending});
  append_order(sql, Of::votes, order);
  append_page(sql, query);
  auto rows = database_.query_once(sql.text, sql.values);
  return votes_in(rows, poll);
}

void PollRows::count(const chat::Poll& poll, const chat::PollVote& vote, int by) {
  if (vote.is_answer) database_.run("UPDATE polls SET answer_count = answer_count + ? WHERE key = ?", by, poll.key);
  else database_.run("UPDATE poll_options SET votes = votes + ? WHERE poll = ? AND id = ?", by, poll.key, vote.option_id);
}

void PollRows::add(const chat::Poll& poll, const chat::PollVote& vote) {
  database_.run("INSERT INTO poll_votes (poll, user, id, option, answer, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)", poll.key,
                vote.by, vote.id, vote.option_id, vote.answer_text, vote.created_at, vote.updated_at);
  count(poll, vote, 1);
}

void PollRows::remove(const chat::Poll& poll, const chat::PollVote& vote) {
  database_.run("DELETE FROM poll_votes WHERE key = ?", vote.key);
  count(poll, vote, -1);
}

}  // namespace millrace::store::sqlite
