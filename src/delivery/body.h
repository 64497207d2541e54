// An event's payload as a hook wants it, made once for all hooks that want it so.
#pragma once

#include "hooks/payload_encoding.h"
#include "store/records.h"

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>

namespace millrace::delivery {

// gzip is RFC 1952 without a file name or time, so that equal bytes give equal bytes; base64 is padded.
// A call is JSON.
std::string encoded(std::string_view payload, hooks::PayloadEncoding encoding);

// Operation. The bodies made last are kept, since the hooks of an app read its log together.
//
// Concurrency. Lives on one loop.
class Bodies {
 public:
  static constexpr std::size_t most_bytes = 8 << 20;

  // JSON is the record's own.
  std::shared_ptr<const std::string> of(chat::AppKey app, std::shared_ptr<const store::LogRecord> record, hooks::PayloadEncoding encoding);

 private:
  using Key = std::tuple<chat::AppKey, store::Position, hooks::PayloadEncoding>;

  std::map<Key, std::shared_ptr<const std::string>> bodies_;
  std::deque<Key> oldest_first_;
  std::size_t bytes_ = 0;
};

}  // namespace millrace::delivery
