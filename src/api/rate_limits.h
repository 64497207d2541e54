// How often an app may call an endpoint: counted per minute, operation and platform.
#pragma once

#include "base/instant.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace millrace::api {

enum class Platform : std::uint8_t { server, android, ios, web, unity };
inline constexpr std::size_t platforms = 5;

// Where a client says it runs, by its X-Stream-Client.
Platform platform_of(std::string_view stream_client);

struct Quota {
  std::int64_t limit = 0, remaining = 0, reset = 0;  // reset: seconds since 1970

  bool exceeded() const { return remaining < 0; }
};

// Concurrency. Any thread; two that meet at the turn of a minute may count one call into the other's minute.
class RateLimits {
 public:
  explicit RateLimits(std::size_t operations, std::int64_t per_minute = 1'000'000)
      : per_minute_(per_minute), windows_(operations * platforms) {}

  // Counts one call of the operation of that index.
  Quota count(std::size_t operation, Platform platform, Instant now);

  // What is left now, without counting.
  Quota left(std::size_t operation, Platform platform, Instant now) const;

 private:
  struct Window {
    std::atomic<std::int64_t> minute = 0, calls = 0;
  };

  const std::int64_t per_minute_;
  std::vector<Window> windows_;
};

}  // namespace millrace::api
