// What a Range asks for, and what it may be passed over for.
#include "net/byte_range.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

std::string shown(std::string_view header, std::uint64_t whole = 100) {
  const auto asked = range_asked(header, whole);
  if (asked.asked == Asked::whole) return "whole";
  return asked.asked == Asked::beyond ? "beyond" : asked.range.of(whole);
}

TEST(ByteRange, OnePartIsAnswered) {
  EXPECT_EQ(shown("bytes=0-9"), "bytes 0-9/100");
  EXPECT_EQ(shown("bytes=90-"), "bytes 90-99/100");
  EXPECT_EQ(shown("bytes=-5"), "bytes 95-99/100");
  EXPECT_EQ(shown("bytes=-500"), "bytes 0-99/100");
  EXPECT_EQ(shown("bytes=99-500"), "bytes 99-99/100");
}

TEST(ByteRange, WhatIsNotThereIsSaidSo) {
  EXPECT_EQ(shown("bytes=100-"), "beyond");
  EXPECT_EQ(shown("bytes=-0"), "beyond");
  EXPECT_EQ(shown("bytes=0-", 0), "beyond");
  EXPECT_EQ(shown("bytes=-1", 0), "beyond");
}

TEST(ByteRange, AnythingElseIsPassedOver) {
  for (const auto* header : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=9-0", "bytes=0-1,5-6", "items=0-1", "bytes=0-x",
                             "bytes=x-1", "bytes=99999999999999999999-"})
    EXPECT_EQ(shown(header), "whole") << header;
}

}  // namespace
}  // namespace millrace::net
