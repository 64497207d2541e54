// The rule of letting a message through.
#include "chat/unblocking.h"

#include "chat/channels.h"
#include "chat/messages.h"
#include "chat/permissions.h"

#include <fmt/format.h>

namespace millrace::chat {

Expected<void> unblock_message(Act& act, std::string_view id, const UserRef& by) {
  auto found = found_message(act, id);
  if (!found) return std::unexpected(found.error());
  auto& [message, channel] = *found;
  if (auto may = allowed(act, channel, Action::unblock_message, message.user.id); !may) return may;
  const auto moderator = changer(act, by);
  if (!moderator) return std::unexpected(moderator.error());
  if (message.deleted_at) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted", id));
  if (!message.shadowed) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is not blocked", id));
  message.shadowed = false;
  message.updated_at = act.now.to_microseconds();
  act.state.update(message);
  Event& event = happened(act, "message.unblocked");
  event.cid = channel.cid;
  event.message = message;
  event.message_id = message.id;
  if (*moderator) event.user = actor_in(act, channel, **moderator);
  return {};
}

}  // namespace millrace::chat
