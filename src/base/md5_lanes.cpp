// RFC 1321, in vectors of the compiler: it makes AVX-512, AVX2 or plain instructions of them, and the processor says which.
#include "base/md5_lanes.h"

#include "base/lanes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace millrace {
namespace {

static_assert(std::endian::native == std::endian::little, "MD5's words are little-endian, and are read as they lie");

constexpr std::size_t most_groups = 2;  // of lanes: what one vector waits for, the other one's step fills

constexpr std::uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1,
    0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453,
    0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
    0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
    0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d,
    0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr int shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

struct State {
  Words a = Words{} + 0x67452301, b = Words{} + 0xefcdab89, c = Words{} + 0x98badcfe, d = Words{} + 0x10325476;
};

struct Group {
  std::array<LaneText<std::endian::little>, lanes> texts;
  State digest;
};

template <std::size_t Groups>
[[gnu::always_inline]] inline void digest_lanes(Group* groups) {
  Words blocks[Groups]{};
  State total[Groups];
  std::size_t most = 0;
  for (std::size_t g = 0; g < Groups; ++g) {
    for (std::size_t i = 0; i < lanes; ++i) {
      blocks[g][i] = static_cast<std::uint32_t>(groups[g].texts[i].blocks());
      most = std::max(most, groups[g].texts[i].blocks());
    }
  }
  for (std::size_t index = 0; index < most; ++index) {
    Words rows[Groups][lanes];
    State now[Groups];
    for (std::size_t g = 0; g < Groups; ++g) {
      load_block(rows[g], groups[g].texts, index);
      now[g] = total[g];
    }
#pragma clang loop unroll(full)
    for (std::size_t step = 0; step < 64; ++step) {
      const auto round = step / 16;
      const auto word = (round == 0 ? step : round == 1 ? 5 * step + 1 : round == 2 ? 3 * step + 5 : 7 * step) % 16;
      const int shift = shifts[round][step % 4];
#pragma clang loop unroll(full)
      for (std::size_t g = 0; g < Groups; ++g) {
        auto& [a, b, c, d] = now[g];
        const Words mixed = round == 0 ? (b & c) | (~b & d) : round == 1 ? (d & b) | (~d & c) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
        const Words sum = (rows[g][word] + sines[step] + a) + mixed;  // what waits longest comes last
        a = d, d = c, c = b, b = b + (sum << shift | sum >> (32 - shift));
      }
    }
    for (std::size_t g = 0; g < Groups; ++g) {
      const Words goes_on = reinterpret_cast<Words>(blocks[g] > static_cast<std::uint32_t>(index));
      total[g].a += now[g].a & goes_on, total[g].b += now[g].b & goes_on;
      total[g].c += now[g].c & goes_on, total[g].d += now[g].d & goes_on;
    }
  }
  for (std::size_t g = 0; g < Groups; ++g) groups[g].digest = total[g];
}

// By how many groups there are.
using Digest = std::array<void (*)(Group*), most_groups>;

void digest_anywhere(Group* groups) { digest_lanes<1>(groups); }
constexpr Digest one_by_one{digest_anywhere, [](Group* groups) { digest_anywhere(groups), digest_anywhere(groups + 1); }};

#ifdef __x86_64__
[[gnu::target("avx2")]] void digest_avx2(Group* groups) { digest_lanes<1>(groups); }
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] void digest_avx512(Group* groups) { digest_lanes<1>(groups); }
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] void digest_two_avx512(Group* groups) { digest_lanes<2>(groups); }

// AVX2 needs two registers for a vector, which fill each other's waiting as it is.
Digest fastest() {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return {digest_avx512, digest_two_avx512};
  if (__builtin_cpu_supports("avx2")) return {digest_avx2, [](Group* groups) { digest_avx2(groups), digest_avx2(groups + 1); }};
  return one_by_one;
}
#else
Digest fastest() { return one_by_one; }
#endif

}  // namespace

std::vector<Md5> md5_of_each(std::span<const std::string_view> texts) {
  static const Digest digest = fastest();
  std::vector<Md5> digests(texts.size());
  for (std::size_t first = 0; first < texts.size(); first += most_groups * lanes) {
    const auto part = texts.subspan(first, std::min(most_groups * lanes, texts.size() - first));
    std::array<Group, most_groups> groups;
    for (std::size_t i = 0; i < part.size(); ++i) groups[i / lanes].texts[i % lanes] = LaneText<std::endian::little>(part[i]);
    digest[(part.size() - 1) / lanes](groups.data());
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto& [a, b, c, d] = groups[i / lanes].digest;
      const std::uint32_t words[] = {a[i % lanes], b[i % lanes], c[i % lanes], d[i % lanes]};
      std::memcpy(digests[first + i].data(), words, sizeof words);
    }
  }
  return digests;
}

}  // namespace millrace
