// SHA-256 of two texts side by side, by the processor's own instructions: within one text they wait for each other, so that two take
// hardly longer than one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace {

// The state between two blocks of 64 bytes.
using Sha256Words = std::array<std::uint32_t, 8>;

// Where texts begin: behind no block, or behind some that the state has had.
struct Sha256Start {
  Sha256Words words{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::uint64_t blocks = 0;
};

// Whether this processor has the instructions; what follows needs them.
bool has_sha256_instructions();

// The start behind one more block of 64 bytes.
Sha256Start behind_block(Sha256Start start, std::string_view block);

// Raw bytes, 32 each.
std::array<std::string, 2> sha256_of_both(std::string_view one, std::string_view other, const Sha256Start& start = {});

}  // namespace millrace
