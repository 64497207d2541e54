// RFC 2104 over two lanes of SHA-256.
#include "base/hmac_lanes.h"

#include <algorithm>
#include <cstddef>

namespace millrace {
namespace {

constexpr std::size_t block_bytes = 64;

Sha256Start behind_key(std::string_view key, char pad) {
  std::string block = key.size() > block_bytes ? sha256(key) : std::string(key);
  block.resize(block_bytes);
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

std::vector<std::string> HmacLanes::of_each(std::span<const std::string_view> texts) {
  std::vector<std::string> digests;
  digests.reserve(texts.size());
  std::size_t i = 0;
  for (; has_sha256_instructions() && i + 1 < texts.size(); i += 2) {
    const auto [one, other] = sha256_of_both(texts[i], texts[i + 1], inner_);
    for (auto& digest : sha256_of_both(one, other, outer_)) digests.push_back(std::move(digest));
  }
  for (; i < texts.size(); ++i) digests.push_back(plain_.hmac(texts[i]));
  return digests;
}

}  // namespace millrace
