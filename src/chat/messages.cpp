// The rules of messages.
#include "chat/messages.h"

#include "chat/bans.h"
#include "chat/blocks.h"
#include "chat/channels.h"
#include "chat/deletions_for_me.h"
#include "chat/flags.h"
#include "chat/locations.h"
#include "chat/markdown.h"
#include "chat/message_checks.h"
#include "chat/message_events.h"
#include "chat/message_posting.h"
#include "chat/message_rights.h"
#include "chat/permissions.h"
#include "chat/pins.h"
#include "chat/polls.h"
#include "chat/slow_mode.h"
#include "chat/unsent.h"
#include "chat/unsent_messages.h"
#include "chat/visibility.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

// A thread's count keeps replies that are deleted softly, and says how many they are.
void count_deleted_reply(Act& act, const Message& reply, Deletion deletion) {
  if (reply.parent_id.empty()) return;
  auto parent = act.state.message(reply.parent_id);
  if (!parent) return;
  if (deletion == Deletion::soft) ++parent->deleted_reply_count;
  else --parent->reply_count;
  if (deletion == Deletion::hard && reply.deleted_at) --parent->deleted_reply_count;
  act.state.update(*parent);
}

bool mentions_broadly(const MessagePatch& patch) {
  return patch.mentioned_channel || patch.mentioned_here || patch.mentioned_roles || patch.mentioned_group_ids;
}

Expected<void> apply_mentions(Act& act, const MessagePatch& patch, Message& message) {
  if (patch.mentioned_users) {
    auto mentions = mentioned(act, *patch.mentioned_users);
    if (!mentions) return std::unexpected(mentions.error());
    message.mentioned_users = *std::move(mentions);
  }
  if (!mentions_broadly(patch)) return {};
  const BroadMentions before = message;
  message.mentioned_channel = patch.mentioned_channel.value_or(message.mentioned_channel);
  message.mentioned_here = patch.mentioned_here.value_or(message.mentioned_here);
  message.mentioned_roles = patch.mentioned_roles.value_or(message.mentioned_roles);
  message.mentioned_group_ids = patch.mentioned_group_ids.value_or(message.mentioned_group_ids);
  message.mentioned_groups = groups_mentioned(act, message);
  return can_mention(act, message, before);
}

// A patch that changes nothing of what the author said.
bool pins_alone(const MessagePatch& patch) {
  return (patch.pinned || patch.pin_expires) && !patch.text && !patch.attachments && !patch.mentioned_users && !mentions_broadly(patch) &&
         !patch.silent && !patch.restricted_visibility && !patch.quoted_message_id && patch.custom.empty();
}

// Whoever a server lets write for the first time becomes a user.
UserRef sender_in(Act& act, UserRef ref) {
  if (act.by_server() && !ref.whole && !ref.id.empty() && !act.state.user(ref.id)) ref.whole = UserChange{.id = ref.id};
  return ref;
}

// The message to which the act may do that, with its channel.
Expected<Found> changeable(Act& act, std::string_view id, Action action) {
  auto found = found_message(act, id);
  if (!found) return found;
  if (auto may = allowed(act, found->channel, action, found->message.user.id); !may) return std::unexpected(may.error());
  return found;
}

enum class Asks : std::uint8_t { as_author, to_pin };  // pinning is judged where it is done

Expected<Found> updatable(Act& act, std::string_view id, Asks asks = Asks::as_author) {
  auto found = asks == Asks::to_pin ? found_message(act, id) : changeable(act, id, Action::update_message);
  if (!found) return found;
  if (auto allowed = may_write(act, found->channel); !allowed) return std::unexpected(allowed.error());
  if (found->message.deleted_at)
    return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted and can't be updated", found->message.id));
  if (!act.by_server()) {
    if (const auto user = act.state.user(act.user_id))
      if (auto allowed = writes_shadowed(act, *user, found->channel); !allowed) return std::unexpected(allowed.error());
  }
  return found;
}

// Stores what the message says now, as far as its channel's block lists let it. A text that stays is not flagged again.
Message say(Act& act, const Found& found, Message message, const User& by) {
  const auto words = words_in(act, found.channel, message);
  if (words == Words::blocked) return blocked_answer(std::move(message));
  const bool says_more = message.text != found.message.text;
  if (says_more && words == Words::shadowed) message.shadowed = true;
  message = updated(act, found.channel, found.message, std::move(message), by);
  if (says_more && words == Words::flagged) flag_by_list(act, found.channel, message);
  return message;
}

