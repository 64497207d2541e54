// One way to store a change and to say what it was.
#include "chat/message_events.h"

#include "chat/message_version.h"
#include "chat/pins.h"

#include <vector>

namespace millrace::chat {
namespace {

std::vector<std::string> ids_of(const std::vector<User>& users) {
  std::vector<std::string> ids;
  for (const auto& user : users) ids.push_back(user.id);
  return ids;
}

}  // namespace

Event& message_event(Act& act, std::string type, const Channel& channel, const Message& message) {
  Event& event = happened(act, std::move(type), channel);
  event.message = message;
  event.message_id = message.id;
  return event;
}

Message updated(Act& act, const Channel& channel, const Message& stored, Message message, const std::optional<User>& by) {
  message.updated_at = act.now.to_microseconds();
  MessageUpdate update;
  update.old_text = stored.text;
  update.change_set = {.text = message.text != stored.text,
                       .html = message.html != stored.html,
                       .custom = message.custom != stored.custom,
                       .attachments = message.attachments != stored.attachments,
                       .mentioned_user_ids = ids_of(message.mentioned_users) != ids_of(stored.mentioned_users),
                       .quoted_message_id = message.quoted_message_id != stored.quoted_message_id,
                       .silent = message.silent != stored.silent,
                       .pin = message.pinned != stored.pinned || message.pin_expires != stored.pin_expires};
  if (update.change_set.text) {
    message.message_text_updated_at = message.updated_at;
    message.i18n.clear();
  }
  if (update.change_set.text || update.change_set.attachments || update.change_set.custom)
    act.state.versions().keep(stored, by ? by->key : UserKey{});
  act.state.update(message);
  if (message.pin_expires != stored.pin_expires) time_pin(act, message);
  Event& event = message_event(act, "message.updated", channel, message);
  if (by) event.user = actor_in(act, channel, *by);
  event.message_update = std::move(update);
  return message;
}

}  // namespace millrace::chat
