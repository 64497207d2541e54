// Pinning messages, for good or for a while.
#pragma once

#include "chat/act.h"

#include <optional>

namespace millrace::chat {

// What a request asks for. `expires` alone gives a pinned message another end; Instant{} takes the end away.
struct PinWish {
  std::optional<bool> pinned;
  std::optional<Instant> expires;
};

// Pins or unpins the message where that is asked for: it needs the right pin-message.
Expected<void> pin(Act& act, const Channel& channel, Message& message, const PinWish& wish, const User& by);

// Sets the timer of a stored message's pin to what the message says.
void time_pin(Act& act, const Message& message);

// A pin whose time has passed, shown as ended; its timer writes that down a moment later.
void show_pin_at(Instant now, Message& message);

// The end of a pin that was given one. Fires message.updated, without a user.
void expire_pin(Act& act, MessageKey key);

}  // namespace millrace::chat
