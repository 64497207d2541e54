// RFC 4648's vectors, and what strict decoding refuses.
#include "base/encoding.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(Encoding, Base64VectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    EXPECT_EQ(to_base64(plain), coded);
    EXPECT_EQ(from_base64(coded), plain);
  }
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(from_base64url("-_8"), "\xfb\xff");
}

TEST(Encoding, RefusesWhatNoEncoderWrites) {
  for (const auto* text : {"Zg", "Zg=", "Z===", "Zh==", "Zm9v\n", "Zm 9"}) EXPECT_FALSE(from_base64(text)) << text;
  EXPECT_FALSE(from_base64url("+/8"));
  EXPECT_FALSE(from_base64url("a"));
}

TEST(Encoding, Percent) {
  EXPECT_EQ(percent_decoded("a%2Fb+c"), "a/b+c");
  EXPECT_EQ(percent_decoded("a+b", Plus::is_blank), "a b");
  EXPECT_FALSE(percent_decoded("a%2"));
  EXPECT_FALSE(percent_decoded("a%zz"));
  EXPECT_EQ(percent_encoded("a b/é"), "a%20b%2F%C3%A9");
}

TEST(Encoding, AQueryGivesTheFirstValueOfAName) {
  EXPECT_EQ(query_value("a=1&b=x%20y+z&a=2&flag&%63=3", "a"), "1");
  EXPECT_EQ(query_value("a=1&b=x%20y+z&a=2&flag&%63=3", "b"), "x y z");
  EXPECT_EQ(query_value("a=1&b=x%20y+z&a=2&flag&%63=3", "c"), "3");
  EXPECT_EQ(query_value("a=1&flag", "flag"), "");
  EXPECT_EQ(query_value("aa=1", "a"), "");
  EXPECT_EQ(query_value("", "a"), "");
}

}  // namespace
}  // namespace millrace
