// The rules of a user's custom events.
#include "chat/user_events.h"

#include "chat/event_types.h"

#include <fmt/format.h>

namespace millrace::chat {

Expected<void> send_user_event(Act& act, const std::string& user_id, const UserEventChange& change) {
  const auto& [type, custom] = change;
  if (!is_custom_event(type) || type.size() > longest_custom_type)
    return refused(Refusal::Kind::input,
                   fmt::format("event.type: \"{}\" can't be sent; a custom event has a name without a dot, of at most {} bytes", type,
                               longest_custom_type));
  if (custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("event: the custom data is larger than {} bytes", largest_custom_bytes));
  const auto user = act.state.user(user_id);
  if (!user || user->deleted_at) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find user with id {}", user_id));
  Event& event = happened(act, type);
  event.user = Actor{*user};
  event.custom = custom;
  return {};
}

}  // namespace millrace::chat
