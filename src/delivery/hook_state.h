// What is known of a hook's delivery right now, for people and for `check`.
#pragma once

#include "base/histogram.h"
#include "delivery/breaker.h"
#include "hooks/hook.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::delivery {

// What became of the attempts of a hook since its delivery was started.
struct HookCounts {
  using Attempts = std::array<std::uint64_t, 5>;  // by Outcome::Kind: one per event and request
  Attempts attempts{};
  std::array<std::uint64_t, 3> alarms{};    // by Outcome::Alarm
  Tally delivery_seconds{waiting_seconds};  // from the event's time to the queue's acknowledgement
};

struct HookState {
  enum class Kind : std::uint8_t { active, retrying, misconfigured, disabled, paused };
  static constexpr std::array kinds{Kind::active, Kind::retrying, Kind::misconfigured, Kind::disabled, Kind::paused};

  Kind kind = Kind::active;
  Breaker::State breaker = Breaker::State::closed;
  std::string last_error;                                // empty when the last request was well
  std::optional<std::chrono::milliseconds> next_try_in;  // while failures hold the hook back
  std::size_t in_flight = 0, request_limit = 1, parked = 0;
  std::chrono::milliseconds request_interval{};  // between requests, as found out from a target that throttles; 0: none
  std::string replay_error;                      // of the replay under way; empty when its last request was well
  HookCounts counts;
  std::uint64_t delivered_last_minute = 0;
  std::size_t bytes_in_memory = 0;         // of payload: what is open, and what is read ahead
  HookCounts::Attempts replay_attempts{};  // of all replays since the process began
};

std::string_view name_of(HookState::Kind kind);

using HookStates = std::map<hooks::HookKey, HookState>;

}  // namespace millrace::delivery
