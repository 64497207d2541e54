// The rules of reminders.
#include "chat/reminders.h"

#include "chat/channels.h"
#include "chat/messages.h"
#include "chat/reminder_rows.h"
#include "chat/timer.h"
#include "chat/visibility.h"

#include <fmt/format.h>

#include <memory>

namespace millrace::chat {
namespace {

void tell(Act& act, std::string type, const Reminder& reminder) {
  Event& event = happened(act, std::move(type));
  event.received_at = event.created_at;
  event.cid = reminder.channel_cid;
  event.message_id = reminder.message_id;
  event.user_id = reminder.user_id;
  event.parent_id = reminder.message->parent_id;
  event.reminder = std::make_shared<const Reminder>(reminder);
}

void set_timer(Act& act, const Reminder& reminder) {
  if (reminder.remind_at) act.state.timers().set({Timer::Kind::reminder_due, reminder.key, *reminder.remind_at});
  else act.state.timers().cancel(Timer::Kind::reminder_due, reminder.key);
}

Expected<std::optional<Instant>> time_to_come(const Act& act, std::optional<Instant> remind_at) {
  if (!remind_at) return remind_at;
  if (*remind_at <= act.now) return refused(Refusal::Kind::input, "remind_at: give a time that is still to come");
  return remind_at->to_microseconds();
}

// The user's reminder of the message, with both of them.
Expected<Reminder> existing_reminder(Act& act, std::string_view message_id, const UserRef& by) {
  auto found = found_message(act, message_id);
  if (!found) return std::unexpected(found.error());
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  auto reminder = act.state.reminders().reminder(found->message.key, user->key);
  if (!reminder)
    return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find a reminder of user {} for message {}", user->id, message_id));
  reminder->message = std::move(found->message);
  reminder->channel = std::move(found->channel);
  return *std::move(reminder);
}

}  // namespace

Expected<Reminder> create_reminder(Act& act, std::string_view message_id, std::optional<Instant> remind_at, const UserRef& by) {
  auto found = found_message(act, message_id);
  if (!found) return std::unexpected(found.error());
  auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  const auto at = time_to_come(act, remind_at);
  if (!at) return std::unexpected(at.error());
  if (!found->channel.config->user_message_reminders)
    return refused(
        Refusal::Kind::feature_off,
        fmt::format("reminders are switched off in channel {}; set user_message_reminders of its type or of its config_overrides",
                    found->channel.cid));
  if (found->message.deleted_at) return refused(Refusal::Kind::input, fmt::format("message \"{}\" is deleted", message_id));
  if (act.state.reminders().reminder(found->message.key, user->key))
    return refused(Refusal::Kind::input, "user already has reminder created for this message_id");
  if (const auto most = act.app.most_reminders; most && act.state.reminders().count(user->key, *most) >= *most)
    return refused(
        Refusal::Kind::input,
        fmt::format("user \"{}\" has {} reminders, which is the app's reminders_max_per_user; delete one first", user->id, *most));
  Reminder reminder;
  reminder.message_id = found->message.id;
  reminder.channel_cid = found->channel.cid;
  reminder.user_id = user->id;
  reminder.user = *std::move(user);
  reminder.remind_at = *at;
  reminder.created_at = reminder.updated_at = act.now.to_microseconds();
  reminder.key = act.state.reminders().add(found->message.key, reminder);
  reminder.message = std::move(found->message);
  reminder.channel = std::move(found->channel);
  if (reminder.remind_at) set_timer(act, reminder);
  tell(act, "reminder.created", reminder);
  return reminder;
}

Expected<Reminder> update_reminder(Act& act, std::string_view message_id, std::optional<Instant> remind_at, const UserRef& by) {
  auto reminder = existing_reminder(act, message_id, by);
  if (!reminder) return reminder;
  const auto at = time_to_come(act, remind_at);
  if (!at) return std::unexpected(at.error());
  reminder->remind_at = *at;
  reminder->updated_at = act.now.to_microseconds();
  act.state.reminders().update(*reminder);
  set_timer(act, *reminder);
  tell(act, "reminder.updated", *reminder);
  cover_deleted(act, *reminder->message);
  return reminder;
}

Expected<void> delete_reminder(Act& act, std::string_view message_id, const UserRef& by) {
  const auto reminder = existing_reminder(act, message_id, by);
  if (!reminder) return std::unexpected(reminder.error());
  act.state.reminders().remove(reminder->key);
  act.state.timers().cancel(Timer::Kind::reminder_due, reminder->key);
  tell(act, "reminder.deleted", *reminder);
  return {};
}

Expected<std::vector<Reminder>> reminders_of(Act& act, const UserRef& by, const Query& query) {
  const auto user = resolve(act, by, "user");
  if (!user) return std::unexpected(user.error());
  std::vector<Reminder> shown;
  for (auto& reminder : act.state.reminders().reminders(user->key, query)) {
    auto found = found_message(act, reminder.message_id);
    if (!found) continue;  // of a channel that the user left
    cover_deleted(act, found->message);
    reminder.message = std::move(found->message);
    reminder.channel = std::move(found->channel);
    shown.push_back(std::move(reminder));
  }
  return shown;
}

void remind(Act& act, std::int64_t key) {
  auto reminder = act.state.reminders().reminder(key);
  if (!reminder || !reminder->remind_at || *reminder->remind_at > act.now) return;
  auto message = act.state.message(reminder->message_id);
  if (!message || message->deleted_at) return;
  reminder->channel = act.state.channel(message->channel);
  reminder->message = std::move(message);
  tell(act, "notification.reminder_due", *reminder);
}

}  // namespace millrace::chat
