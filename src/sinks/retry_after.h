// The Retry-After header (RFC 9110, section 10.2.3).
#pragma once

#include "base/instant.h"
#include "net/http.h"

#include <chrono>
#include <optional>

namespace millrace::sinks {

// No server puts us off for longer.
inline constexpr std::chrono::hours longest_retry_after{1};

// Seconds or a date; nothing when there is none, it is past, or it cannot be read.
std::optional<std::chrono::milliseconds> retry_after(const net::Headers& headers, Instant now);

}  // namespace millrace::sinks
