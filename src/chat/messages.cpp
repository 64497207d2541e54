// The rules of messages.
#include "chat/messages.h"

#include "chat/bans.h"
#include "chat/blocks.h"
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

Expected<void> may_change(const Act& act, const Message& message) {
  if (act.by_server() || message.user.id == act.user_id) return {};
  return refused(Refusal::Kind::not_allowed, fmt::format("message \"{}\" belongs to another user", message.id));
}

std::vector<std::string> ids_of(const std::vector<User>& users) {
  std::vector<std::string> ids;
  for (const auto& user : users) ids.push_back(user.id);
  return ids;
}

// The message to which a new one replies; nothing for one that is no reply.
Expected<std::optional<Message>> parent_of(Act& act, const Channel& channel, const MessageChange& change) {
  if (change.parent_id.empty()) return std::nullopt;
  auto parent = act.state.message(change.parent_id);
  if (!parent || parent->channel != channel.key)
    return refused(Refusal::Kind::input,
                   fmt::format("message.parent_id: there is no message \"{}\" in channel {}", change.parent_id, channel.cid));
  if (!channel.config->replies)
    return refused(Refusal::Kind::feature_off, fmt::format("replies are switched off for channels of type {}", channel.type));
  if (parent->parent != MessageKey{})
    return refused(Refusal::Kind::nesting,
                   fmt::format("message.parent_id: \"{}\" is a reply itself; give the id of the message it replies to", change.parent_id));
  if (parent->deleted_at)
    return refused(Refusal::Kind::input,
                   fmt::format("message.parent_id: message \"{}\" is deleted and takes no replies", change.parent_id));
  return *std::move(parent);
}

Expected<std::shared_ptr<const Message>> quoted_by(Act& act, const Channel& channel, const std::string& id) {
  if (id.empty()) return nullptr;
  auto quoted = act.state.message(id);
  if (!quoted || quoted->channel != channel.key)
    return refused(Refusal::Kind::input,
                   fmt::format("message.quoted_message_id: there is no message \"{}\" in channel {}", id, channel.cid));
  quoted->quoted_message.reset();  // one level is shown
  return std::make_shared<const Message>(*std::move(quoted));
}

void add_participant(Message& parent, const User& user) {
  if (parent.thread_participants.size() >= most_participants_shown) return;
  if (std::ranges::find(parent.thread_participants, user.id, &User::id) == parent.thread_participants.end())
    parent.thread_participants.push_back(user);
}

// Takes a deleted reply out of its thread's count.
void count_deleted_reply(Act& act, const Message& reply, Deletion deletion) {
  if (reply.parent_id.empty()) return;
  auto parent = act.state.message(reply.parent_id);
  if (!parent) return;
  if (!reply.deleted_at) --parent->reply_count;
  else if (deletion == Deletion::hard) --parent->deleted_reply_count;
  if (deletion == Deletion::soft) ++parent->deleted_reply_count;
  act.state.update(*parent);
}

// A reply is told to those who wrote in the thread: one event, however many they are.
void tell_thread(Act& act, const Channel& channel, const Message& reply, const Message& parent) {
  const bool others = parent.user.id != reply.user.id ||
                      std::ranges::any_of(parent.thread_participants, [&](const auto& user) { return user.id != reply.user.id; });
  if (!others) return;
  Event& event = message_event(act, "notification.thread_message_new", channel, reply);
  event.channel = channel;
  event.thread_id = parent.id;
  event.parent_author = parent.user.id;
  event.thread_participants = parent.thread_participants;
  event.watcher_count = 0;
}

// Stores the changed message and fires message.updated with what differs.
Message updated(Act& act, const Channel& channel, const Message& stored, Message message, const User& by) {
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
                       .pin = message.pinned != stored.pinned};
  if (update.change_set.text) message.message_text_updated_at = message.updated_at;
  act.state.update(message);
  Event& event = message_event(act, "message.updated", channel, message);
  event.user = actor_in(act, channel, by);
  event.message_update = std::move(update);
  return message;
}

// Pins or unpins the message where that is asked for: a thing of whoever governs the channel.
Expected<void> pin(Act& act, const Channel& channel, Message& message, std::optional<bool> wanted, const User& by) {
  if (!wanted || *wanted == message.pinned) return {};
  if (auto allowed = may_govern(act, channel); !allowed)
    return refused(Refusal::Kind::not_allowed, "message.pinned: only a server, the channel's creator and its moderators may pin a message");
  message.pinned = *wanted;
  message.pinned_at = *wanted ? std::optional(act.now.to_microseconds()) : std::nullopt;
  message.pinned_by = *wanted ? std::make_shared<const User>(by) : nullptr;
  return {};
}

// A patch that changes nothing of what the author said.
bool pins_alone(const MessagePatch& patch) {
  return patch.pinned && !patch.text && !patch.attachments && !patch.mentioned_users && !patch.silent && !patch.quoted_message_id &&
         patch.custom.empty();
}

