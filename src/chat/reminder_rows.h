// Reminders as the store keeps them.
#pragma once

#include "chat/query.h"
#include "chat/reminder.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace millrace::chat {

// Of a reminder's message, its id and the channel's name are filled in; nothing is found of a message that is out of sight.
class ReminderRows {
 public:
  virtual ~ReminderRows() = default;

  virtual std::optional<Reminder> reminder(MessageKey message, UserKey user) = 0;
  virtual std::optional<Reminder> reminder(std::int64_t key) = 0;

  // Without an order those that come first in front.
  virtual std::vector<Reminder> reminders(UserKey user, const Query& query) = 0;

  // Whether the user has any, also of what is out of sight.
  virtual bool has_any(UserKey user) = 0;

  // How many the user has, counted up to `most`.
  virtual std::size_t count(UserKey user, std::size_t most) = 0;

  // Precondition: the user has none of this message. Returns its key.
  virtual std::int64_t add(MessageKey message, const Reminder& reminder) = 0;
  virtual void update(const Reminder& reminder) = 0;
  virtual void remove(std::int64_t key) = 0;
};

}  // namespace millrace::chat
