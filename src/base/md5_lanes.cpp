// RFC 1321, in vectors of the compiler: it makes AVX-512, AVX2 or plain instructions of them, and the processor says which.
#include "base/md5_lanes.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace millrace {
namespace {

static_assert(std::endian::native == std::endian::little, "MD5's words are little-endian, and are read as they lie");

constexpr std::size_t lanes = 16, block_bytes = 64;
constexpr std::size_t length_bytes = 8;  // behind the text and one byte of padding

using Words = std::uint32_t __attribute__((vector_size(lanes * 4)));  // a word of each lane

constexpr std::uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1,
    0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453,
    0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
    0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
    0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d,
    0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr int shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

// One text in its lane: its whole blocks where they lie, and the padded end.
struct Lane {
  const char* text = nullptr;
  std::size_t whole_blocks = 0, blocks = 0;
  char end[2 * block_bytes] = {};

  void take(std::string_view bytes) {
    text = bytes.data();
    whole_blocks = bytes.size() / block_bytes;
    blocks = (bytes.size() + 1 + length_bytes + block_bytes - 1) / block_bytes;
    const auto rest = bytes.substr(whole_blocks * block_bytes);
    std::ranges::copy(rest, end);
    end[rest.size()] = '\x80';
    const std::uint64_t bits = bytes.size() * 8;
    std::memcpy(end + (blocks - whole_blocks) * block_bytes - length_bytes, &bits, length_bytes);
  }

  const char* block(std::size_t index) const {
    if (index < whole_blocks) return text + index * block_bytes;
    return end + (index < blocks ? (index - whole_blocks) * block_bytes : 0);
  }
};

struct Batch {
  std::array<Lane, lanes> lane;
  std::array<Words, 4> digest;
};

// Which lanes of two vectors, of which the second counts from `lanes` on, make the one whose index has bit Distance clear or set.
template <std::size_t Distance>
constexpr int low(std::size_t i) {
  return static_cast<int>(i & Distance ? lanes + i - Distance : i);
}
template <std::size_t Distance>
constexpr int high(std::size_t i) {
  return static_cast<int>(i & Distance ? lanes + i : i + Distance);
}

template <std::size_t Distance, std::size_t... I>
[[gnu::always_inline]] inline void exchange(Words* rows, std::index_sequence<I...>) {
  for (std::size_t i = 0; i < lanes; ++i) {
    if (i & Distance) continue;
    const auto a = rows[i], b = rows[i | Distance];
    rows[i] = __builtin_shufflevector(a, b, low<Distance>(I)...);
    rows[i | Distance] = __builtin_shufflevector(a, b, high<Distance>(I)...);
  }
}

// Rows of one lane's sixteen words become rows of one word of sixteen lanes.
[[gnu::always_inline]] inline void transpose(Words* rows) {
  constexpr std::make_index_sequence<lanes> each;
  exchange<8>(rows, each);
  exchange<4>(rows, each);
  exchange<2>(rows, each);
  exchange<1>(rows, each);
}

[[gnu::always_inline]] inline void digest_lanes(Batch& batch) {
  Words total_a = Words{} + 0x67452301, total_b = Words{} + 0xefcdab89, total_c = Words{} + 0x98badcfe, total_d = Words{} + 0x10325476;
  Words blocks{};
  std::size_t most = 0;
  for (std::size_t i = 0; i < lanes; ++i) {
    blocks[i] = static_cast<std::uint32_t>(batch.lane[i].blocks);
    most = std::max(most, batch.lane[i].blocks);
  }
  for (std::size_t index = 0; index < most; ++index) {
    Words rows[lanes];
    for (std::size_t i = 0; i < lanes; ++i) std::memcpy(&rows[i], batch.lane[i].block(index), block_bytes);
    transpose(rows);
    Words a = total_a, b = total_b, c = total_c, d = total_d;
#pragma clang loop unroll(full)
    for (std::size_t step = 0; step < 64; ++step) {
      const auto round = step / 16;
      const Words mixed = round == 0 ? (b & c) | (~b & d) : round == 1 ? (d & b) | (~d & c) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
      const auto word = (round == 0 ? step : round == 1 ? 5 * step + 1 : round == 2 ? 3 * step + 5 : 7 * step) % 16;
      const Words sum = (rows[word] + sines[step] + a) + mixed;  // what waits longest comes last
      const int shift = shifts[round][step % 4];
      a = d, d = c, c = b, b = b + (sum << shift | sum >> (32 - shift));
    }
    const Words goes_on = reinterpret_cast<Words>(blocks > static_cast<std::uint32_t>(index));
    total_a += a & goes_on, total_b += b & goes_on, total_c += c & goes_on, total_d += d & goes_on;
  }
  batch.digest = {total_a, total_b, total_c, total_d};
}

using Digest = void (*)(Batch&);

void digest_anywhere(Batch& batch) { digest_lanes(batch); }

#ifdef __x86_64__
[[gnu::target("avx2")]] void digest_avx2(Batch& batch) { digest_lanes(batch); }
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] void digest_avx512(Batch& batch) { digest_lanes(batch); }

Digest fastest() {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return digest_avx512;
  return __builtin_cpu_supports("avx2") ? digest_avx2 : digest_anywhere;
}
#else
Digest fastest() { return digest_anywhere; }
#endif

}  // namespace

std::vector<Md5> md5_of_each(std::span<const std::string_view> texts) {
  static const Digest digest = fastest();
  std::vector<Md5> digests(texts.size());
  for (std::size_t first = 0; first < texts.size(); first += lanes) {
    const auto part = texts.subspan(first, std::min(lanes, texts.size() - first));
    Batch batch;
    for (std::size_t i = 0; i < part.size(); ++i) batch.lane[i].take(part[i]);
    digest(batch);
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::uint32_t words[] = {batch.digest[0][i], batch.digest[1][i], batch.digest[2][i], batch.digest[3][i]};
      std::memcpy(digests[first + i].data(), words, sizeof words);
    }
  }
  return digests;
}

}  // namespace millrace
