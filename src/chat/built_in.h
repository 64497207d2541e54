// What every app starts with is the same for every app, and after every restart.
#pragma once

#include "base/instant.h"

namespace millrace::chat {

// 2026-11-24T00:00:00Z, when the lists of it were written.
inline constexpr Instant built_in_since{1'795'478'400'000'000'000};

}  // namespace millrace::chat
