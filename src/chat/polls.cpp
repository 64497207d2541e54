// The rules of polls.
#include "chat/polls.h"

#include "chat/length.h"
#include "chat/messages.h"
#include "chat/permissions.h"
#include "chat/poll_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace millrace::chat {
namespace {

constexpr std::size_t most_messages_looked_at = 10;

std::unexpected<Refusal> unknown_poll(std::string_view id) {
  return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find poll with id {}", id));
}

Expected<void> fits(const Custom& custom, std::string_view of) {
  if (custom.members.size() <= largest_custom_bytes) return {};
  return refused(Refusal::Kind::input, fmt::format("{}: the custom data is larger than {} bytes", of, largest_custom_bytes));
}

Expected<void> fits(const PollOptionChange& option) {
  if (option.text.value_or("").empty()) return refused(Refusal::Kind::input, "text: an option of a poll needs a text");
  for (auto done :
       {has_length("text", *option.text, longest_option), has_length("id", option.id, longest_poll_id), fits(option.custom, "option")})
    if (!done) return done;
  return {};
}

// Precondition: `options` fit one by one.
Expected<void> go_together(const std::vector<PollOptionChange>& options) {
  if (options.size() > most_poll_options)
    return refused(Refusal::Kind::input, fmt::format("options: a poll has at most {} options", most_poll_options));
  std::set<std::string_view> texts, ids;
  for (const auto& option : options) {
    if (!texts.insert(*option.text).second)
      return refused(Refusal::Kind::input, fmt::format("options: \"{}\" is there twice", *option.text));
    if (!option.id.empty() && !ids.insert(option.id).second)
      return refused(Refusal::Kind::input, fmt::format("options: the id \"{}\" is there twice", option.id));
  }
  return {};
}

Expected<void> fits(const PollChange& change) {
  if (change.name && change.name->empty()) return refused(Refusal::Kind::input, "name: a poll needs a name");
  const auto& visibility = change.voting_visibility;
  if (visibility && *visibility != "public" && *visibility != "anonymous")
    return refused(Refusal::Kind::input, fmt::format("voting_visibility: \"{}\" is neither \"public\" nor \"anonymous\"", *visibility));
  const auto most = change.max_votes_allowed.value_or(std::nullopt);
  if (most && (*most < 1 || *most > most_votes_allowed))
    return refused(Refusal::Kind::input, fmt::format("max_votes_allowed must be from 1 to {}", most_votes_allowed));
  for (auto done : {has_length("name", change.name.value_or(""), longest_poll_name), has_length("id", change.id, longest_poll_id),
                    has_length("description", change.description.value_or(""), longest_poll_description), fits(change.custom, "poll")})
    if (!done) return done;
  if (!change.options) return {};
  for (const auto& option : *change.options)
    if (auto done = fits(option); !done) return done;
  return go_together(*change.options);
}

void apply(const PollChange& change, Poll& poll) {
  const auto put = [](const auto& from, auto& to) {
    if (from) to = *from;
  };
  put(change.name, poll.name), put(change.description, poll.description), put(change.voting_visibility, poll.voting_visibility);
  put(change.enforce_unique_vote, poll.enforce_unique_vote), put(change.max_votes_allowed, poll.max_votes_allowed);
  put(change.allow_user_suggested_options, poll.allow_user_suggested_options), put(change.allow_answers, poll.allow_answers);
  put(change.is_closed, poll.is_closed);
}

PollOption made(Act& act, const PollOptionChange& change) {
  return {change.id.empty() ? to_text(uuid_v7(act.random, act.now)) : change.id, change.text.value_or(""), change.custom};
}

auto option_of(const Poll& poll, std::string_view id) { return std::ranges::find(poll.options, id, &PollOption::id); }

// Whoever asks may do this to the poll; an operator's grants decide, toward who made it.
Expected<Poll> changeable(Act& act, std::string_view id, Action action) {
  auto poll = act.state.polls().poll(id);
  if (!poll) return unknown_poll(id);
  if (act.by_server()) return *std::move(poll);
  if (auto may = allowed(act, action, poll->created_by); !may) return std::unexpected(may.error());
  return *std::move(poll);
}

bool is_in_sight(Act& act, const Poll& poll) {
  if (act.by_server() || poll.created_by.id == act.user_id || allowed(act, Action::query_polls, poll.created_by)) return true;
  return std::ranges::any_of(act.state.polls().messages(poll.key, most_messages_looked_at),
                             [&](const std::string& id) { return found_message(act, id).has_value(); });
}

// Whose votes are shown; nobody's where a server names nobody.
Expected<UserKey> reader_of(Act& act, const UserRef& by) {
  if (act.by_server() && by.empty()) return UserKey{};
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  return user->key;
}

Expected<Poll> with_votes_of(Act& act, std::string_view id, const UserRef& by) {
  const auto reader = reader_of(act, by);
  if (!reader) return std::unexpected(reader.error());
  auto poll = act.state.polls().poll(id);
  if (!poll) return unknown_poll(id);
  return shown_to(act, *std::move(poll), *reader);
}

void replace_options(Act& act, const Poll& poll, const std::vector<PollOptionChange>& wanted) {
  auto& rows = act.state.polls();
  for (const auto& option : poll.options)
    if (std::ranges::find(wanted, option.id, &PollOptionChange::id) == wanted.end()) rows.remove(poll.key, option);
  for (const auto& change : wanted) {
    const auto known = change.id.empty() ? poll.options.end() : option_of(poll, change.id);
    if (known == poll.options.end()) rows.add(poll.key, made(act, change));
    else rows.update(poll.key, {change.id, *change.text, change.custom});
  }
}

// Whoever voted without a name keeps it to itself, whatever becomes of the poll.
Expected<void> keeps_secrets(const Poll& stored, const Poll& now) {
  const bool has_votes = !stored.latest_votes_by_option.empty() || stored.answers_count > 0;
  if (stored.voting_visibility != "anonymous" || now.voting_visibility == "anonymous" || !has_votes) return {};
  return refused(Refusal::Kind::input, "voting_visibility: votes were given anonymously, so the poll stays \"anonymous\"");
}

// Closing is a right of its own: who may only close changes nothing else.
Expected<Poll> updatable(Act& act, const PollChange& change, bool only_closes) {
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  return changeable(act, change.id, only_closes ? Action::close_poll : Action::update_poll);
}

}  // namespace

