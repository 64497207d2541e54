// Commands in texts, and what their authors are offered.
#pragma once

#include "chat/messages.h"

#include <optional>
#include <string_view>

namespace millrace::wire {

// "/giphy wave": the only command that this version knows how to answer.
std::optional<chat::CommandCall> command_in(std::string_view text);

}  // namespace millrace::wire
