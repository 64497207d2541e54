// The rules of reactions.
#include "chat/reactions.h"

#include "chat/bans.h"
#include "chat/channels.h"
#include "chat/messages.h"
#include "chat/permissions.h"

#include <fmt/format.h>

namespace millrace::chat {
namespace {

constexpr std::size_t longest_reaction_type = 255;

// The message, which the act may enter and which takes reactions.
Expected<Found> reactable(Act& act, std::string_view id) {
  auto found = found_message(act, id);
  if (!found) return found;
  if (auto allowed = may_write(act, found->channel); !allowed) return std::unexpected(allowed.error());
  if (found->message.deleted_at)
    return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted and takes no reactions", found->message.id));
  return found;
}

Reacted told(Act& act, std::string type, const Found& found, const Reaction& reaction) {
  Reacted reacted{act.state.message(found.message.id).value(), reaction};
  reacted.message.member = found.message.member;
  if (!reacted.message.reaction_counts) reacted.message.reaction_counts.emplace();  // it has had some
  Event& event = happened(act, std::move(type), found.channel);
  event.message = reacted.message;
  event.reaction = reaction;
  event.channel = found.channel;
  event.user = actor_in(act, found.channel, reaction.user);
  event.message_id = reacted.message.id;
  return reacted;
}

}  // namespace

Expected<Reacted> send_reaction(Act& act, std::string_view message_id, const ReactionChange& change) {
  const auto found = reactable(act, message_id);
  if (!found) return std::unexpected(found.error());
  const auto& message = found->message;
  if (change.type.empty() || change.type.size() > longest_reaction_type)
    return refused(Refusal::Kind::input, fmt::format("reaction.type: give a type of 1 to {} characters", longest_reaction_type));
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("reaction: the custom data is larger than {} bytes", largest_custom_bytes));
  if (!found->channel.config->reactions)
    return refused(Refusal::Kind::feature_off, fmt::format("reactions are switched off for channels of type {}", found->channel.type));
  if (auto may = allowed(act, found->channel, Action::create_reaction); !may) return std::unexpected(may.error());
  auto user = resolve(act, change.user, "reaction.user");
  if (!user) return std::unexpected(user.error());
  if (auto allowed = writes_shadowed(act, *user, found->channel); !allowed) return std::unexpected(allowed.error());

  const auto stored = act.state.reaction(message.key, user->key, change.type);
  Reaction reaction;
  reaction.message_id = message.id;
  reaction.user_id = user->id;
  reaction.user = *std::move(user);
  reaction.type = change.type;
  reaction.score = change.score;
  reaction.custom = change.custom;
  reaction.updated_at = act.now.to_microseconds();
  reaction.created_at = stored ? stored->created_at : reaction.updated_at;
  bool replaces = stored.has_value();
  if (change.alone) {
    for (const auto& other : act.state.reactions(message, reaction.user.key)) {
      if (other.type == reaction.type) continue;
      act.state.remove(message.key, other);
      replaces = true;
    }
  }
  act.state.save(message.key, reaction);
  return told(act, replaces ? "reaction.updated" : "reaction.new", *found, reaction);
}

Expected<Reacted> delete_reaction(Act& act, std::string_view message_id, std::string_view type, const UserRef& by) {
  const auto found = reactable(act, message_id);
  if (!found) return std::unexpected(found.error());
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  if (auto may = allowed(act, found->channel, Action::delete_reaction, user->id); !may) return std::unexpected(may.error());
  auto reaction = act.state.reaction(found->message.key, user->key, type);
  if (!reaction)
    return refused(Refusal::Kind::does_not_exist,
                   fmt::format("Can't find a reaction of type {} by user {} to message {}", type, user->id, found->message.id));
  reaction->message_id = found->message.id;
  act.state.remove(found->message.key, *reaction);
  return told(act, "reaction.deleted", *found, *reaction);
}

}  // namespace millrace::chat
