// Texts in the lanes of vector registers, block by block: what MD5 and SHA-256 of several texts at once have in common.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace millrace {

inline constexpr std::size_t lanes = 16, block_bytes = 64;

using Words = std::uint32_t __attribute__((vector_size(lanes * 4)));  // a word of each lane

// One text in its lane: its whole blocks where they lie, and the end with a byte of padding and the length in bits. The first
// `bytes_before` of its bytes have been digested already.
template <std::endian LengthOrder>
class LaneText {
 public:
  LaneText() = default;

  explicit LaneText(std::string_view text, std::uint64_t bytes_before = 0) : text_(text.data()), whole_blocks_(text.size() / block_bytes) {
    std::uint64_t bits = (bytes_before + text.size()) * 8;
    if constexpr (LengthOrder != std::endian::native) bits = std::byteswap(bits);
    blocks_ = (text.size() + 1 + sizeof bits + block_bytes - 1) / block_bytes;
    const auto rest = text.substr(whole_blocks_ * block_bytes);
    std::ranges::copy(rest, end_);
    end_[rest.size()] = '\x80';
    std::memcpy(end_ + (blocks_ - whole_blocks_) * block_bytes - sizeof bits, &bits, sizeof bits);
  }

  std::size_t blocks() const { return blocks_; }

  // Behind the last one, any.
  const char* block(std::size_t index) const {
    if (index < whole_blocks_) return text_ + index * block_bytes;
    return end_ + (index < blocks_ ? (index - whole_blocks_) * block_bytes : 0);
  }

  // How many lie one behind the other from that one on.
  std::size_t in_a_row(std::size_t index) const { return (index < whole_blocks_ ? whole_blocks_ : blocks_) - index; }

 private:
  const char* text_ = nullptr;
  std::size_t whole_blocks_ = 0, blocks_ = 0;
  char end_[2 * block_bytes] = {};
};

// Which lanes of two vectors, of which the second counts from `lanes` on, make the one whose index has bit Distance clear or set.
template <std::size_t Distance>
constexpr int low_lane(std::size_t i) {
  return static_cast<int>(i & Distance ? lanes + i - Distance : i);
}
template <std::size_t Distance>
constexpr int high_lane(std::size_t i) {
  return static_cast<int>(i & Distance ? lanes + i : i + Distance);
}

template <std::size_t Distance, std::size_t... I>
[[gnu::always_inline]] inline void exchange_lanes(Words* rows, std::index_sequence<I...>) {
  for (std::size_t i = 0; i < lanes; ++i) {
    if (i & Distance) continue;
    const auto a = rows[i], b = rows[i | Distance];
    rows[i] = __builtin_shufflevector(a, b, low_lane<Distance>(I)...);
    rows[i | Distance] = __builtin_shufflevector(a, b, high_lane<Distance>(I)...);
  }
}

// The next block of sixteen texts: a row for each of its words, of all lanes.
template <std::endian LengthOrder>
[[gnu::always_inline]] inline void load_block(Words* rows, const std::array<LaneText<LengthOrder>, lanes>& texts, std::size_t index) {
  for (std::size_t i = 0; i < lanes; ++i) std::memcpy(&rows[i], texts[i].block(index), block_bytes);
  constexpr std::make_index_sequence<lanes> each;
  exchange_lanes<8>(rows, each);
  exchange_lanes<4>(rows, each);
  exchange_lanes<2>(rows, each);
  exchange_lanes<1>(rows, each);
}

}  // namespace millrace
