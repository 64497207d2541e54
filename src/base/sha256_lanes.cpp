// FIPS 180-4, with the instructions that x86-64 has for it.
#include "base/sha256_lanes.h"

#include "base/ensure.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace millrace {
namespace {

constexpr std::size_t block_bytes = 64, digest_bytes = 32;
constexpr std::size_t length_bytes = 8;  // behind the text and one byte of padding

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

#else

bool looked_up() { return false; }

template <std::size_t Lanes>
void add_blocks(const std::array<Sha256Words*, Lanes>&, const std::array<const char*, Lanes>&, std::size_t) {}

#endif

void put_big_endian(char* to, std::uint64_t value, std::size_t bytes) {
  for (auto i = bytes; i-- > 0; value >>= 8) to[i] = static_cast<char>(value);
}

// One text from its start on: its whole blocks where they lie, and the padded end.
class Lane {
 public:
  Lane(const Sha256Start& start, std::string_view text) : words_(start.words), text_(text.data()), whole_(text.size() / block_bytes) {
    blocks_ = (text.size() + 1 + length_bytes + block_bytes - 1) / block_bytes;
    const auto rest = text.substr(whole_ * block_bytes);
    std::ranges::copy(rest, end_);
    end_[rest.size()] = '\x80';
    put_big_endian(end_ + (blocks_ - whole_) * block_bytes - length_bytes, (start.blocks * block_bytes + text.size()) * 8, length_bytes);
  }

  std::size_t left() const { return blocks_ - done_; }
  // How many blocks lie one behind the other from the next on.
  std::size_t in_a_row() const { return done_ < whole_ ? whole_ - done_ : left(); }
  const char* next() const { return done_ < whole_ ? text_ + done_ * block_bytes : end_ + (done_ - whole_) * block_bytes; }
  void pass(std::size_t blocks) { done_ += blocks; }

  Sha256Words* words() { return &words_; }

  std::string digest() const {
    std::string out(digest_bytes, '\0');
    for (std::size_t i = 0; i < words_.size(); ++i) put_big_endian(&out[4 * i], words_[i], 4);
    return out;
  }

 private:
  Sha256Words words_;
  const char* text_;
  std::size_t whole_, blocks_ = 0, done_ = 0;
  char end_[2 * block_bytes] = {};
};

void finish(Lane& lane) {
  while (lane.left() > 0) {
    const auto count = lane.in_a_row();
    add_blocks<1>({lane.words()}, {lane.next()}, count);
    lane.pass(count);
  }
}

void finish(Lane& one, Lane& other) {
  while (one.left() > 0 && other.left() > 0) {
    const auto count = std::min(one.in_a_row(), other.in_a_row());
    add_blocks<2>({one.words(), other.words()}, {one.next(), other.next()}, count);
    one.pass(count), other.pass(count);
  }
  finish(one);
  finish(other);
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

std::array<std::string, 2> sha256_of_both(std::string_view one, std::string_view other, const Sha256Start& start) {
  Lane first(start, one), second(start, other);
  finish(first, second);
  return {first.digest(), second.digest()};
}

}  // namespace millrace
