// RFC 2104 over lanes of SHA-256.
#include "base/hmac_lanes.h"

#include <algorithm>
#include <cstddef>

namespace millrace {
namespace {

constexpr std::size_t key_block_bytes = 64;

Sha256Start behind_key(std::string_view key, char pad) {
  std::string block = key.size() > key_block_bytes ? sha256(key) : std::string(key);
  block.resize(key_block_bytes);
  for (char& c : block) c = static_cast<char>(c ^ pad);
  const auto start = behind_block({}, block);
  std::ranges::fill(block, '\0');
  return start;
}

}  // namespace

HmacLanes::HmacLanes(std::string_view key) : plain_(key) {
  if (!has_sha256_instructions()) return;
  inner_ = behind_key(key, 0x36);
  outer_ = behind_key(key, 0x5c);
}

std::vector<Sha256> HmacLanes::of_each(std::span<const std::string_view> texts) {
  if (has_sha256_instructions()) {
    const auto inner = sha256_of_each(texts, inner_);
    std::vector<std::string_view> again;
    again.reserve(inner.size());
    for (const auto& digest : inner) again.emplace_back(digest.data(), digest.size());
    return sha256_of_each(again, outer_);
  }
  std::vector<Sha256> digests(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) std::ranges::copy(plain_.hmac(texts[i]), digests[i].begin());
  return digests;
}

}  // namespace millrace
