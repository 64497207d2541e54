// The newest attempts of each hook: one row per request, with what became of each event in it.
#pragma once

#include "base/instant.h"
#include "hooks/hook.h"
#include "store/records.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace millrace::store {

// One event of a request.
struct AttemptedEvent {
  Position position = 0;
  std::int64_t attempt = 1;  // the how manieth of this event
  std::uint8_t outcome = 0;  // delivery::Outcome::Kind
  std::string receipt;       // the queue's id of it; empty when it was not taken
};

struct Attempt {
  std::int64_t number = 0;  // rises with each of a hook
  hooks::HookKey hook{};
  Instant at;  // when it was sent
  std::chrono::microseconds duration{};
  std::string replay;        // of which replay; empty: the hook's own course
  std::string request_id;    // the queue's
  std::string code, reason;  // of the first event that was not taken
  std::vector<AttemptedEvent> events;
};

// Changes are for transactions alone.
class AttemptRows {
 public:
  static constexpr std::int64_t most_kept = 10'000;      // of a hook
  static constexpr std::int64_t trimmed_together = 500;  // beyond those

  virtual ~AttemptRows() = default;

  // The newest first, those in front of number `before`.
  virtual std::vector<Attempt> of(hooks::HookKey hook, std::int64_t before, std::size_t limit) = 0;

  // Those that carried one event, oldest first. Looks at all that are kept of the hook.
  virtual std::vector<Attempt> of_event(hooks::HookKey hook, Position position) = 0;

  // Its number is not looked at. The oldest ones go.
  virtual void add(const Attempt& attempt) = 0;
};

}  // namespace millrace::store
