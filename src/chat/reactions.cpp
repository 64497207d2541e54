// The rules of reactions.
#include "chat/reactions.h"

#include "chat/channels.h"
#include "chat/messages.h"

#include <fmt/format.h>

namespace millrace::chat {
namespace {

constexpr std::size_t longest_reaction_type = 255;

}  // namespace

Expected<Reacted> send_reaction(Act& act, std::string_view message_id, const ReactionChange& change) {
  auto message = existing_message(act, message_id);
  if (!message) return std::unexpected(message.error());
  const auto channel = act.state.channel(message->channel).value();
  if (auto entered = may_enter(act, channel); !entered) return std::unexpected(entered.error());
  if (message->deleted_at)
    return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted and takes no reactions", message->id));
  if (change.type.empty() || change.type.size() > longest_reaction_type)
    return refused(Refusal::Kind::input, fmt::format("reaction.type: give a type of 1 to {} characters", longest_reaction_type));
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("reaction: the custom data is larger than {} bytes", largest_custom_bytes));
  auto user = resolve(act, change.user, "reaction.user");
  if (!user) return std::unexpected(user.error());

  const auto stored = act.state.reaction(message->key, user->key, change.type);
  Reaction reaction;
  reaction.message_id = message->id;
  reaction.user_id = user->id;
  reaction.user = *std::move(user);
  reaction.type = change.type;
  reaction.score = change.score;
  reaction.custom = change.custom;
  reaction.updated_at = act.now.to_microseconds();
  reaction.created_at = stored ? stored->created_at : reaction.updated_at;
  act.state.save(message->key, reaction);

  Reacted reacted{act.state.message(message_id).value(), reaction};
  Event& event = happened(act, "reaction.new", channel);
  event.message = reacted.message;
  event.reaction = reaction;
  event.user = actor_in(act, channel, reaction.user);
  event.message_id = reacted.message.id;
  return reacted;
}

}  // namespace millrace::chat
