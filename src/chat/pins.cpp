// The rules of pins.
#include "chat/pins.h"

#include "chat/channels.h"
#include "chat/message_events.h"
#include "chat/permissions.h"
#include "chat/timer.h"

#include <memory>

namespace millrace::chat {
namespace {

void unpin(Message& message) {
  message.pinned = false;
  message.pinned_at.reset(), message.pin_expires.reset();
  message.pinned_by.reset();
}

}  // namespace

Expected<void> pin(Act& act, const Channel& channel, Message& message, const PinWish& wish, const User& by) {
  const bool pinned = wish.pinned.value_or(message.pinned);
  auto expires = wish.pinned || wish.expires ? wish.expires : message.pin_expires;
  if (!pinned || expires == Instant{}) expires.reset();
  if (expires) expires = expires->to_microseconds();
  if (pinned == message.pinned && expires == message.pin_expires) return {};
  if (auto may = allowed(act, channel, Action::pin_message); !may) return may;
  if (!pinned) return unpin(message), Expected<void>{};
  if (expires && *expires <= act.now) return refused(Refusal::Kind::input, "message.pin_expires: give a time that is still to come");
  if (!message.pinned) message.pinned_at = act.now.to_microseconds(), message.pinned_by = std::make_shared<const User>(by);
  message.pinned = true;
  message.pin_expires = expires;
  return {};
}

void time_pin(Act& act, const Message& message) {
  const auto subject = static_cast<std::int64_t>(message.key);
  if (message.pin_expires) act.state.timers().set({Timer::Kind::pin_expires, subject, *message.pin_expires});
  else act.state.timers().cancel(Timer::Kind::pin_expires, subject);
}

void show_pin_at(Instant now, Message& message) {
  if (message.pin_expires && *message.pin_expires <= now) unpin(message);
}

void expire_pin(Act& act, MessageKey key) {
  const auto stored = act.state.message(key);
  if (!stored || !stored->pin_expires || *stored->pin_expires > act.now) return;
  const auto channel = act.state.channel(stored->channel);
  if (!channel) return;
  Message message = *stored;
  unpin(message);
  if (stored->deleted_at) act.state.update(message);  // nothing is told of what nobody sees
  else updated(act, *channel, *stored, std::move(message), std::nullopt);
}

}  // namespace millrace::chat
