// What is a service's address, and what only looks like one.
#include "net/url.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

TEST(Url, IsTakenApart) {
  const auto url = Url::parse("HTTP://[FD00:ec2::254]:8080/latest/x?a=b#c");
  ASSERT_TRUE(url) << url.error();
  EXPECT_EQ(url->origin, (Origin{Origin::Scheme::http, "fd00:ec2::254", 8080}));
  EXPECT_EQ(url->path, "/latest/x");
  EXPECT_EQ(url->behind_path, "?a=b#c");
  EXPECT_EQ(url->target(), "/latest/x?a=b");
  EXPECT_EQ(Url::parse("https://sts.eu-west-1.amazonaws.com")->target(), "/");
  EXPECT_EQ(Url::parse("https://host?a#b?c")->target(), "/?a");
  EXPECT_EQ(Url::parse("https://host")->origin.port, 443);
  EXPECT_EQ(Url::parse("http://host")->origin.port, 80);
}

TEST(Url, AHostMayBeginAsAnAddressDoes) {
  const auto url = Url::parse("http://127.0.0.1.example.com:8080/x");
  ASSERT_TRUE(url) << url.error();
  EXPECT_EQ(url->origin, (Origin{Origin::Scheme::http, "127.0.0.1.example.com", 8080}));
  EXPECT_EQ(url->path, "/x");
  EXPECT_EQ(Url::parse("https://1.2.3.4.example.com")->origin.host, "1.2.3.4.example.com");
}

TEST(Url, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "is not a URL"},
      {"host/path", "is not a URL"},
      {"http://a b", "is not a URL"},
      {"ftp://host", "starts with neither"},
      {"http://u:p@host", "holds a"},
      {"http:///path", "names no host"},
      {"http://h%20t/", "has a host"},
      {"http://local%3a80/", "has a host"},
      {"http://[v1.local:80]/", "has a host"},
      {"http:/path", "names no host"},
      {"http://[::1/", "is not a URL"},
      {"http://host:0", "has a port"},
      {"http://host:", "has a port"},
      {"http://127.0.0.1:65536/x", "has a port"},
      {"http://127.0.0.1:84049/x", "has a port"},
      {"http://127.0.0.1:80.example.com/x", "has a port"},
      {"http://127.0.0.1:80x/z", "has a port"},
  };
  for (const auto& [text, why] : cases) {
    const auto url = Url::parse(text);
    ASSERT_FALSE(url) << text;
    EXPECT_TRUE(url.error().starts_with(why)) << text << ": " << url.error();
  }
}

}  // namespace
}  // namespace millrace::net
