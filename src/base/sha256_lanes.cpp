// FIPS 180-4, with the instructions that x86-64 has for it, or in vectors where there are many texts.
#include "base/sha256_lanes.h"

#include "base/ensure.h"
#include "base/lanes.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace millrace {
namespace {

#if defined(__x86_64__)

alignas(64) constexpr std::uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

bool looked_up() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned sha = 1u << 29, sse41 = 1u << 19;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & sse41)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & sha);
}

// Adds `count` blocks of each lane to its words. The instructions want the words as ABEF and CDGH.
template <std::size_t Lanes>
__attribute__((target("sha,sse4.1"))) void add_blocks(const std::array<Sha256Words*, Lanes>& words,
                                                      const std::array<const char*, Lanes>& from, std::size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i abef[Lanes], cdgh[Lanes];
  for (std::size_t lane = 0; lane < Lanes; ++lane) {
    const auto& [a, b, c, d, e, f, g, h] = *words[lane];
    abef[lane] = _mm_set_epi32(static_cast<int>(a), static_cast<int>(b), static_cast<int>(e), static_cast<int>(f));
    cdgh[lane] = _mm_set_epi32(static_cast<int>(c), static_cast<int>(d), static_cast<int>(g), static_cast<int>(h));
  }
  for (std::size_t block = 0; block < count; ++block) {
    __m128i schedule[Lanes][4], abef_before[Lanes], cdgh_before[Lanes];
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
      abef_before[lane] = abef[lane], cdgh_before[lane] = cdgh[lane];
      for (std::size_t i = 0; i < 4; ++i)
        schedule[lane][i] = _mm_shuffle_epi8(
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(from[lane] + block * block_bytes + i * sizeof(__m128i))), big_endian);
    }
#pragma clang loop unroll(full)
    for (std::size_t four = 0; four < 16; ++four) {
      const __m128i constants = _mm_load_si128(reinterpret_cast<const __m128i*>(round_constants + 4 * four));
#pragma clang loop unroll(full)
      for (std::size_t lane = 0; lane < Lanes; ++lane) {
        auto& w = schedule[lane];
        __m128i input = _mm_add_epi32(w[four % 4], constants);
        cdgh[lane] = _mm_sha256rnds2_epu32(cdgh[lane], abef[lane], input);
        input = _mm_shuffle_epi32(input, 0x0e);
        abef[lane] = _mm_sha256rnds2_epu32(abef[lane], cdgh[lane], input);
        if (four >= 12) continue;
        const __m128i sum =
            _mm_add_epi32(_mm_sha256msg1_epu32(w[four % 4], w[(four + 1) % 4]), _mm_alignr_epi8(w[(four + 3) % 4], w[(four + 2) % 4], 4));
        w[four % 4] = _mm_sha256msg2_epu32(sum, w[(four + 3) % 4]);
      }
    }
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
      abef[lane] = _mm_add_epi32(abef[lane], abef_before[lane]);
      cdgh[lane] = _mm_add_epi32(cdgh[lane], cdgh_before[lane]);
    }
  }
  for (std::size_t lane = 0; lane < Lanes; ++lane) {
    std::uint32_t feba[4], hgdc[4];
    std::memcpy(feba, &abef[lane], sizeof feba);
    std::memcpy(hgdc, &cdgh[lane], sizeof hgdc);
    *words[lane] = {feba[3], feba[2], hgdc[3], hgdc[2], feba[1], feba[0], hgdc[1], hgdc[0]};
  }
}

// A word of each of sixteen lanes: more work than the instructions for SHA-256, and for sixteen texts done in two thirds of the time.
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)

Words rotated(Words words, int bits) { return words >> bits | words << (32 - bits); }

void add_block(std::array<Words, 8>& state, std::array<Words, lanes>& rows) {
  for (auto& row : rows) row = (rotated(row, 8) & 0xff00ff00) | (rotated(row, 24) & 0x00ff00ff);  // big-endian
  auto [a, b, c, d, e, f, g, h] = state;
#pragma clang loop unroll(full)
  for (std::size_t round = 0; round < 64; ++round) {
    auto& word = rows[round % 16];
    if (round >= 16) {
      const Words near = rows[(round + 14) % 16], far = rows[(round + 1) % 16];
      word +=
          (rotated(far, 7) ^ rotated(far, 18) ^ far >> 3) + rows[(round + 9) % 16] + (rotated(near, 17) ^ rotated(near, 19) ^ near >> 10);
    }
    const Words sum = (h + round_constants[round] + word) + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) | (~e & g));
    const Words mixed = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) | (a & c) | (b & c));
    h = g, g = f, f = e, e = d + sum, d = c, c = b, b = a, a = sum + mixed;
  }
  const Words added[] = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += added[i];
}

