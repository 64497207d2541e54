// The newest records of the logs, kept in memory up to a number of bytes: what live delivery reads instead of the disk.
#pragma once

#include "store/records.h"

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

namespace millrace::store {

// Operation. Filled in the order of the log, only with what is committed. When an app's part outgrows its bytes, its
// oldest records leave.
//
// Concurrency. Any thread.
class Tail {
 public:
  explicit Tail(std::size_t bytes_per_app) : bytes_per_app_(bytes_per_app) {}

  // Precondition: `records` follow on what was pushed before for this app.
  void push(chat::AppKey app, const LogRecords& records);

  // Records behind `position`, at least one if there is any, no more than come to `bytes`; nothing when memory does not
  // reach back that far.
  std::optional<LogRecords> after(chat::AppKey app, Position position, std::size_t bytes) const;

 private:
  struct Part {
    std::deque<std::shared_ptr<const LogRecord>> records;
    std::size_t bytes = 0;
  };

  const std::size_t bytes_per_app_;
  mutable std::mutex mutex_;
  std::map<chat::AppKey, Part> parts_;
};

}  // namespace millrace::store
