// A window is a minute and a number.
#include "api/rate_limits.h"

#include <algorithm>

namespace millrace::api {

Platform platform_of(std::string_view stream_client) {
  const auto names = [&](std::string_view word) { return stream_client.find(word) != std::string_view::npos; };
  if (names("android")) return Platform::android;
  if (names("ios") || names("swift")) return Platform::ios;
  if (names("unity")) return Platform::unity;
  if (names("browser") || names("react")) return Platform::web;
  return Platform::server;
}

Quota RateLimits::count(std::size_t operation, Platform platform, Instant now) {
  Window& window = windows_[operation * platforms + static_cast<std::size_t>(platform)];
  const std::int64_t minute = now.seconds() / 60;
  std::int64_t known = window.minute.load(std::memory_order_relaxed);
  if (known != minute && window.minute.compare_exchange_strong(known, minute)) window.calls = 0;
  const std::int64_t calls = ++window.calls;
  return {per_minute_, per_minute_ - calls, (minute + 1) * 60};
}

Quota RateLimits::left(std::size_t operation, Platform platform, Instant now) const {
  const Window& window = windows_[operation * platforms + static_cast<std::size_t>(platform)];
  const std::int64_t minute = now.seconds() / 60;
  const std::int64_t calls = window.minute.load(std::memory_order_relaxed) == minute ? window.calls.load() : 0;
  return {per_minute_, std::max<std::int64_t>(per_minute_ - calls, 0), (minute + 1) * 60};
}

}  // namespace millrace::api
