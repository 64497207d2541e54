// OpenSSL says what is right, at every length around a block's end and for every number of texts around a register's.
#include "base/md5_lanes.h"

#include "base/crypto.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace {
namespace {

TEST(Md5OfEach, IsTheMd5OfEach) {
  std::string all;
  for (int i = 0; i < 5'000; ++i) all += static_cast<char>(i * 7 + i / 256);
  for (std::size_t count = 0; count <= 70; ++count) {
    std::vector<std::string_view> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back(std::string_view(all).substr(i, (count * 37 + i * 19) % 300));
    const auto digests = md5_of_each(texts);
    ASSERT_EQ(digests.size(), count);
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_EQ(std::string_view(digests[i].data(), digests[i].size()), md5(texts[i])) << texts[i].size() << " bytes, text " << i;
  }
}

TEST(Md5OfEach, TakesAnyLength) {
  const std::string all(1'000, 'x');
  for (std::size_t size = 0; size <= 200; ++size) {
    const std::string_view texts[] = {std::string_view(all).substr(0, size), all};
    const auto digests = md5_of_each(texts);
    EXPECT_EQ(std::string_view(digests[0].data(), digests[0].size()), md5(texts[0])) << size;
    EXPECT_EQ(std::string_view(digests[1].data(), digests[1].size()), md5(all));
  }
}

}  // namespace
}  // namespace millrace
