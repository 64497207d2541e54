// Everything that a new message changes around it.
#include "chat/message_posting.h"

#include "chat/flags.h"
#include "chat/hiding.h"
#include "chat/message_events.h"
#include "chat/mutes.h"
#include "chat/pins.h"
#include "chat/thread_rows.h"
#include "chat/unread_reminders.h"
#include "chat/visibility.h"

#include <algorithm>

namespace millrace::chat {
namespace {

void add_participant(Message& parent, const User& user) {
  if (parent.thread_participants.size() >= most_participants_shown) return;
  if (std::ranges::find(parent.thread_participants, user.id, &User::id) == parent.thread_participants.end())
    parent.thread_participants.push_back(user);
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

}  // namespace

void keep_message(Act& act, Channel& channel, Message& message, std::optional<Message>& thread) {
  if (thread) {
    ++thread->reply_count;
    add_participant(*thread, message.user);
    act.state.update(*thread);
  }
  message.key = act.state.add(channel, message);
  if (message.pin_expires) time_pin(act, message);
  if (thread) act.state.threads().replied(*thread, message);
}

Message post(Act& act, Channel channel, Message message, std::optional<Message> thread, Words words) {
  if (words == Words::shadowed) message.shadowed = true;
  keep_message(act, channel, message, thread);
  if (is_in_channel(message) && !message.silent) act.state.wrote(channel.key, message.user.key, act.now);
  pass_over(act, channel, message);
  message.member = shown_membership(act, channel.key, message.user.key);

  Event& event = message_event(act, "message.new", channel, message);
  event.user = actor_in(act, channel, message.user);
  event.watcher_count = 0;
  if (thread) {
    event.parent_author = thread->user.id;
    event.thread_participants = thread->thread_participants;
    tell_thread(act, channel, message, *thread);
  }
  tell_visible(act, channel, message);
  expect_reading(act, channel, message);
  if (words == Words::flagged) flag_by_list(act, channel, message);
  return message;
}

}  // namespace millrace::chat
