// Dice as a parameter: the operating system's in the product, a printed seed in tests.
#pragma once

#include "base/instant.h"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace millrace {

class Random {
 public:
  virtual ~Random() = default;

  // Uniform over all bytes. May be called by several threads.
  virtual void fill(std::span<std::uint8_t> bytes) = 0;

  std::uint64_t next();
};

// OpenSSL's generator: fit for keys and ids that nobody may guess.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

// A UUID's 16 bytes (RFC 9562).
using Uuid = std::array<std::uint8_t, 16>;

Uuid uuid_v4(Random& random);

// Starts with the time in milliseconds, so that ids made later sort later.
Uuid uuid_v7(Random& random, Instant now);

// "8bffc454-e1da-4d91-8b88-a87853dfb41c"
std::string to_text(const Uuid& uuid);
std::optional<Uuid> parse_uuid(std::string_view text);

// The time in a UUIDv7, to the millisecond; nothing for any other version.
std::optional<Instant> time_in(const Uuid& uuid);

}  // namespace millrace
