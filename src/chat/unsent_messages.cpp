// The rules of pending messages and of commands.
#include "chat/unsent_messages.h"

#include "chat/bans.h"
#include "chat/channels.h"
#include "chat/message_posting.h"
#include "chat/message_rights.h"
#include "chat/permissions.h"
#include "chat/timer.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::chat {
namespace {

Message kept(Act& act, Unsent unsent) {
  const auto key = act.state.unsent().add(unsent);
  act.state.timers().set({Timer::Kind::unsent_expires, key, act.now + pending_time});
  return std::move(unsent.message);
}

void tell(Act& act, const Channel& channel, const Message& message, const PendingMetadata& metadata, std::string method) {
  Event& event = happened(act, "message.pending");
  event.message = message;
  event.channel = channel;
  event.user = Actor{message.user};
  event.metadata = metadata;
  event.method = std::move(method);
}

void drop(Act& act, const Unsent& unsent) {
  act.state.unsent().remove(unsent.key);
  act.state.timers().cancel(Timer::Kind::unsent_expires, unsent.key);
}

// What a deletion leaves to be told.
Message deleted(Act& act, const Unsent& unsent) {
  drop(act, unsent);
  Message message = unsent.message;
  message.type = "deleted";
  message.deleted_at = message.updated_at = act.now.to_microseconds();
  const auto channel = act.state.channel(message.channel);
  if (channel && unsent.pending()) tell(act, *channel, message, unsent.metadata, "DeletedPendingMessage");
  return message;
}

// Into its channel, as it was written; its thread may be gone meanwhile.
Expected<Message> let_through(Act& act, const Unsent& unsent) {
  Message message = unsent.message;
  const auto channel = act.state.channel(message.channel);
  if (!channel) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find channel with id {}", message.cid));
  auto thread = message.parent_id.empty() ? std::nullopt : act.state.message(message.parent_id);
  message.type = thread ? "reply" : "regular";
  message.shadowed = writes_shadowed(act, message.user, *channel).value_or(false);  // a server may commit what a banned user wrote
  drop(act, unsent);
  return post(act, *std::move(channel), std::move(message), std::move(thread), unsent.words);
}

// Its author may have been banned since, or the channel been frozen.
Expected<std::optional<Message>> sent_by_author(Act& act, const Unsent& unsent) {
  const auto channel = act.state.channel(unsent.message.channel).value();
  if (auto may = may_enter(act, channel); !may) return std::unexpected(may.error());
  if (auto may = may_write(act, channel); !may) return std::unexpected(may.error());
  if (auto may = writes_shadowed(act, unsent.message.user, channel); !may) return std::unexpected(may.error());
  auto message = let_through(act, unsent);
  if (!message) return std::unexpected(message.error());
  return *std::move(message);
}

}  // namespace

bool is_pending(const Channel& channel, const MessageChange& change) {
  return change.type.value_or("regular") == "regular" && (change.pending || channel.config->mark_messages_pending);
}

Message keep_pending(Act& act, const Channel& channel, Message message, const PendingMetadata& metadata, Words words) {
  tell(act, channel, message, metadata, "PassOnPendingMessage");
  return kept(act, {.message = std::move(message), .metadata = metadata, .words = words});
}

bool knows_command(const ChannelConfig& config, std::string_view name) {
  return std::ranges::any_of(config.commands, [&](const Command& command) { return command.name == name; });
}

Message keep_command(Act& act, Message message, const Attachments& offered, Words words) {
  message.type = "ephemeral";
  message.attachments = offered;
  return kept(act, {.message = std::move(message), .words = words});
}

Expected<Unsent> existing_unsent(Act& act, std::string_view id) {
  auto unsent = act.state.unsent().unsent(id);
  if (!unsent || (!act.by_server() && unsent->message.user.id != act.user_id))
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find message with id {}", id));
  return *std::move(unsent);
}

Expected<FoundAnywhere> found_anywhere(Act& act, std::string_view id) {
  if (!act.state.unsent().unsent(id)) {
    auto found = found_message(act, id);
    if (!found) return std::unexpected(found.error());
    return FoundAnywhere{*std::move(found), {}};
  }
  auto unsent = existing_unsent(act, id);
  if (!unsent) return std::unexpected(unsent.error());
  auto channel = act.state.channel(unsent->message.channel).value();
  return FoundAnywhere{{std::move(unsent->message), std::move(channel)}, std::move(unsent->metadata)};
}

Expected<Message> commit_message(Act& act, std::string_view id) {
  if (!act.by_server()) return refused(Refusal::Kind::not_allowed, "only a server's token may commit a pending message");
  const auto unsent = existing_unsent(act, id);
  if (!unsent) return std::unexpected(unsent.error());
  if (!unsent->pending()) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is not pending", id));
  return let_through(act, *unsent);
}

Expected<Unsent> acted_upon(Act& act, std::string_view id, const UserRef& by) {
  auto unsent = existing_unsent(act, id);
  if (!unsent) return std::unexpected(unsent.error());
  const auto user = act.by_server() && by.empty() ? Expected<User>(unsent->message.user) : resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  if (user->id != unsent->message.user.id)
    return refused(Refusal::Kind::not_allowed, fmt::format("message \"{}\" belongs to another user", id));
  const auto channel = act.state.channel(unsent->message.channel);
  if (!channel) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find channel with id {}", unsent->message.cid));
  if (auto may = allowed(act, *channel, Action::run_message_action); !may) return std::unexpected(may.error());
  return unsent;
}

Expected<std::optional<Message>> run_action(Act& act, std::string_view id, const std::map<std::string, std::string>& form,
                                            const UserRef& by, SentAttachments sent) {
  auto unsent = acted_upon(act, id, by);
  if (!unsent) return std::unexpected(unsent.error());
  const auto action = form.find("image_action");
  if (unsent->pending() || action == form.end())
    return refused(Refusal::Kind::input, "form_data: a command's message takes image_action: send, shuffle or cancel");
  if (action->second == "shuffle") return unsent->message;
  if (action->second == "cancel") return drop(act, *unsent), std::nullopt;
  if (action->second != "send")
    return refused(Refusal::Kind::input, fmt::format("form_data.image_action: \"{}\" is none of send, shuffle and cancel", action->second));
  unsent->message.attachments = sent(unsent->message.text);
  return sent_by_author(act, *unsent);
}

Expected<std::optional<Message>> act_on_command(Act& act, std::string_view id, const UserRef& by, const std::optional<Rewrite>& answer) {
  auto unsent = acted_upon(act, id, by);
  if (!unsent) return std::unexpected(unsent.error());
  if (unsent->pending()) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is no command's", id));
  if (!answer) return drop(act, *unsent), std::nullopt;
  auto& message = unsent->message;
  if (answer->text) message.text = *answer->text, message.html = answer->html.value_or("");
  if (answer->attachments) message.attachments = *answer->attachments;
  if (answer->silent) message.silent = *answer->silent;
  if (answer->refuses()) return refused_answer(message);
  if (answer->type != "ephemeral") return sent_by_author(act, *unsent);
  drop(act, *unsent);
  return kept(act, {.message = message, .words = unsent->words});
}

Expected<Message> delete_unsent(Act& act, std::string_view id) {
  const auto unsent = existing_unsent(act, id);
  if (!unsent) return std::unexpected(unsent.error());
  return deleted(act, *unsent);
}

void expire_unsent(Act& act, std::int64_t key) {
  if (const auto unsent = act.state.unsent().unsent(key); unsent && unsent->message.created_at + pending_time <= act.now)
    deleted(act, *unsent);
}

}  // namespace millrace::chat
