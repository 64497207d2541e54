// The rules of messages.
#include "chat/messages.h"

#include "chat/channels.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

// Characters, not bytes: continuation bytes do not count.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Expected<void> within_limits(const MessageChange& change, const ChannelConfig& config) {
  const auto longest = static_cast<std::size_t>(config.max_message_length);
  if (characters(change.text) > longest)
    return refused(Refusal::Kind::message_too_long, fmt::format("message.text: the text has more than {} characters", longest));
  if (change.attachments.count > most_attachments)
    return refused(Refusal::Kind::input, fmt::format("message.attachments: at most {} attachments are allowed", most_attachments));
  if (change.mentioned_users.size() > most_mentions)
    return refused(Refusal::Kind::input, fmt::format("message.mentioned_users: at most {} users may be mentioned", most_mentions));
  if (change.custom.members.size() > largest_custom_bytes)
    return refused(Refusal::Kind::input, fmt::format("message: the custom data is larger than {} bytes", largest_custom_bytes));
  if (change.id.size() > longest_message_id || change.id.find_first_of(",%") != std::string::npos)
    return refused(Refusal::Kind::input, fmt::format("message.id: at most {} characters, without , and %", longest_message_id));
  if (change.type && *change.type != "regular" && *change.type != "system")
    return refused(Refusal::Kind::input, fmt::format("message.type: \"{}\" is not allowed; send \"regular\" or \"system\"", *change.type));
  return {};
}

Expected<std::vector<User>> mentioned(Act& act, const std::vector<UserRef>& mentions) {
  std::vector<User> users;
  for (const auto& mention : mentions) {
    const auto& id = mention.named();
    auto user = act.state.user(id);
    if (!user) return refused(Refusal::Kind::input, fmt::format("message.mentioned_users: the user \"{}\" does not exist", id));
    users.push_back(*std::move(user));
  }
  return users;
}

// Makes the event that tells of `message`.
Event& message_event(Act& act, std::string type, const Channel& channel, const Message& message) {
  Event& event = happened(act, std::move(type), channel);
  event.message = message;
  event.message_id = message.id;
  return event;
}

Expected<Channel> channel_of(Act& act, const Message& message) {
  auto channel = act.state.channel(message.channel);
  if (!channel) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find channel with id {}", message.cid));
  if (auto entered = may_enter(act, *channel); !entered) return std::unexpected(entered.error());
  return *std::move(channel);
}

Expected<void> may_change(const Act& act, const Message& message) {
  if (act.by_server() || message.user.id == act.user_id) return {};
  return refused(Refusal::Kind::not_allowed, fmt::format("message \"{}\" belongs to another user", message.id));
}

}  // namespace

Expected<Message> existing_message(Act& act, std::string_view id) {
  auto message = act.state.message(id);
  if (!message) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find message with id {}", id));
  return *std::move(message);
}

Expected<Message> send_message(Act& act, const Cid& cid, const MessageChange& change) {
  auto channel = existing_channel(act, cid);
  if (!channel) return std::unexpected(channel.error());
  if (auto fits = within_limits(change, *channel->config); !fits) return std::unexpected(fits.error());
  if (change.text.empty() && change.attachments.count == 0 && change.custom.empty())
    return refused(Refusal::Kind::input, "message.text: a message needs a text, an attachment or custom data");
  if (channel->frozen && !act.by_server()) return refused(Refusal::Kind::not_allowed, fmt::format("channel {} is frozen", channel->cid));
  if (!change.id.empty() && act.state.message(change.id))
    return refused(Refusal::Kind::input, fmt::format("a message with id \"{}\" already exists", change.id));
  auto sender = resolve(act, change.user, "message.user");
  if (!sender) return std::unexpected(sender.error());
  auto mentions = mentioned(act, change.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());

  Message message;
  message.id = change.id.empty() ? to_text(uuid_v7(act.random, act.now)) : change.id;
  message.channel = channel->key;
  message.cid = channel->cid;
  message.text = change.text;
  message.html = change.html;
  message.type = change.type.value_or("regular");
  message.user = *std::move(sender);
  message.attachments = change.attachments;
  message.mentioned_users = *std::move(mentions);
  message.silent = change.silent;
  message.custom = change.custom;
  message.created_at = message.updated_at = act.now.to_microseconds();
  message.key = act.state.add(message);
  act.state.mark_read(channel->key, message.user.key, act.now);

  const Channel now = act.state.channel(channel->key).value();
  Event& event = message_event(act, "message.new", now, message);
  event.user = actor_in(act, now, message.user);
  event.watcher_count = 0;
  return message;
}

Expected<Message> update_message(Act& act, const MessageChange& change) {
  auto stored = existing_message(act, change.id);
  if (!stored) return stored;
  auto channel = channel_of(act, *stored);
  if (!channel) return std::unexpected(channel.error());
  if (auto allowed = may_change(act, *stored); !allowed) return std::unexpected(allowed.error());
  if (stored->deleted_at) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted and can't be updated", stored->id));
  if (auto fits = within_limits(change, *channel->config); !fits) return std::unexpected(fits.error());
  auto mentions = mentioned(act, change.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());

  const auto ids = [](const std::vector<User>& users) {
    std::vector<std::string> out;
    for (const auto& user : users) out.push_back(user.id);
    return out;
  };
  Message message = *stored;
  message.text = change.text;
  message.html = change.html;
  message.attachments = change.attachments;
  message.mentioned_users = *std::move(mentions);
  message.silent = change.silent;
  message.custom = change.custom;
  message.updated_at = act.now.to_microseconds();
  MessageUpdate update;
  update.old_text = stored->text;
  update.change_set = {.text = message.text != stored->text,
                       .html = message.html != stored->html,
                       .custom = message.custom != stored->custom,
                       .attachments = message.attachments != stored->attachments,
                       .mentioned_user_ids = ids(message.mentioned_users) != ids(stored->mentioned_users),
                       .silent = message.silent != stored->silent};
  if (update.change_set.text) message.message_text_updated_at = message.updated_at;
  act.state.update(message);

  Event& event = message_event(act, "message.updated", *channel, message);
  event.user = actor_in(act, *channel, message.user);
  event.message_update = std::move(update);
  return message;
}

Expected<Message> delete_message(Act& act, std::string_view id, Deletion deletion) {
  auto stored = existing_message(act, id);
  if (!stored) return stored;
  auto channel = channel_of(act, *stored);
  if (!channel) return std::unexpected(channel.error());
  if (auto allowed = may_change(act, *stored); !allowed) return std::unexpected(allowed.error());
  if (deletion == Deletion::hard && !act.by_server())
    return refused(Refusal::Kind::not_allowed, "hard: only a server's token may delete a message for good");
  if (deletion == Deletion::soft && stored->deleted_at)
    return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted already", stored->id));

  Message message = *stored;
  message.type = "deleted";
  message.deleted_at = message.updated_at = act.now.to_microseconds();
  if (deletion == Deletion::hard) act.state.remove(message);
  else act.state.update(message);

  const Channel now = act.state.channel(channel->key).value();
  Event& event = message_event(act, "message.deleted", now, message);
  if (!act.by_server()) event.user = actor_in(act, now, message.user);
  event.hard_delete = deletion == Deletion::hard;
  return message;
}

}  // namespace millrace::chat
