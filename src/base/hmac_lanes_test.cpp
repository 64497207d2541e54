// OpenSSL says what is right, at every length around a block's end, for pairs of unequal texts and for keys of any length.
#include "base/hmac_lanes.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace {
namespace {

std::string_view digest_text(const Sha256& digest) { return {digest.data(), digest.size()}; }

TEST(HmacLanes, AreTheHmacOfEach) {
  std::string all;
  for (int i = 0; i < 9'000; ++i) all += static_cast<char>(i * 7 + i / 256);
  for (const std::size_t key_bytes : {1, 32, 63, 64, 65, 200}) {
    const auto key = all.substr(100, key_bytes);
    HmacLanes lanes(key);
    for (std::size_t count = 0; count <= 40; ++count) {
      std::vector<std::string_view> texts;
      for (std::size_t i = 0; i < count; ++i) texts.push_back(std::string_view(all).substr(i, (count * 137 + i * 619) % 3'000));
      const auto digests = lanes.of_each(texts);
      ASSERT_EQ(digests.size(), count);
      for (std::size_t i = 0; i < count; ++i)
        EXPECT_EQ(digest_text(digests[i]), hmac_sha256(key, texts[i])) << texts[i].size() << " bytes, text " << i;
    }
  }
}

TEST(HmacLanes, TakeAnyLength) {
  HmacLanes lanes("secret");
  const std::string all(1'000, 'x');
  for (std::size_t size = 0; size <= 260; ++size) {
    const std::string_view texts[] = {std::string_view(all).substr(0, size), all};
    const auto digests = lanes.of_each(texts);
    EXPECT_EQ(digest_text(digests[0]), hmac_sha256("secret", texts[0])) << size;
    EXPECT_EQ(digest_text(digests[1]), hmac_sha256("secret", all));
  }
}

}  // namespace
}  // namespace millrace
