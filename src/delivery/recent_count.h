// How often something happened in the last minute.
#pragma once

#include "async/task.h"

#include <array>
#include <chrono>
#include <cstdint>

namespace millrace::delivery {

// A value: time is given to it, and never goes back. Counts in steps, of which the oldest is left out as soon as a new one begins.
class RecentCount {
 public:
  static constexpr std::chrono::seconds window{60};

  void add(std::uint64_t count, async::Deadline now) {
    const auto number = number_of(now);
    auto& step = steps_[static_cast<std::size_t>(number) % steps_.size()];
    if (step.number != number) step = {number, 0};
    step.count += count;
  }

  std::uint64_t sum(async::Deadline now) const {
    const auto oldest = number_of(now) - static_cast<std::int64_t>(steps_.size()) + 1;
    std::uint64_t sum = 0;
    for (const auto& step : steps_)
      if (step.number >= oldest) sum += step.count;
    return sum;
  }

 private:
  static constexpr std::chrono::seconds step_length{5};

  struct Step {
    std::int64_t number = -1;
    std::uint64_t count = 0;
  };

  static std::int64_t number_of(async::Deadline now) { return now.time_since_epoch() / step_length; }

  std::array<Step, window / step_length> steps_{};
};

}  // namespace millrace::delivery
