// Timers in memory, for the tests of the rules.
#pragma once

#include "chat/timer.h"

#include <vector>

namespace millrace::chat {

class MemoryTimers final : public TimerRows {
 public:
  void set(const Timer& timer) override {
    cancel(timer.kind, timer.subject);
    all.push_back(timer);
  }
  void cancel(Timer::Kind kind, std::int64_t subject) override {
    std::erase_if(all, [&](const Timer& timer) { return timer.kind == kind && timer.subject == subject; });
  }

  std::vector<Timer> all;
};

}  // namespace millrace::chat
