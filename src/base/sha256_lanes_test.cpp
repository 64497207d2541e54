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

std::string_view view(const Sha256& digest) { return {digest.data(), digest.size()}; }

TEST(Sha256Lanes, AreTheDigestsOfEach) {
  if (!has_sha256_instructions()) GTEST_SKIP() << "this processor has no instructions for SHA-256";
  const auto all = some_bytes(2'500);
  for (std::size_t size = 0; size <= 260; ++size) {
    for (const std::size_t other : {std::size_t{0}, size, std::size_t{55}, std::size_t{56}, std::size_t{64}, std::size_t{2'000}}) {
      const std::string_view texts[] = {std::string_view(all).substr(3, size), std::string_view(all).substr(0, other)};
      const auto digests = sha256_of_each(texts);
      EXPECT_EQ(view(digests[0]), sha256(texts[0])) << size << " beside " << other;
      EXPECT_EQ(view(digests[1]), sha256(texts[1])) << other << " beside " << size;
    }
  }
}

// Sixteen of like length fill the lanes of a register, where the processor has them; fewer, and unequal ones, go two by two.
TEST(Sha256Lanes, TakeAnyNumber) {
  if (!has_sha256_instructions()) GTEST_SKIP() << "this processor has no instructions for SHA-256";
  const auto all = some_bytes(2'500);
  for (const std::size_t size : {0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1'000}) {
    for (std::size_t count = 0; count <= 50; ++count) {
      std::vector<std::string_view> texts;
      for (std::size_t i = 0; i < count; ++i) texts.push_back(std::string_view(all).substr(i, size + (count % 3) * i));
      const auto digests = sha256_of_each(texts);
      ASSERT_EQ(digests.size(), count);
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(view(digests[i]), sha256(texts[i])) << texts[i].size() << " bytes, text " << i;
    }
  }
}

TEST(Sha256Lanes, GoOnBehindBlocks) {
  if (!has_sha256_instructions()) GTEST_SKIP() << "this processor has no instructions for SHA-256";
  const auto all = some_bytes(500);
  const auto text = std::string_view(all);
  const auto start = behind_block(behind_block({}, text.substr(0, 64)), text.substr(64, 64));
  for (const std::size_t count : {1, 2, 16}) {
    std::vector<std::string_view> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back(text.substr(128, 372 - i));
    const auto digests = sha256_of_each(texts, start);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(view(digests[i]), sha256(text.substr(0, 500 - i))) << i << " of " << count;
  }
}

}  // namespace
}  // namespace millrace