// The message that the act may change, with its channel.
Expected<Found> changeable(Act& act, std::string_view id) {
  auto found = found_message(act, id);
  if (!found) return found;
  if (auto allowed = may_change(act, found->message); !allowed) return std::unexpected(allowed.error());
  return found;
}

Expected<Found> updatable(Act& act, std::string_view id, Expected<Found> (*find)(Act&, std::string_view) = changeable) {
  auto found = find(act, id);
  if (!found) return found;
  if (auto allowed = may_write(act, found->channel); !allowed) return std::unexpected(allowed.error());
  if (found->message.deleted_at)
    return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted and can't be updated", found->message.id));
  if (!act.by_server()) {
    const auto user = act.state.user(act.user_id);
    if (auto allowed = user ? not_banned(act, *user, found->channel) : Expected<void>{}; !allowed) return std::unexpected(allowed.error());
  }
  return found;
}

// The message at a page's bound must be in the list that `belongs` tells of.
Expected<void> has_bound(Act& act, const MessagePage& page, const std::function<bool(const Message&)>& belongs) {
  if (page.from == MessagePage::From::newest) return {};
  const auto bound = act.state.message(page.id);
  if (bound && belongs(*bound)) return {};
  return refused(Refusal::Kind::input, fmt::format("there is no message \"{}\" in this list to page from", page.id));
}

}  // namespace

Expected<Message> existing_message(Act& act, std::string_view id) {
  auto message = act.state.message(id);
  if (!message) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find message with id {}", id));
  return *std::move(message);
}

Expected<Found> found_message(Act& act, std::string_view id) {
  auto message = existing_message(act, id);
  if (!message) return std::unexpected(message.error());
  auto channel = act.state.channel(message->channel);
  if (!channel) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find channel with id {}", message->cid));
  if (auto entered = may_enter(act, *channel); !entered) return std::unexpected(entered.error());
  return Found{*std::move(message), *std::move(channel)};
}

Expected<std::vector<Message>> messages_of(Act& act, const Channel& channel, const MessagePage& page) {
  const auto bound = has_bound(act, page, [&](const Message& message) { return message.channel == channel.key && is_in_channel(message); });
  if (!bound) return std::unexpected(bound.error());
  return act.state.messages(channel.key, page);
}

Expected<std::vector<Message>> replies_to(Act& act, std::string_view parent_id, const MessagePage& page) {
  const auto parent = found_message(act, parent_id);
  if (!parent) return std::unexpected(parent.error());
  const auto bound = has_bound(act, page, [&](const Message& message) { return message.parent == parent->message.key; });
  if (!bound) return std::unexpected(bound.error());
  return act.state.replies(parent->message.key, page);
}

Expected<Message> send_message(Act& act, const Cid& cid, const MessageChange& change) {
  auto channel = existing_channel(act, cid);
  if (!channel) return std::unexpected(channel.error());
  if (auto fits = within_limits(change, *channel->config); !fits) return std::unexpected(fits.error());
  if (change.text.empty() && change.attachments.count == 0 && change.custom.empty())
    return refused(Refusal::Kind::input, "message.text: a message needs a text, an attachment or custom data");
  if (!change.id.empty() && act.state.message(change.id))
    return refused(Refusal::Kind::input, fmt::format("a message with id \"{}\" already exists", change.id));
  if (change.type.value_or("regular") != "system") {
    if (auto allowed = may_write(act, *channel); !allowed) return std::unexpected(allowed.error());
  } else if (auto allowed = may_govern(act, *channel); !allowed) {
    return refused(Refusal::Kind::not_allowed,
                   "message.type: only a server, the channel's creator and its moderators may send a system message");
  }
  auto sender = resolve(act, change.user, "message.user");
  if (!sender) return std::unexpected(sender.error());
  if (auto allowed = not_banned(act, *sender, *channel); !allowed) return std::unexpected(allowed.error());
  if (auto allowed = not_blocked(act, *sender, *channel); !allowed) return std::unexpected(allowed.error());
  auto mentions = mentioned(act, change.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());
  auto parent = parent_of(act, *channel, change);
  if (!parent) return std::unexpected(parent.error());
  auto quoted = quoted_by(act, *channel, change.quoted_message_id);
  if (!quoted) return std::unexpected(quoted.error());

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
  message.shadowed = is_shadowed(act, message.user, *channel);
  message.custom = change.custom;
  message.created_at = message.updated_at = act.now.to_microseconds();
  message.quoted_message_id = change.quoted_message_id;
  message.quoted_message = *std::move(quoted);
  if (auto pinned = pin(act, *channel, message, change.pinned, message.user); !pinned) return std::unexpected(pinned.error());
  if (auto& thread = *parent) {
    message.type = "reply";
    message.parent = thread->key;
    message.parent_id = thread->id;
    message.show_in_channel = change.show_in_channel;
    ++thread->reply_count;
    add_participant(*thread, message.user);
    act.state.update(*thread);
  }
  message.key = act.state.add(message);
  act.state.mark_read(channel->key, message.user.key, act.now);

  const Channel now = act.state.channel(channel->key).value();
  Event& event = message_event(act, "message.new", now, message);
  event.user = actor_in(act, now, message.user);
  event.watcher_count = 0;
  if (const auto& thread = *parent) {
    event.parent_author = thread->user.id;
    event.thread_participants = thread->thread_participants;
    tell_thread(act, now, message, *thread);
  }
  return message;
}

