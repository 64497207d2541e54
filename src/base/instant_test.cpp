// Times as Stream's clients send and read them.
#include "base/instant.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(Instant, WritesNineDigitsAtMostAndCutsZeros) {
  EXPECT_EQ(to_rfc3339({1585554886277381000}), "2020-03-30T07:54:46.277381Z");
  EXPECT_EQ(to_rfc3339({1585554886270208768}), "2020-03-30T07:54:46.270208768Z");
  EXPECT_EQ(to_rfc3339({0}), "1970-01-01T00:00:00Z");
}

TEST(Instant, ReadsWhatSdksSend) {
  EXPECT_EQ(parse_rfc3339("2020-03-30T07:54:46.277381Z")->ns, 1585554886277381000);
  EXPECT_EQ(parse_rfc3339("2020-03-30T09:54:46.277+02:00")->ns, 1585554886277000000);
  EXPECT_EQ(parse_rfc3339("2020-03-30T07:54:46.277+00:00")->ns, 1585554886277000000);
  EXPECT_EQ(parse_rfc3339("2020-03-29T23:54:46-08:00")->ns, 1585554886000000000);
}

TEST(Instant, RefusesOtherTexts) {
  for (const auto* text :
       {"", "now", "2020-03-30", "2020-13-30T07:54:46Z", "2020-02-30T07:54:46Z", "2020-03-30T25:00:00Z", "0001-01-01T00:00:00Z",
        "2020-03-30T07:54:46", "2020-03-30T07:54:46.Z", "2020-03-30T07:54:46Zx", "99999-01-01T00:00:00Z", "2020-03-30T07:54:46+24:00",
        "2020-03-30T07:54:46+01:60", "1970-01-01T00:00:00+00:01", "2261-12-31T23:59:59-00:01", "2261-12-31T23:59:60Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Instant, SpeaksAwsAndHttp) {
  EXPECT_EQ(to_iso8601_basic({1585554886277381000}), "20200330T075446Z");
  EXPECT_EQ(parse_http_date("Mon, 30 Mar 2020 07:54:46 GMT")->ns, 1585554886000000000);
  EXPECT_FALSE(parse_http_date("Mon, 30 Mra 2020 07:54:46 GMT"));
  EXPECT_FALSE(parse_http_date("Mon"));
  EXPECT_FALSE(parse_http_date("Thu, 31 Dec 2261 23:59:60 GMT"));
}

}  // namespace
}  // namespace millrace
