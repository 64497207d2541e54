// What must hold for every JSON text that Millrace writes, whoever reads it.
#pragma once

#include "base/ensure.h"
#include "wire/json.h"

#include <cstdint>
#include <string_view>

namespace millrace::fuzz {

// The character set of SendMessage in the SQS API reference: tab, line feed, carriage return, U+0020 to U+D7FF, U+E000
// to U+FFFD, U+10000 to U+10FFFF, in UTF-8. Written apart from what the sinks use, so that one can find the other's fault.
inline bool accepted_by_sqs(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) -> std::uint32_t { return k < text.size() ? static_cast<std::uint8_t>(text[k]) : 0; };
    const auto first = byte(i);
    const std::size_t length = first < 0x80 ? 1 : first >> 5 == 0b110 ? 2 : first >> 4 == 0b1110 ? 3 : first >> 3 == 0b11110 ? 4 : 0;
    if (length == 0) return false;
    auto code = length == 1 ? first : first & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      if (byte(i + k) >> 6 != 0b10) return false;
      code = code << 6 | (byte(i + k) & 0x3f);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    if (code < smallest[length] || code > 0x10ffff || control || surrogate || code == 0xfffe || code == 0xffff) return false;
    i += length;
  }
  return true;
}

// One reading and writing gives the same bytes: so no member is there twice, and nothing is spelled in a way of its own.
inline void ensure_sound(std::string_view json) {
  ensure(accepted_by_sqs(json), "SQS takes what we write");
  const auto document = wire::parse_json(json);
  ensure(document.has_value(), "we read what we write");
  ensure(wire::to_text(*document) == json, "what we write is its own canonical form");
}

inline std::size_t depth_of(const wire::Json& document) {
  std::size_t deepest = 0;
  if (const auto* items = document.array())
    for (const auto& item : *items) deepest = std::max(deepest, depth_of(item));
  else if (const auto* members = document.object())
    for (const auto& member : *members) deepest = std::max(deepest, depth_of(member.value));
  else return 0;
  return deepest + 1;
}

}  // namespace millrace::fuzz
