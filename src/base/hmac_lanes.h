// HMAC-SHA256 of several texts with one key, side by side.
#pragma once

#include "base/crypto.h"
#include "base/sha256_lanes.h"

#include <span>
#include <string_view>
#include <vector>

namespace millrace {

// A key made ready for many texts. A processor without instructions for SHA-256 goes by OpenSSL, one text after the other.
//
// Concurrency. One thread at a time.
class HmacLanes {
 public:
  explicit HmacLanes(std::string_view key);

  // In the order of the texts. Sixteen at a time are cheapest.
  std::vector<Sha256> of_each(std::span<const std::string_view> texts);

 private:
  HmacKey plain_;
  Sha256Start inner_, outer_;  // behind the key's block
};

}  // namespace millrace