// The message at a page's bound must be in the list that `belongs` tells of.
Expected<void> has_bound(Act& act, const MessagePage& page, const std::function<bool(const Message&)>& belongs) {
  if (page.from == MessagePage::From::newest || page.at) return {};
  const auto bound = act.state.message(page.id);
  if (bound && belongs(*bound)) return {};
  return refused(Refusal::Kind::input, fmt::format("there is no message \"{}\" in this list to page from", page.id));
}

MessagePage seen_by(const Act& act, MessagePage page) {
  page.seen_by = act.user_id;
  return page;
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
  if (!may_see(act, *message)) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find message with id {}", id));
  cover_quote(act, *message);
  add_memberships(act, {&*message, 1});
  return Found{*std::move(message), *std::move(channel)};
}

Expected<std::vector<Message>> messages_of(Act& act, const Channel& channel, const MessagePage& page) {
  const auto bound = has_bound(act, page, [&](const Message& message) { return message.channel == channel.key && is_in_channel(message); });
  if (!bound) return std::unexpected(bound.error());
  return visible(act, act.state.messages(channel.key, seen_by(act, page)));
}

Expected<std::vector<Message>> replies_to(Act& act, std::string_view parent_id, const MessagePage& page) {
  const auto parent = found_message(act, parent_id);
  if (!parent) return std::unexpected(parent.error());
  const auto bound = has_bound(act, page, [&](const Message& message) { return message.parent == parent->message.key; });
  if (!bound) return std::unexpected(bound.error());
  return visible(act, act.state.replies(parent->message.key, seen_by(act, page)));
}

Expected<Message> send_message(Act& act, const Cid& cid, const MessageChange& change) {
  auto channel = existing_channel(act, cid);
  if (!channel) return std::unexpected(channel.error());
  if (auto fits = within_limits(change, *channel->config); !fits) return std::unexpected(fits.error());
  if (change.text.empty() && change.attachments.count == 0 && change.custom.empty() && change.poll_id.empty() && !change.shared_location)
    return refused(Refusal::Kind::input, "message.text: a message needs a text, an attachment, a poll, a location or custom data");
  if (!change.id.empty() && (act.state.message(change.id) || act.state.unsent().unsent(change.id)))
    return refused(Refusal::Kind::input, fmt::format("a message with id \"{}\" already exists", change.id));
  if (auto may = may_send(act, *channel, change); !may) return std::unexpected(may.error());
  auto sender = resolve(act, sender_in(act, change.user), "message.user");
  if (!sender) return std::unexpected(sender.error());
  const auto shadowed = writes_shadowed(act, *sender, *channel);
  if (!shadowed) return std::unexpected(shadowed.error());
  if (auto allowed = not_blocked(act, *sender, *channel); !allowed) return std::unexpected(allowed.error());
  if (auto may = wait_is_over(act, *channel, *sender); !may) return std::unexpected(may.error());
  auto mentions = mentioned(act, change.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());
  if (auto there = can_mention(act, change); !there) return std::unexpected(there.error());
  auto parent = parent_of(act, *channel, change);
  if (!parent) return std::unexpected(parent.error());
  auto quoted = quoted_by(act, *channel, change.quoted_message_id);
  if (!quoted) return std::unexpected(quoted.error());
  auto poll = poll_to_send(act, *channel, change.poll_id);
  if (!poll) return std::unexpected(poll.error());
  auto location = location_to_send(act, *channel, change.shared_location);
  if (!location) return std::unexpected(location.error());

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
  message.BroadMentions::operator=(change);
  message.mentioned_groups = groups_mentioned(act, message);
  message.silent = change.silent;
  message.shadowed = *shadowed;
  message.restricted_visibility = change.restricted_visibility;
  message.i18n = change.i18n;
  message.custom = change.custom;
  message.created_at = message.updated_at = act.now.to_microseconds();
  message.quoted_message_id = change.quoted_message_id;
  message.quoted_message = *std::move(quoted);
  message.poll = *std::move(poll);
  message.shared_location = *std::move(location);
  if (auto& shared = message.shared_location) shared->message_id = message.id, shared->user_id = message.user.id;
  if (auto pinned = pin(act, *channel, message, {change.pinned, change.pin_expires}, message.user); !pinned)
    return std::unexpected(pinned.error());
  if (const auto& thread = *parent) {
    message.type = "reply";
    message.parent = thread->key;
    message.parent_id = thread->id;
    message.show_in_channel = change.show_in_channel;
  }
  if (change.refused) return refused_answer(std::move(message));
  const auto words = words_in(act, *channel, message);
  if (words == Words::blocked) return blocked_answer(std::move(message));
  if (change.command && knows_command(*channel->config, change.command->name)) {
    message.command = change.command->name;
    if (change.command->offered) return keep_command(act, std::move(message), *change.command->offered, words);
  }
  if (is_pending(*channel, change)) {
    if (message.pinned)
      return refused(Refusal::Kind::input, "message.pinned: a pending message can't be pinned; pin it when it is committed");
    return keep_pending(act, *channel, std::move(message), change.pending_metadata, words);
  }
  return post(act, *std::move(channel), std::move(message), *std::move(parent), words);
}

