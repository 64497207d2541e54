// Looks at what sending would look at, and changes nothing.
#include "chat/asked_message.h"

#include "chat/channels.h"
#include "chat/message_rights.h"

#include <algorithm>

namespace millrace::chat {
namespace {

// As stored, or as it comes.
std::optional<User> sender_of(Act& act, const UserRef& ref) {
  auto stored = act.state.user(act.by_server() ? ref.named() : act.user_id);
  if (stored || ref.empty()) return stored;
  const auto change = ref.whole.value_or(UserChange{.id = ref.id});
  User user;
  user.id = change.id;
  user.name = change.name.value_or("");
  user.image = change.image.value_or("");
  user.custom = change.custom;
  return user;
}

}  // namespace

std::optional<AskedMessage> asked_message(Act& act, const Cid& cid, const MessageChange& change) {
  auto channel = existing_channel(act, cid);
  if (!channel || !may_send(act, *channel, change)) return std::nullopt;
  auto sender = sender_of(act, change.user);
  if (!sender) return std::nullopt;
  Message message;
  message.id = change.id;
  message.cid = channel->cid;
  message.text = change.text;
  message.type = change.type.value_or("regular");
  message.user = *std::move(sender);
  message.attachments = change.attachments;
  for (const auto& mention : change.mentioned_users)
    if (auto user = act.state.user(mention.named());
        user && std::ranges::find(message.mentioned_users, user->key, &User::key) == message.mentioned_users.end())
      message.mentioned_users.push_back(*std::move(user));
  message.BroadMentions::operator=(change);
  message.silent = change.silent;
  message.parent_id = change.parent_id;
  if (!change.parent_id.empty()) message.show_in_channel = change.show_in_channel;
  message.quoted_message_id = change.quoted_message_id;
  message.restricted_visibility = change.restricted_visibility;
  message.custom = change.custom;
  return AskedMessage{std::move(message), *std::move(channel)};
}

std::optional<CommandText> command_text(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  text.remove_prefix(1);
  const auto end = std::min(text.find(' '), text.size());
  if (end == 0) return std::nullopt;
  return CommandText{std::string(text.substr(0, end)), std::string(text.substr(std::min(end + 1, text.size())))};
}

}  // namespace millrace::chat
