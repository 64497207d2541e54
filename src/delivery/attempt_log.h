// One log line per request, with all that is known of it.
#pragma once

#include "delivery/item.h"
#include "delivery/sink.h"

#include <chrono>
#include <string_view>
#include <vector>

namespace millrace::delivery {

// Precondition: an outcome per item, and at least one.
void log_attempt(std::string_view app, std::string_view hook, const std::vector<Item>& batch, const std::vector<Outcome>& outcomes,
                 std::chrono::nanoseconds elapsed);

}  // namespace millrace::delivery
