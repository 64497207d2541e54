// The rules of seeing.
#include "chat/visibility.h"

#include "chat/deletions_for_me.h"
#include "chat/draft_rows.h"
#include "chat/pins.h"
#include "chat/polls.h"
#include "chat/reminder_rows.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace millrace::chat {

namespace {

// Up to this message the channel's past is hidden from the act's user.
MessageKey hidden_up_to(const Act& act, ChannelKey channel) {
  if (act.by_server()) return {};
  const auto user = act.state.user(act.user_id);
  const auto member = user ? act.state.member(channel, user->key) : std::nullopt;
  return member ? member->history_after : MessageKey{};
}

bool is_for(const Act& act, const Message& message) {
  if (act.by_server() || message.restricted_visibility.empty() || message.user.id == act.user_id) return true;
  return std::ranges::find(message.restricted_visibility, act.user_id) != message.restricted_visibility.end();
}

// Messages of one channel and their quotes are looked at with one look at the member.
class Sight {
 public:
  explicit Sight(const Act& act) : act_(act) {}

  bool reaches(const Message& message) {
    if (!is_for(act_, message)) return false;
    if (message.channel != channel_) channel_ = message.channel, hidden_up_to_ = hidden_up_to(act_, channel_);
    return message.key > hidden_up_to_;
  }

 private:
  const Act& act_;
  ChannelKey channel_{};
  MessageKey hidden_up_to_{};
};

void cover_quote(Sight& sight, Message& message) {
  if (message.quoted_message && !sight.reaches(*message.quoted_message)) message.quoted_message.reset();
}

}  // namespace

bool may_see(const Act& act, const Message& message) { return Sight(act).reaches(message); }

std::vector<Message> visible(const Act& act, std::vector<Message> messages) {
  Sight sight(act);
  std::erase_if(messages, [&](const Message& message) { return !sight.reaches(message); });
  for (auto& message : messages) cover_quote(sight, message), cover_deleted(act, message), show_pin_at(act.now, message);
  add_memberships(act, messages);
  return messages;
}

void cover_quote(const Act& act, Message& message) {
  Sight sight(act);
  cover_quote(sight, message);
}

void empty(Message& message) {
  message.text.clear(), message.html.clear();
  message.attachments = {};
  message.i18n.clear();
}

void cover_deleted(const Act& act, Message& message) {
  if (act.by_server()) return;
  if (message.deleted_at) empty(message);
  cover_deleted_quote(act, message);
}

void cover_deleted_quote(const Act& act, Message& message) {
  if (act.by_server() || !message.quoted_message || !message.quoted_message->deleted_at) return;
  Message quoted = *message.quoted_message;
  empty(quoted);
  message.quoted_message = std::make_shared<const Message>(std::move(quoted));
}

std::optional<Membership> shown_membership(const Act& act, ChannelKey channel, UserKey user) {
  auto membership = act.state.membership(channel, user);
  if (membership && !act.app.members_custom_data_shown) membership->custom = {};
  return membership;
}

void add_memberships(const Act& act, std::span<Message> messages) {
  std::map<std::pair<ChannelKey, UserKey>, std::optional<Membership>> known;
  for (auto& message : messages) {
    const auto [at, is_new] = known.try_emplace({message.channel, message.user.key});
    if (is_new) at->second = shown_membership(act, message.channel, message.user.key);
    message.member = at->second;
  }
}

const Kept& kept_by(Act& act, UserKey user) {
  if (!act.kept || act.kept->user != user)
    act.kept = {user, act.state.deletions_for_me().has_any(user), act.state.reminders().has_any(user), act.state.drafts().has_any(user)};
  return *act.kept;
}

void show_to(Act& act, const User& user, std::span<Message> messages) {
  if (messages.empty()) return;
  const auto& kept = kept_by(act, user.key);
  for (auto& message : messages) {
    if (message.user.key == user.key) message.shadowed = false;
    if (message.reaction_counts) message.own_reactions = act.state.reactions(message, user.key);
    if (message.poll) message.poll = std::make_shared<const Poll>(shown_to(act, *message.poll, user.key));
    if (kept.deletions && act.state.deletions_for_me().has(user.key, message.key)) message.deleted_for_me = true, message.type = "deleted";
    if (auto reminder = kept.reminders ? act.state.reminders().reminder(message.key, user.key) : std::nullopt)
      message.reminder = std::make_shared<const MessageReminder>(*std::move(reminder));
    const bool may_have_replies = message.key != MessageKey{};
    if (auto draft = kept.drafts && may_have_replies ? act.state.drafts().draft(user.key, {message.channel, message.key}) : std::nullopt)
      message.draft = std::make_shared<const MessageDraft>(*std::move(draft));
  }
}

}  // namespace millrace::chat
