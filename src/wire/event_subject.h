// What an event is about, read back from its payload.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace millrace::wire {

// The id of the message in an event's payload; nothing where the event is about none.
std::optional<std::string> message_id_in(std::string_view payload);

}  // namespace millrace::wire
