// An event on its way to one hook: what is sent of it, and how often it was tried.
#pragma once

#include "async/task.h"
#include "base/instant.h"
#include "store/records.h"

#include <cstdint>
#include <memory>
#include <string>

namespace millrace::delivery {

struct Item {
  std::shared_ptr<const store::LogRecord> record;
  std::string event_id, dedup_id, group;
  // Made when its turn comes: what waits for a hook that is down has cost nothing yet.
  std::shared_ptr<const std::string> body;
  std::string signature;
  std::uint32_t prepared_for = 0;  // the version of the settings that both were made by; 0: not made
  std::uint32_t attempts = 0;
  std::uint32_t failures = 0;  // of these, those that may have been its own fault: by them it is tried less and less often
  std::int64_t redrives = 0;
  Instant first_attempt_at;
  async::Deadline ready_at;  // when it was read, or when it may be tried again
  bool parked = false;       // the cursor has passed it

  store::Position position() const { return record->position; }
};

}  // namespace millrace::delivery
