// What a name means in a filter or an order.
#pragma once

#include "chat/query.h"

#include <cstdint>
#include <string_view>

namespace millrace::wire {

// The kind of value that a name is compared with.
enum class Of : std::uint8_t { text, truth, number, time, list, custom };

struct Name {
  std::string_view name;
  chat::Attribute attribute;
  Of of;
};

}  // namespace millrace::wire
