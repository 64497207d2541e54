// Which bytes of a file a request asks for (RFC 9110, section 14).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::net {

struct ByteRange {
  std::uint64_t from = 0, size = 0;

  // "bytes 0-9/100"
  std::string of(std::uint64_t whole) const;
};

enum class Asked : std::uint8_t {
  whole,  // also where several ranges are asked for, or in words that nobody knows: both may be passed over
  part,
  beyond,  // of what is not there
};

struct RangeAsked {
  Asked asked = Asked::whole;
  ByteRange range;
};

// `header` is the value of Range, empty where there is none.
RangeAsked range_asked(std::string_view header, std::uint64_t whole);

}  // namespace millrace::net
