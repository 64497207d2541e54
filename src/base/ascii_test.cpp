// Letters and blanks of ASCII, and nothing else.
#include "base/ascii.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(Ascii, LowersItsOwnLettersOnly) { EXPECT_EQ(lower("AZ az [@`{ ÄÉ"), "az az [@`{ ÄÉ"); }

TEST(Ascii, TrimsBothEnds) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace millrace
