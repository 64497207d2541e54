// Whether a queue or topic is told an event's group.
#pragma once

#include <cstdint>

namespace millrace::sqs {

enum class Grouping : std::uint8_t {
  none,
  fair,  // a standard queue deals groups out in turn
  fifo,  // order is kept within a group, and repeats are swallowed
};

}  // namespace millrace::sqs
