// Characters of a text in UTF-8 (RFC 3629).
#pragma once

#include <cstddef>
#include <string_view>

namespace millrace {

// Bytes of the character that `text` starts with; 0 when it starts with none, which is so for an empty text too.
std::size_t character_bytes(std::string_view text);

}  // namespace millrace
