// Events with a payload of their own, which are there however far the log reaches back: the parked ones and the dead letters.
#pragma once

#include "store/store.h"

#include <functional>
#include <map>
#include <memory>
#include <string_view>

namespace millrace::server {

struct ApartSearch {
  Instant first, last;                                     // when they were made
  std::function<bool(const store::LogRecord&)> may_be;     // asked without the payload
  std::function<bool(std::string_view payload)> is_meant;  // asked of those that may be
};

struct ApartEvents {
  std::map<store::Position, std::shared_ptr<const store::LogRecord>> records;
  bool complete = true;  // false when more payloads would have had to be read than a search may
};

// Of all hooks of the app, deleted ones among them.
ApartEvents apart_events(store::Snapshot& snapshot, chat::AppKey app, const ApartSearch& search);

}  // namespace millrace::server
