// HMAC-SHA256 of several texts with one key, two of them side by side.
#pragma once

#include "base/crypto.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

// A key made ready for many texts. Within a text the processor's own instructions for SHA-256 wait for each other; two texts take
// hardly longer than one. A processor without them goes by OpenSSL, one text after the other.
//
// Concurrency. One thread at a time.
class HmacLanes {
 public:
  explicit HmacLanes(std::string_view key);

  // Raw bytes, 32 each, in the order of the texts.
  std::vector<std::string> of_each(std::span<const std::string_view> texts);

  // Of SHA-256 between two blocks.
  using Words = std::array<std::uint32_t, 8>;

 private:
  HmacKey plain_;
  Words inner_{}, outer_{};  // after the key's block
};

}  // namespace millrace
