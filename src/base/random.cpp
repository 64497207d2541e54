// Random bytes and the ids made of them.
#include "base/random.h"

#include "base/ensure.h"

#include <openssl/rand.h>

#include <charconv>
#include <cstring>
#include <limits>
#include <utility>

namespace millrace {

std::uint64_t Random::next() {
  std::array<std::uint8_t, 8> bytes;
  fill(bytes);
  std::uint64_t value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

// OpenSSL's generator costs more per call than per byte, so each thread fetches a stock. What was handed out is wiped.
void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  struct Stock {
    std::array<std::uint8_t, 4'096> bytes;
    std::size_t left = 0;
  };
  thread_local Stock stock;
  for (auto& byte : bytes) {
    if (stock.left == 0) {
      ensure(RAND_bytes(stock.bytes.data(), static_cast<int>(stock.bytes.size())) == 1, "the system's random generator fails");
      stock.left = stock.bytes.size();
    }
    byte = std::exchange(stock.bytes[--stock.left], std::uint8_t{0});
  }
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(engine_());
}

Uuid uuid_v4(Random& random) {
  Uuid uuid;
  random.fill(uuid);
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | 0x40);
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3f) | 0x80);
  return uuid;
}

Uuid uuid_v7(Random& random, Instant now) {
  Uuid uuid = uuid_v4(random);
  auto ms = static_cast<std::uint64_t>(now.ns / 1'000'000);
  for (std::size_t i = 6; i-- > 0; ms >>= 8) uuid[i] = static_cast<std::uint8_t>(ms);
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | 0x70);
  return uuid;
}

std::string to_text(const Uuid& uuid) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text(36, '-');
  for (std::size_t i = 0, at = 0; i < uuid.size(); ++i, at += 2) {
    if (i == 4 || i == 6 || i == 8 || i == 10) ++at;
    text[at] = digits[uuid[i] >> 4];
    text[at + 1] = digits[uuid[i] & 15];
  }
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  Uuid uuid;
  if (text.size() != 36) return std::nullopt;
  for (std::size_t i = 0, at = 0; i < uuid.size(); ++i, at += 2) {
    if ((i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') return std::nullopt;
    const char* const end = text.data() + at + 2;
    if (std::from_chars(text.data() + at, end, uuid[i], 16).ptr != end) return std::nullopt;
  }
  return uuid;
}

std::optional<Instant> time_in(const Uuid& uuid) {
  if (uuid[6] >> 4 != 7) return std::nullopt;
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | uuid[i];
  constexpr std::int64_t last_ms = std::numeric_limits<std::int64_t>::max() / 1'000'000;  // in the year 2262
  if (ms > last_ms) return std::nullopt;
  return Instant{ms * 1'000'000};
}

}  // namespace millrace