Poll shown_to(Act& act, Poll poll, UserKey user) {
  if (user != UserKey{}) poll.own_votes = act.state.polls().votes(poll, user);
  return poll;
}

Expected<Poll> create_poll(Act& act, const PollChange& change, const UserRef& by) {
  if (!change.name) return refused(Refusal::Kind::input, "name: a poll needs a name");
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  if (auto may = act.by_server() ? Expected<void>{} : allowed(act, Action::create_poll); !may) return std::unexpected(may.error());
  Poll poll;
  poll.id = change.id.empty() ? to_text(uuid_v7(act.random, act.now)) : change.id;
  if (act.state.polls().poll(poll.id)) return refused(Refusal::Kind::input, fmt::format("a poll with id \"{}\" already exists", poll.id));
  apply(change, poll);
  for (const auto& option : change.options.value_or(std::vector<PollOptionChange>{})) poll.options.push_back(made(act, option));
  poll.custom = change.custom;
  poll.created_by = *std::move(user);
  poll.created_at = poll.updated_at = act.now.to_microseconds();
  act.state.polls().add(poll);
  return with_votes_of(act, poll.id, by);
}

Expected<Poll> existing_poll(Act& act, std::string_view id, const UserRef& by) {
  auto poll = with_votes_of(act, id, by);
  if (poll && !is_in_sight(act, *poll)) return unknown_poll(id);
  return poll;
}

Expected<Poll> update_poll(Act& act, const PollChange& change, const UserRef& by) {
  if (!change.name) return refused(Refusal::Kind::input, "name: a poll needs a name");
  auto stored = updatable(act, change, false);
  if (!stored) return stored;
  Poll poll;
  apply(change, poll);
  poll.key = stored->key;
  poll.updated_at = act.now.to_microseconds();
  poll.custom = change.custom;
  if (auto kept = keeps_secrets(*stored, poll); !kept) return std::unexpected(kept.error());
  act.state.polls().update(poll);
  if (change.options) replace_options(act, *stored, *change.options);
  return with_votes_of(act, change.id, by);
}

Expected<Poll> update_poll_partly(Act& act, const PollChange& change, const CustomEdit& edit, const UserRef& by) {
  const bool changes_more = change.name || change.description || change.voting_visibility || change.enforce_unique_vote ||
                            change.allow_user_suggested_options || change.allow_answers || change.max_votes_allowed || change.options ||
                            !change.custom.empty();
  auto poll = updatable(act, change, change.is_closed.value_or(false) && !changes_more);
  if (!poll) return poll;
  const Poll stored = *poll;
  apply(change, *poll);
  if (auto kept = keeps_secrets(stored, *poll); !kept) return std::unexpected(kept.error());
  poll->custom = edit(poll->custom);
  if (auto fit = fits(poll->custom, "poll"); !fit) return std::unexpected(fit.error());
  poll->updated_at = act.now.to_microseconds();
  act.state.polls().update(*poll);
  if (change.options) replace_options(act, *poll, *change.options);
  return with_votes_of(act, change.id, by);
}

