// Columns line up, JSON breaks where it must, and nothing steers the terminal.
#include "cli/text.h"

#include <gtest/gtest.h>

namespace millrace::cli {
namespace {

TEST(Text, ColumnsAreAsWideAsTheirWidestCell) {
  EXPECT_EQ(aligned({{"a", "bb", "c"}, {"äää", "", "d"}, {"x"}}, "  "), "  a    bb  c\n  äää      d\n  x\n");
  EXPECT_EQ(aligned({}, " "), "");
}

TEST(Text, AgesAreRounded) {
  EXPECT_EQ(age_text(0), "0 s");
  EXPECT_EQ(age_text(119), "119 s");
  EXPECT_EQ(age_text(120), "2 min");
  EXPECT_EQ(age_text(7'200), "2 h");
  EXPECT_EQ(age_text(200'000), "2 days");
}

TEST(Text, TimesOfRequestsAreInMilliseconds) {
  EXPECT_EQ(milliseconds_text(2'345), "2.3 ms");
  EXPECT_EQ(milliseconds_text(0), "0.0 ms");
}

TEST(Text, JsonIsBrokenOnlyWhereItIsTooLong) {
  const auto document = wire::parse_json(R"({"type":"message.new","message":{"id":"m1","n":1.0},"list":[1,2],"none":{}})");
  ASSERT_TRUE(document);
  EXPECT_EQ(laid_out(*document, 200), wire::to_text(*document));
  EXPECT_EQ(laid_out(*document, 40),
            "{\n  \"type\": \"message.new\",\n  \"message\": {\"id\":\"m1\",\"n\":1.0},\n  \"list\": [1,2],\n  \"none\": {}\n}");
  EXPECT_EQ(laid_out(*document, 1).find("\"n\": 1.0") != std::string::npos, true);
}

TEST(Text, NothingSteersTheTerminal) {
  EXPECT_EQ(printable("a\x1b[2J\x7f\xc2\x9b"
                      "é"),
            "a\\u001b[2J\\u007f\\u009bé");
}

}  // namespace
}  // namespace millrace::cli
