// ASCII as it stands inside a string of JSON: the hot half of writing JSON, since a payload goes into a request as a string.
#pragma once

#include <cstddef>
#include <string_view>

namespace millrace::wire {

// How many bytes escape_ascii may touch: each byte may become "\u001f", and it writes whole registers.
constexpr std::size_t most_escaped_bytes(std::size_t bytes) { return bytes * 6 + 64; }

struct Escaped {
  std::size_t read = 0, written = 0;
};

// Reads up to the first byte that is no ASCII. Precondition: `out` has room for most_escaped_bytes of the text's length.
Escaped escape_ascii(char* out, std::string_view text);

}  // namespace millrace::wire
