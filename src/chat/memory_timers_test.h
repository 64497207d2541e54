// Timers in memory, for the tests of the rules.
#pragma once

#include "chat/timer.h"

#include <algorithm>
#include <vector>

namespace millrace::chat {

class MemoryTimers final : public TimerRows {
 public:
  void set(const Timer& timer) override {
    cancel(timer.kind, timer.subject);
    all.push_back(timer);
  }
  void set_if_none(const Timer& timer) override {
    const auto same = [&](const Timer& other) { return timer.kind == other.kind && timer.subject == other.subject; };
    if (std::ranges::none_of(all, same)) all.push_back(timer);
  }
  void cancel(Timer::Kind kind, std::int64_t subject) override {
    std::erase_if(all, [&](const Timer& timer) { return timer.kind == kind && timer.subject == subject; });
  }

  std::vector<Timer> all;
};

}  // namespace millrace::chat
