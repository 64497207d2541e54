// Counts failures in a row and asks a schedule how long to hold back.
#include "delivery/breaker.h"

#include <algorithm>

namespace millrace::delivery {

Breaker::State Breaker::state(async::Deadline now) const {
  if (is_closed()) return State::closed;
  return now < held_until_ ? State::open : State::half_open;
}

void Breaker::failed(Fault fault, async::Deadline sent_at, async::Deadline now, std::uint64_t dice,
                     std::optional<std::chrono::milliseconds> retry_after) {
  if (sent_at < counted_at_ && (fault == fault_ || fault == Fault::failing)) {
    if (retry_after) held_until_ = std::max(held_until_, now + *retry_after);
    return;
  }
  counted_at_ = now;
  if (fault != fault_) failures_ = 0;
  fault_ = fault;
  ++failures_;
  // Nobody is waiting for a misconfigured target's probes to be spread: the whole delay.
  auto delay = fault == Fault::misconfigured ? misconfigured_.ceiling(failures_) : failing_.after(failures_, dice);
  if (retry_after) delay = std::max(delay, *retry_after);
  held_until_ = std::max(held_until_, now + delay);
}

void Breaker::rearm() {
  failures_ = 0;
  fault_ = Fault::failing;
  held_until_ = {};
}

std::string_view name_of(Breaker::State state) {
  switch (state) {
    case Breaker::State::closed:
      return "closed";
    case Breaker::State::open:
      return "open";
    case Breaker::State::half_open:
      return "half_open";
  }
  return "unknown";
}

}  // namespace millrace::delivery