Expected<Message> update_message(Act& act, const MessageChange& change) {
  auto found = updatable(act, change.id);
  if (!found) return std::unexpected(found.error());
  if (auto fits = within_limits(change, *found->channel.config); !fits) return std::unexpected(fits.error());
  if (!change.poll_id.empty() && (!found->message.poll || found->message.poll->id != change.poll_id))
    return refused(Refusal::Kind::input, "message.poll_id: a message keeps the poll that it was sent with, or none");
  if (change.shared_location && !found->message.shared_location)
    return refused(Refusal::Kind::input, "message.shared_location: a message has the location that it was sent with, or none");
  auto mentions = mentioned(act, change.mentioned_users);
  if (!mentions) return std::unexpected(mentions.error());
  if (auto there = can_mention(act, change, found->message); !there) return std::unexpected(there.error());
  const auto by = act.by_server() ? Expected<User>(found->message.user) : resolve(act, {}, "user");
  if (!by) return std::unexpected(by.error());

  Message message = found->message;
  message.text = change.text;
  const bool is_of_old_text = change.text != found->message.text && change.html == found->message.html;  // sent back as it was read
  message.html = is_of_old_text ? markdown_to_html(change.text) : change.html;
  message.attachments = change.attachments;
  message.mentioned_users = *std::move(mentions);
  message.BroadMentions::operator=(change);
  message.mentioned_groups = groups_mentioned(act, message);
  message.silent = change.silent;
  message.restricted_visibility = change.restricted_visibility;
  message.custom = change.custom;
  if (auto may = may_become(act, found->channel, found->message, message); !may) return std::unexpected(may.error());
  if (!change.quoted_message_id.empty() && change.quoted_message_id != message.quoted_message_id) {
    auto quoted = quoted_by(act, found->channel, change.quoted_message_id);
    if (!quoted) return std::unexpected(quoted.error());
    message.quoted_message_id = change.quoted_message_id;
    message.quoted_message = *std::move(quoted);
  }
  if (auto pinned = pin(act, found->channel, message, {change.pinned, change.pin_expires}, *by); !pinned)
    return std::unexpected(pinned.error());
  return say(act, *found, std::move(message), *by);
}

