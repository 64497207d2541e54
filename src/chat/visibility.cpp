// The rules of seeing.
#include "chat/visibility.h"

#include "chat/deletions_for_me.h"

#include <algorithm>

namespace millrace::chat {

bool may_see(const Act& act, const Message& message) {
  if (act.by_server() || message.restricted_visibility.empty() || message.user.id == act.user_id) return true;
  return std::ranges::find(message.restricted_visibility, act.user_id) != message.restricted_visibility.end();
}

std::vector<Message> visible(const Act& act, std::vector<Message> messages) {
  std::erase_if(messages, [&](const Message& message) { return !may_see(act, message); });
  for (auto& message : messages) cover_quote(act, message);
  return messages;
}

void cover_quote(const Act& act, Message& message) {
  if (message.quoted_message && !may_see(act, *message.quoted_message)) message.quoted_message.reset();
}

void show_to(Act& act, const User& user, std::span<Message> messages) {
  auto& deletions = act.state.deletions_for_me();
  const bool deletes = deletions.has_any(user.key);
  for (auto& message : messages) {
    if (message.user.key == user.key) message.shadowed = false;
    if (message.reaction_counts) message.own_reactions = act.state.reactions(message, user.key);
    if (deletes && deletions.has(user.key, message.key)) message.deleted_for_me = true, message.type = "deleted";
  }
}

}  // namespace millrace::chat