Expected<Message> update_message(Act& act, const MessageChange& change) {
  auto found = updatable(act, change.id);
  if (!found) return std::unexpected(found.error());
  if (auto fits = within_limits(change, *found->channel.config); !fits) return std::unexpected(fits.error());
  auto mentions = mentioned(act, change.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());

  Message message = found->message;
  message.text = change.text;
  message.html = change.html;
  message.attachments = change.attachments;
  message.mentioned_users = *std::move(mentions);
  message.silent = change.silent;
  message.custom = change.custom;
  if (auto pinned = pin(act, found->channel, message, change.pinned, message.user); !pinned) return std::unexpected(pinned.error());
  return updated(act, found->channel, found->message, std::move(message), found->message.user);
}

Expected<Message> update_message_partly(Act& act, std::string_view id, const MessagePatch& patch, const UserRef& by) {
  auto found = pins_alone(patch) ? updatable(act, id, found_message) : updatable(act, id);
  if (!found) return std::unexpected(found.error());
  auto user = act.by_server() && by.empty() ? Expected<User>(found->message.user) : resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());

  Message message = found->message;
  if (patch.text) message.text = *patch.text, message.html = patch.html.value_or("");
  if (patch.attachments) message.attachments = *patch.attachments;
  if (patch.silent) message.silent = *patch.silent;
  if (patch.mentioned_users) {
    auto mentions = mentioned(act, *patch.mentioned_users);
    if (!mentions) return std::unexpected(mentions.error());
    message.mentioned_users = *std::move(mentions);
  }
  if (patch.quoted_message_id) {
    auto quoted = quoted_by(act, found->channel, *patch.quoted_message_id);
    if (!quoted) return std::unexpected(quoted.error());
    message.quoted_message_id = *patch.quoted_message_id;
    message.quoted_message = *std::move(quoted);
  }
  if (auto pinned = pin(act, found->channel, message, patch.pinned, *user); !pinned) return std::unexpected(pinned.error());
  message.custom = patch.edit(found->message.custom);
  MessageChange whole;
  whole.text = message.text;
  whole.attachments = message.attachments;
  whole.mentioned_users.resize(message.mentioned_users.size());
  whole.custom = message.custom;
  if (auto fits = within_limits(whole, *found->channel.config); !fits) return std::unexpected(fits.error());
  return updated(act, found->channel, found->message, std::move(message), *user);
}

Expected<Message> delete_message(Act& act, std::string_view id, Deletion deletion) {
  auto found = changeable(act, id);
  if (!found) return std::unexpected(found.error());
  const auto& stored = found->message;
  if (deletion == Deletion::hard && !act.by_server())
    return refused(Refusal::Kind::not_allowed, "hard: only a server's token may delete a message for good");
  if (deletion == Deletion::soft && stored.deleted_at)
    return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted already", stored.id));

  count_deleted_reply(act, stored, deletion);
  Message message = stored;
  message.type = "deleted";
  message.deleted_at = message.updated_at = act.now.to_microseconds();
  if (deletion == Deletion::hard) act.state.remove(message);
  else act.state.update(message);

  const Channel now = act.state.channel(stored.channel).value();
  Event& event = message_event(act, "message.deleted", now, message);
  if (!act.by_server()) event.user = actor_in(act, now, message.user);
  event.hard_delete = deletion == Deletion::hard;
  return message;
}

Expected<Message> undelete_message(Act& act, std::string_view id, const UserRef& by) {
  if (!act.by_server()) return refused(Refusal::Kind::not_allowed, "only a server's token may bring a deleted message back");
  auto found = found_message(act, id);
  if (!found) return std::unexpected(found.error());
  if (auto user = resolve(act, by, "undeleted_by"); !user) return std::unexpected(user.error());
  Message message = found->message;
  if (!message.deleted_at) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is not deleted", message.id));
  message.type = message.parent_id.empty() ? "regular" : "reply";
  message.deleted_at.reset();
  message.updated_at = act.now.to_microseconds();
  if (auto parent = message.parent_id.empty() ? std::nullopt : act.state.message(message.parent_id)) {
    ++parent->reply_count;
    --parent->deleted_reply_count;
    act.state.update(*parent);
  }
  act.state.update(message);
  message_event(act, "message.undeleted", found->channel, message);
  return message;
}

}  // namespace millrace::chat
