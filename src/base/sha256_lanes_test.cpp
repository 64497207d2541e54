// OpenSSL says what is right, for texts of unequal lengths around a block's end, and behind blocks.
#include "base/sha256_lanes.h"

#include "base/crypto.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

std::string some_bytes(std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(i * 7 + i / 256);
  return bytes;
}

TEST(Sha256Lanes, AreTheDigestsOfBoth) {
  if (!has_sha256_instructions()) GTEST_SKIP() << "this processor has no instructions for SHA-256";
  const auto all = some_bytes(2'000);
  for (std::size_t size = 0; size <= 260; ++size) {
    for (const std::size_t other : {std::size_t{0}, size, std::size_t{55}, std::size_t{56}, std::size_t{64}, all.size()}) {
      const auto one_text = std::string_view(all).substr(3, size), other_text = std::string_view(all).substr(0, other);
      const auto [one_digest, other_digest] = sha256_of_both(one_text, other_text);
      EXPECT_EQ(one_digest, sha256(one_text)) << size << " beside " << other;
      EXPECT_EQ(other_digest, sha256(other_text)) << other << " beside " << size;
    }
  }
}

TEST(Sha256Lanes, GoOnBehindBlocks) {
  if (!has_sha256_instructions()) GTEST_SKIP() << "this processor has no instructions for SHA-256";
  const auto all = some_bytes(500);
  const auto text = std::string_view(all);
  const auto start = behind_block(behind_block({}, text.substr(0, 64)), text.substr(64, 64));
  EXPECT_EQ(sha256_of_both(text.substr(128), text.substr(128, 100), start), (std::array{sha256(text), sha256(text.substr(0, 228))}));
}

}  // namespace
}  // namespace millrace
