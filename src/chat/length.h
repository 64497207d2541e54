// How long a text of a request may be.
#pragma once

#include "chat/refusal.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace millrace::chat {

inline Expected<void> has_length(std::string_view field, std::string_view text, std::size_t most) {
  if (text.size() <= most) return {};
  return refused(Refusal::Kind::input, fmt::format("{} is longer than {} bytes", field, most));
}

}  // namespace millrace::chat
