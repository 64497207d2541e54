// Counts who failed to sign in, so that nobody can try secrets for long.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace millrace::dashboard {

// Operation. After `most_failures` within `window` of the first, an address is refused until the window is over.
//
// Concurrency. Any thread.
//
// Limitations. Behind a reverse proxy all share one address. One-time links are not counted: they can't be guessed, so they
// still let their owner in.
class Attempts {
 public:
  static constexpr int most_failures = 10;
  static constexpr std::chrono::minutes window{10};
  static constexpr std::size_t most_addresses = 10'000;  // one more, and the one that failed longest ago is forgotten

  explicit Attempts(const Clock& clock) : clock_(clock) {}

  // How long the address has to wait before its next attempt; zero when it may try now.
  std::chrono::seconds wait_of(std::string_view address);

  void failed(std::string_view address);

 private:
  struct Failures {
    Instant first;
    int count = 0;
  };

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Failures, std::less<>> failures_;
};

}  // namespace millrace::dashboard
