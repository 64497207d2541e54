// What a store counts of its own work, since it was opened.
#pragma once

#include "base/histogram.h"

#include <atomic>

namespace millrace::store {

struct Counts {
  Histogram commit_seconds{request_seconds};  // of those that succeeded: mostly the disk's sync
  Histogram writes_per_commit{powers_of_two};
  Counter appended_events;
  Counter trimmed_records;
  std::atomic<bool> reserve_gone = false;  // the disk has no more left than its reserve
};

}  // namespace millrace::store