Expected<Message> update_message_partly(Act& act, std::string_view id, const MessagePatch& patch, const UserRef& by) {
  auto found = updatable(act, id, pins_alone(patch) ? Asks::to_pin : Asks::as_author);
  if (!found) return std::unexpected(found.error());
  auto user = act.by_server() && by.empty() ? Expected<User>(found->message.user) : resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());

  Message message = found->message;
  if (patch.text) message.text = *patch.text, message.html = patch.html.value_or("");
  if (patch.attachments) message.attachments = *patch.attachments;
  if (patch.silent) message.silent = *patch.silent;
  if (patch.restricted_visibility) message.restricted_visibility = *patch.restricted_visibility;
  if (auto there = apply_mentions(act, patch, message); !there) return std::unexpected(there.error());
  message.custom = patch.edit(found->message.custom);
  if (pins_alone(patch) && message.custom != found->message.custom)
    if (auto may = allowed(act, found->channel, Action::update_message, found->message.user.id); !may) return std::unexpected(may.error());
  if (auto may = may_become(act, found->channel, found->message, message); !may) return std::unexpected(may.error());
  if (patch.quoted_message_id) {
    auto quoted = quoted_by(act, found->channel, *patch.quoted_message_id);
    if (!quoted) return std::unexpected(quoted.error());
    message.quoted_message_id = *patch.quoted_message_id;
    message.quoted_message = *std::move(quoted);
  }
  if (auto pinned = pin(act, found->channel, message, {patch.pinned, patch.pin_expires}, *user); !pinned)
    return std::unexpected(pinned.error());
  MessageChange whole;
  whole.text = message.text;
  whole.attachments = message.attachments;
  whole.mentioned_users.resize(message.mentioned_users.size());
  whole.restricted_visibility = message.restricted_visibility;
  whole.custom = message.custom;
  if (auto fits = within_limits(whole, *found->channel.config); !fits) return std::unexpected(fits.error());
  return say(act, *found, std::move(message), *user);
}

Expected<Message> delete_message(Act& act, std::string_view id, Deletion deletion, const UserRef& by) {
  if (act.state.unsent().unsent(id)) {
    if (deletion != Deletion::hard) return refused(Refusal::Kind::input, "a pending message can only be deleted for good: with hard=true");
    return delete_unsent(act, id);
  }
  auto found = changeable(act, id, Action::delete_message);
  if (!found) return std::unexpected(found.error());
  const auto& stored = found->message;
  if (deletion == Deletion::hard && !act.by_server())
    return refused(Refusal::Kind::not_allowed, "hard: only a server's token may delete a message for good");
  if (deletion == Deletion::soft && stored.deleted_at)
    return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted already", stored.id));
  const auto user = changer(act, by, "deleted_by");
  if (!user) return std::unexpected(user.error());

  count_deleted_reply(act, stored, deletion);
  Message message = stored;
  if (!stored.deleted_at) message.undeleted_type = stored.type;
  message.type = "deleted";
  message.deleted_at = message.updated_at = act.now.to_microseconds();
  if (deletion == Deletion::hard) act.state.remove(message);
  else act.state.update(message);

  const Channel now = act.state.channel(stored.channel).value();
  Event& event = message_event(act, "message.deleted", now, message);
  if (*user) event.user = actor_in(act, now, **user);
  event.hard_delete = deletion == Deletion::hard;
  return message;
}

Expected<Message> delete_message_for_me(Act& act, std::string_view id, const UserRef& by) {
  auto found = found_message(act, id);
  if (!found) return std::unexpected(found.error());
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  auto& message = found->message;
  act.state.deletions_for_me().add(user->key, message.key);
  message.type = "deleted";
  message.deleted_for_me = true;
  Event& event = message_event(act, "message.deleted", found->channel, message);
  event.user = actor_in(act, found->channel, *user);
  event.hard_delete = false;
  event.deleted_for_me = true;
  return std::move(message);
}

Expected<Message> undelete_message(Act& act, std::string_view id, const UserRef& by) {
  if (!act.by_server()) return refused(Refusal::Kind::not_allowed, "only a server's token may bring a deleted message back");
  auto found = found_message(act, id);
  if (!found) return std::unexpected(found.error());
  if (auto user = resolve(act, by, "undeleted_by"); !user) return std::unexpected(user.error());
  Message message = found->message;
  if (!message.deleted_at) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is not deleted", message.id));
  const bool is_known = !message.undeleted_type.empty() && message.undeleted_type != "deleted";  // older rows do not tell
  message.type = is_known ? message.undeleted_type : message.parent_id.empty() ? "regular" : "reply";
  message.deleted_at.reset();
  message.updated_at = act.now.to_microseconds();
  if (auto parent = message.parent_id.empty() ? std::nullopt : act.state.message(message.parent_id)) {
    --parent->deleted_reply_count;
    act.state.update(*parent);
  }
  act.state.update(message);
  message_event(act, "message.undeleted", found->channel, message);
  return message;
}

}  // namespace millrace::chat
