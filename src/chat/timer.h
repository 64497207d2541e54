// What is to be done at a time that has not come yet.
#pragma once

#include "base/instant.h"

#include <cstdint>
#include <string_view>

namespace millrace::chat {

// It only says when to look: its rule reads the row that it names and decides by what stands there.
struct Timer {
  // Their numbers are on the disk: a new one goes to the end.
  enum class Kind : std::uint8_t {
    pin_expires = 1,
    reminder_due = 2,
    unsent_expires = 5,
    ban_ends = 6,
    unread_reminder = 7,
    campaign_runs = 8,
    retention_runs = 9,
    channel_mutes_end = 10
  };

  Kind kind{};
  std::int64_t subject = 0;  // the key of a row
  Instant at;
};

class TimerRows {
 public:
  virtual ~TimerRows() = default;

  // Instead of the one that the subject had of this kind.
  virtual void set(const Timer& timer) = 0;

  // Nothing happens where the subject has one of this kind.
  virtual void set_if_none(const Timer& timer) = 0;

  // Nothing happens where there is none.
  virtual void cancel(Timer::Kind kind, std::int64_t subject) = 0;
};

}  // namespace millrace::chat
