// The few primitives Millrace needs, by OpenSSL: digests, keyed digests, comparison in constant time, sealing.
#pragma once

#include "base/random.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace millrace {

// Raw bytes: 32, 32 and 16 of them.
std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string md5(std::string_view bytes);

// A key of hmac_sha256 made ready for many texts. One thread at a time.
class HmacKey {
 public:
  explicit HmacKey(std::string_view key);
  ~HmacKey();
  HmacKey(HmacKey&&) noexcept;
  HmacKey& operator=(HmacKey&&) noexcept;

  std::string hmac(std::string_view bytes);

 private:
  struct Digests;
  std::unique_ptr<Digests> digests_;
};

// Takes the same time wherever the texts differ; unequal lengths are unequal.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// Seals secrets for the disk (AES-256-GCM). A sealed text is nonce, ciphertext and tag; `purpose` is bound to it, so that
// a sealed secret copied to another place does not open there.
class Seal {
 public:
  using Key = std::array<std::uint8_t, 32>;

  explicit Seal(const Key& key) : key_(key) {}

  std::string seal(std::string_view secret, std::string_view purpose, Random& random) const;

  // Nothing when the key or the purpose is another one, or a byte was changed.
  std::optional<std::string> open(std::string_view sealed, std::string_view purpose) const;

  // An id that nobody can guess without the key, and that is the same each time (version 8 of RFC 9562).
  Uuid id_for(std::string_view purpose) const;

 private:
  Key key_;
};

}  // namespace millrace