void add_all_blocks(std::array<Sha256Words, lanes>& words, const std::array<LaneText<std::endian::big>, lanes>& texts) {
  std::array<Words, 8> state;
  Words blocks;
  std::size_t most = 0;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    for (std::size_t i = 0; i < state.size(); ++i) state[i][lane] = words[lane][i];
    blocks[lane] = static_cast<std::uint32_t>(texts[lane].blocks());
    most = std::max(most, texts[lane].blocks());
  }
  for (std::size_t index = 0; index < most; ++index) {
    std::array<Words, lanes> rows;
    load_block(rows.data(), texts, index);
    const auto before = state;
    add_block(state, rows);
    const Words goes_on = reinterpret_cast<Words>(blocks > static_cast<std::uint32_t>(index));
    for (std::size_t i = 0; i < state.size(); ++i) state[i] = (state[i] & goes_on) | (before[i] & ~goes_on);
  }
  for (std::size_t lane = 0; lane < lanes; ++lane)
    for (std::size_t i = 0; i < state.size(); ++i) words[lane][i] = state[i][lane];
}

#pragma clang attribute pop

bool has_sixteen_lanes() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl");
}

#else

bool looked_up() { return false; }
bool has_sixteen_lanes() { return false; }

template <std::size_t Lanes>
void add_blocks(const std::array<Sha256Words*, Lanes>&, const std::array<const char*, Lanes>&, std::size_t) {}
void add_all_blocks(std::array<Sha256Words, lanes>&, const std::array<LaneText<std::endian::big>, lanes>&) {}

#endif

void put_big_endian(char* to, std::uint32_t value) {
  value = std::byteswap(value);
  std::memcpy(to, &value, sizeof value);
}

Sha256 digest_of(const Sha256Words& words) {
  Sha256 digest;
  for (std::size_t i = 0; i < words.size(); ++i) put_big_endian(&digest[4 * i], words[i]);
  return digest;
}

using Text = LaneText<std::endian::big>;

Text text_behind(const Sha256Start& start, std::string_view text) { return Text(text, start.blocks * block_bytes); }

void go_on(Sha256Words& words, const Text& text, std::size_t from) {
  for (std::size_t count = 0; from < text.blocks(); from += count) {
    count = text.in_a_row(from);
    add_blocks<1>({&words}, {text.block(from)}, count);
  }
}

std::array<Sha256, 2> digests_of_both(const Text& one, const Text& other, const Sha256Start& start) {
  Sha256Words first = start.words, second = start.words;
  std::size_t done = 0;
  while (done < std::min(one.blocks(), other.blocks())) {
    const auto count = std::min(one.in_a_row(done), other.in_a_row(done));
    add_blocks<2>({&first, &second}, {one.block(done), other.block(done)}, count);
    done += count;
  }
  go_on(first, one, done);
  go_on(second, other, done);
  return {digest_of(first), digest_of(second)};
}

// A block of sixteen texts in lanes takes as long as one of thirteen texts two by two, as measured on Zen 5.
bool are_worth_lanes(std::span<const std::string_view> texts) {
  constexpr std::size_t break_even = 13;
  std::size_t longest = 0, all = 0;
  for (const auto text : texts) longest = std::max(longest, text.size() + block_bytes), all += text.size() + block_bytes;
  return has_sixteen_lanes() && all > break_even * longest;
}

}  // namespace

bool has_sha256_instructions() {
  static const bool has = looked_up();
  return has;
}

Sha256Start behind_block(Sha256Start start, std::string_view block) {
  ensure(block.size() == block_bytes, "SHA-256 goes on by whole blocks");
  add_blocks<1>({&start.words}, {block.data()}, 1);
  ++start.blocks;
  return start;
}

std::vector<Sha256> sha256_of_each(std::span<const std::string_view> texts, const Sha256Start& start) {
  std::vector<Sha256> digests;
  digests.reserve(texts.size());
  for (; are_worth_lanes(texts.first(std::min(lanes, texts.size()))); texts = texts.subspan(std::min(lanes, texts.size()))) {
    std::array<Text, lanes> sixteen;
    const auto part = texts.first(std::min(lanes, texts.size()));
    for (std::size_t i = 0; i < part.size(); ++i) sixteen[i] = text_behind(start, part[i]);
    std::array<Sha256Words, lanes> words;
    words.fill(start.words);
    add_all_blocks(words, sixteen);
    for (std::size_t i = 0; i < part.size(); ++i) digests.push_back(digest_of(words[i]));
  }
  for (; texts.size() >= 2; texts = texts.subspan(2))
    for (const auto& digest : digests_of_both(text_behind(start, texts[0]), text_behind(start, texts[1]), start)) digests.push_back(digest);
  for (const auto text : texts) {
    auto words = start.words;
    go_on(words, text_behind(start, text), 0);
    digests.push_back(digest_of(words));
  }
  return digests;
}

}  // namespace millrace
