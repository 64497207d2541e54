// SHA-256 of several texts side by side: by the processor's own instructions, which wait for each other within one text, so that two take
// hardly longer than one; and in the lanes of vector registers, where there are about sixteen.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

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

using Sha256 = std::array<char, 32>;  // raw bytes

// In the order of the texts. Those of like length are best given one behind the other.
std::vector<Sha256> sha256_of_each(std::span<const std::string_view> texts, const Sha256Start& start = {});

}  // namespace millrace
