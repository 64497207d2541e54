// Reactions to messages: adding, taking back, listing.
#include "chat/reactions.h"

#include "api/listing.h"
#include "api/router.h"
#include "chat/messages.h"
#include "chat/visibility.h"
#include "wire/message.h"
#include "wire/reaction.h"
#include "wire/write.h"

#include <charconv>

namespace millrace::api {
namespace {

constexpr std::size_t reactions_by_default = 10, most_reactions = 300, farthest_reaction = 1'000;

using ReactionRule = std::function<chat::Expected<chat::Reacted>(chat::Act&)>;

async::Task<Answer> reaction_changed(Service& service, const Call& call, ReactionRule rule) {
  std::vector<chat::Message> message;
  chat::Reaction reaction;
  const auto done = co_await changed(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    reaction = std::move(result->reaction);
    message.push_back(std::move(result->message));
    chat::cover_quote(act, message.front());
    chat::cover_deleted_quote(act, message.front());
    add_own_reactions(act, act.user_id, message);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"message\":";
  wire::Writer writer(out, call.profile);
  writer.write(message.front());
  out += ",\"reaction\":", writer.write(reaction);
  co_return out;
}

async::Task<Answer> send_reaction(Service& service, const Call& call) {
  const auto value = object_in(call.body, "reaction");
  if (!value) co_return std::unexpected(value.error());
  chat::ReactionChange change;
  if (auto done = wire::read(**value, change, "reaction"); !done) co_return std::unexpected(problem(done.error()));
  change.alone = is_set(call.body.find("enforce_unique"));
  co_return co_await reaction_changed(service, call, [&](chat::Act& act) { return chat::send_reaction(act, call.params[0], change); });
}

async::Task<Answer> delete_reaction(Service& service, const Call& call) {
  const auto by = asker(call);
  if (!by) co_return std::unexpected(by.error());
  co_return co_await reaction_changed(service, call,
                                      [&](chat::Act& act) { return chat::delete_reaction(act, call.params[0], call.params[1], *by); });
}

async::Task<Answer> get_reactions(Service& service, const Call& call) {
  const auto limit = count_in(call, "limit", reactions_by_default, most_reactions);
  if (!limit) co_return std::unexpected(limit.error());
  const auto offset = count_in(call, "offset", 0, farthest_reaction);
  if (!offset) co_return std::unexpected(offset.error());
  std::vector<chat::Reaction> reactions;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto found = chat::found_message(act, call.params[0]);
    if (!found) return std::unexpected(found.error());
    reactions = act.state.reactions(found->message, *limit, *offset);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  std::string out = "\"reactions\":";
  wire::Writer(out, call.profile).write(reactions);
  co_return out;
}

async::Task<Answer> query_reactions(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::reactions);
  if (!query) co_return std::unexpected(query.error());
  std::vector<chat::Reaction> reactions;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto found = chat::found_message(act, call.params[0]);
    if (!found) return std::unexpected(found.error());
    reactions = act.state.reactions(found->message, one_more(*query));
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "reactions", std::move(reactions), *query);
}

}  // namespace

std::vector<Route> reaction_routes() {
  return {
      {"POST", "/messages/{id}/reaction", "SendReaction", Access::anyone, send_reaction},
      {"DELETE", "/messages/{id}/reaction/{type}", "DeleteReaction", Access::anyone, delete_reaction},
      {"GET", "/messages/{id}/reactions", "GetReactions", Access::visitor, get_reactions},
      {"POST", "/messages/{id}/reactions", "QueryReactions", Access::visitor, query_reactions},
  };
}

}  // namespace millrace::api
