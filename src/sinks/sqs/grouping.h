// What a queue or topic is told of an event's group.
#pragma once

#include <cstdint>

namespace millrace::sqs {

// FIFO ones keep a group's order; fair ones deal the groups out evenly.
enum class Grouping : std::uint8_t { none, fair, fifo };

}  // namespace millrace::sqs
