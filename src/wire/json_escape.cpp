// Without branches: in JSON within JSON every tenth byte is a quote, and guessing where the next one stands costs more than not
// asking.
#include "wire/json_escape.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace millrace::wire {
namespace {

// What a byte becomes. Eight bytes are written for it, of which `length` count; 0: it is no ASCII.
struct Form {
  char bytes[7];
  std::uint8_t length;
};
static_assert(sizeof(Form) == 8);

constexpr auto forms = [] {
  std::array<Form, 256> table{};
  constexpr char hex[] = "0123456789abcdef";
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = {{'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6};
  for (std::size_t c = 0x20; c < 0x80; ++c) table[c] = {{static_cast<char>(c)}, 1};
  constexpr std::pair<unsigned char, char> letters[] = {{'"', '"'},  {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'},
                                                        {'\t', 't'}, {'\b', 'b'},  {'\f', 'f'}};
  for (const auto& [c, letter] : letters) table[c] = {{'\\', letter}, 2};
  return table;
}();

// Goes on from `done`, byte by byte, up to `end`.
Escaped escape_bytes(char* out, std::string_view text, Escaped done, std::size_t end) {
  char* to = out + done.written;
  for (std::size_t i = done.read; i < end; ++i) {
    const auto& form = forms[static_cast<unsigned char>(text[i])];
    if (form.length == 0) [[unlikely]]
      return {i, static_cast<std::size_t>(to - out)};
    std::memcpy(to, &form, sizeof form);
    to += form.length;
  }
  return {end, static_cast<std::size_t>(to - out)};
}

using Escape = Escaped (*)(char*, std::string_view);

Escaped escape_anywhere(char* out, std::string_view text) { return escape_bytes(out, text, {}, text.size()); }

#ifdef __x86_64__
constexpr std::size_t width = 8;  // bytes read at a time; twice as many are written

// Where each byte of the sixteen comes from, by which of the eight need a backslash in front: the backslash is the ninth.
constexpr auto spread = [] {
  std::array<std::array<std::uint8_t, 2 * width>, 1 << width> table{};
  for (std::size_t mask = 0; mask < table.size(); ++mask) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (mask >> i & 1) table[mask][at++] = width;
      table[mask][at++] = static_cast<std::uint8_t>(i);
    }
  }
  return table;
}();

[[gnu::target("ssse3")]] Escaped escape_eights(char* out, std::string_view text) {
  constexpr int of_eight = (1 << width) - 1;
  const auto backslash = _mm_set1_epi8('\\'), quote = _mm_set1_epi8('"'), blank = _mm_set1_epi8(' ');
  Escaped done;
  while (done.read + width <= text.size()) {
    const auto bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(text.data() + done.read));
    // Compared with a sign: what is no ASCII is less than a blank, as control characters are.
    if (_mm_movemask_epi8(_mm_cmplt_epi8(bytes, blank)) & of_eight) [[unlikely]] {
      const auto end = done.read + width;
      done = escape_bytes(out, text, done, end);
      if (done.read < end) return done;
      continue;
    }
    const int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, backslash), _mm_cmpeq_epi8(bytes, quote))) & of_eight;
    const auto places = _mm_loadu_si128(reinterpret_cast<const __m128i*>(spread[static_cast<std::size_t>(mask)].data()));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + done.written), _mm_shuffle_epi8(_mm_unpacklo_epi64(bytes, backslash), places));
    done.read += width;
    done.written += width + static_cast<std::size_t>(std::popcount(static_cast<unsigned>(mask)));
  }
  return escape_bytes(out, text, done, text.size());
}

// The same by thirty-two: each byte with a backslash in front, of which those that are not needed are taken out.
[[gnu::target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi2,popcnt")]] Escaped escape_many(char* out, std::string_view text) {
  constexpr std::size_t many = 32;
  constexpr std::uint64_t bytes_of_pairs = 0xaaaa'aaaa'aaaa'aaaa;
  const auto backslash = _mm256_set1_epi8('\\'), quote = _mm256_set1_epi8('"'), blank = _mm256_set1_epi8(' ');
  const auto in_front = _mm512_set1_epi16('\\');
  Escaped done;
  while (done.read + many <= text.size()) {
    const auto bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + done.read));
    if (_mm256_cmplt_epi8_mask(bytes, blank)) [[unlikely]] {
      const auto end = done.read + many;
      done = escape_bytes(out, text, done, end);
      if (done.read < end) return done;
      continue;
    }
    const std::uint32_t mask = _mm256_cmpeq_epi8_mask(bytes, backslash) | _mm256_cmpeq_epi8_mask(bytes, quote);
    const auto pairs = _mm512_or_si512(_mm512_slli_epi16(_mm512_cvtepu8_epi16(bytes), 8), in_front);
    const auto kept = bytes_of_pairs | _pdep_u64(mask, ~bytes_of_pairs);
    _mm512_storeu_si512(out + done.written, _mm512_maskz_compress_epi8(kept, pairs));
    done.read += many;
    done.written += many + static_cast<std::size_t>(std::popcount(mask));
  }
  // Most texts are shorter than a register: the same once more with what is left, and nothing behind it.
  const auto rest = text.size() - done.read;
  const auto there = static_cast<std::uint32_t>((std::uint64_t{1} << rest) - 1);
  const auto bytes = _mm256_maskz_loadu_epi8(there, text.data() + done.read);
  if (_mm256_mask_cmplt_epi8_mask(there, bytes, blank)) [[unlikely]]
    return escape_bytes(out, text, done, text.size());
  const std::uint32_t mask = _mm256_cmpeq_epi8_mask(bytes, backslash) | _mm256_cmpeq_epi8_mask(bytes, quote);
  const auto pairs = _mm512_or_si512(_mm512_slli_epi16(_mm512_cvtepu8_epi16(bytes), 8), in_front);
  const auto kept = _pdep_u64(there, bytes_of_pairs) | _pdep_u64(mask, ~bytes_of_pairs);
  _mm512_storeu_si512(out + done.written, _mm512_maskz_compress_epi8(kept, pairs));
  return {text.size(), done.written + rest + static_cast<std::size_t>(std::popcount(mask))};
}

Escape fastest() {
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2") &&
      __builtin_cpu_supports("bmi2"))
    return escape_many;
  return __builtin_cpu_supports("ssse3") ? escape_eights : escape_anywhere;
}
#else
Escape fastest() { return escape_anywhere; }
#endif

}  // namespace

Escaped escape_ascii(char* out, std::string_view text) {
  static const Escape escape = fastest();
  return escape(out, text);
}

}  // namespace millrace::wire
