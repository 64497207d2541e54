// Whether a hook's target is asked at all: closed, open, or half-open for one probing event.
#pragma once

#include "async/task.h"
#include "delivery/retry_schedule.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace millrace::delivery {

// Operation. Closed, requests go out; one that fails as a whole holds the next back by the schedule. After failures_to_open in
// a row, or at once when the target says that nothing will be accepted, the breaker is open: nothing is sent until the
// schedule's delay is over, then one request with one event, at most. Any request that is well closes it. What fails together with
// others that were on their way counts once: sixteen answers of one moment are no sixteen failures in a row.
//
// A value: time and dice are given to it.
class Breaker {
 public:
  enum class State : std::uint8_t { closed, open, half_open };
  enum class Fault : std::uint8_t { failing, misconfigured };

  static constexpr std::uint32_t failures_to_open = 3;

  Breaker(RetrySchedule failing, RetrySchedule misconfigured) : failing_(failing), misconfigured_(misconfigured) {}

  State state(async::Deadline now) const;
  bool is_closed() const { return failures_ < failures_to_open && fault_ == Fault::failing; }
  bool has_failed() const { return failures_ > 0; }
  bool is_misconfigured() const { return fault_ == Fault::misconfigured; }

  // When the next request may go out.
  async::Deadline held_until() const { return held_until_; }

  // Whether one more request may go out beside those in flight.
  bool lets_through(async::Deadline now, std::size_t in_flight) const { return now >= held_until_ && (is_closed() || in_flight == 0); }

  void failed(Fault fault, async::Deadline sent_at, async::Deadline now, std::uint64_t dice,
              std::optional<std::chrono::milliseconds> retry_after);
  void succeeded() { rearm(); }

  // Somebody changed what may have been wrong: it is tried at once.
  void rearm();

 private:
  RetrySchedule failing_, misconfigured_;
  std::uint32_t failures_ = 0;  // in a row
  Fault fault_ = Fault::failing;
  async::Deadline held_until_{};
  async::Deadline counted_at_{};  // when the last failure counted
};

std::string_view name_of(Breaker::State state);

}  // namespace millrace::delivery