Expected<void> delete_poll(Act& act, std::string_view id, const UserRef& by) {
  if (auto reader = reader_of(act, by); !reader) return std::unexpected(reader.error());
  const auto poll = changeable(act, id, Action::delete_poll);
  if (!poll) return std::unexpected(poll.error());
  act.state.polls().remove(poll->key);
  return {};
}

Expected<PollOption> add_option(Act& act, std::string_view poll_id, const PollOptionChange& change, const UserRef& by) {
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  const auto poll = existing_poll(act, poll_id, by);
  if (!poll) return std::unexpected(poll.error());
  if (poll->is_closed) return refused(Refusal::Kind::input, fmt::format("poll \"{}\" is closed", poll_id));
  if (!act.by_server() && !poll->allow_user_suggested_options)
    if (auto may = allowed(act, Action::update_poll, poll->created_by); !may) return std::unexpected(may.error());
  if (poll->options.size() >= most_poll_options)
    return refused(Refusal::Kind::input, fmt::format("a poll has at most {} options", most_poll_options));
  if (std::ranges::find(poll->options, *change.text, &PollOption::text) != poll->options.end())
    return refused(Refusal::Kind::input, fmt::format("text: the poll has an option \"{}\"", *change.text));
  if (!change.id.empty() && option_of(*poll, change.id) != poll->options.end())
    return refused(Refusal::Kind::input, fmt::format("id: the poll has an option with id \"{}\"", change.id));
  auto option = made(act, change);
  act.state.polls().add(poll->key, option);
  return option;
}

Expected<PollOption> update_option(Act& act, std::string_view poll_id, const PollOptionChange& change, const UserRef& by) {
  if (auto reader = reader_of(act, by); !reader) return std::unexpected(reader.error());
  if (auto fit = fits(change); !fit) return std::unexpected(fit.error());
  const auto poll = changeable(act, poll_id, Action::update_poll);
  if (!poll) return std::unexpected(poll.error());
  if (option_of(*poll, change.id) == poll->options.end())
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find option with id {} in poll {}", change.id, poll_id));
  PollOption option{change.id, *change.text, change.custom};
  act.state.polls().update(poll->key, option);
  return option;
}

Expected<void> delete_option(Act& act, std::string_view poll_id, std::string_view id, const UserRef& by) {
  if (auto reader = reader_of(act, by); !reader) return std::unexpected(reader.error());
  const auto poll = changeable(act, poll_id, Action::update_poll);
  if (!poll) return std::unexpected(poll.error());
  const auto option = option_of(*poll, id);
  if (option == poll->options.end())
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find option with id {} in poll {}", id, poll_id));
  act.state.polls().remove(poll->key, *option);
  return {};
}

Expected<PollOption> existing_option(Act& act, std::string_view poll_id, std::string_view id) {
  const auto poll = existing_poll(act, poll_id, {});
  if (!poll) return std::unexpected(poll.error());
  const auto option = option_of(*poll, id);
  if (option == poll->options.end())
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find option with id {} in poll {}", id, poll_id));
  return *option;
}

Expected<std::vector<Poll>> polls_of(Act& act, Query query, const UserRef& by) {
  const auto reader = reader_of(act, by);
  if (!reader) return std::unexpected(reader.error());
  if (!act.by_server()) {
    Filter own{.kind = Filter::Kind::equal, .attribute = Attribute::created_by_id, .values = {act.user_id}};
    query.filter = {.kind = Filter::Kind::all, .parts = {std::move(query.filter), std::move(own)}};
  }
  auto polls = act.state.polls().polls(query);
  for (auto& poll : polls) poll = shown_to(act, std::move(poll), *reader);
  return polls;
}

Expected<std::shared_ptr<const Poll>> poll_to_send(Act& act, const Channel& channel, const std::string& id) {
  if (id.empty()) return nullptr;
  if (!channel.config->polls)
    return refused(Refusal::Kind::feature_off,
                   fmt::format("polls are switched off in channel {}; set polls of its type with PUT /channeltypes", channel.cid));
  if (auto may = allowed(act, channel, Action::send_poll); !may) return std::unexpected(may.error());
  auto poll = act.state.polls().poll(id);
  if (!poll || !is_in_sight(act, *poll)) return refused(Refusal::Kind::input, fmt::format("message.poll_id: there is no poll \"{}\"", id));
  return std::make_shared<const Poll>(*std::move(poll));
}

}  // namespace millrace::chat
