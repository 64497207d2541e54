// What GET /app shows of the stored push credentials: whether there are any, never what they are.
#pragma once

#include "wire/json.h"

#include <string>

namespace millrace::wire {

// The value of `push_notifications`, from the stored settings.
std::string push_notifications(const Json& settings);

}  // namespace millrace::wire
