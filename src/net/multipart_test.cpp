// Forms that clients send, and those that nobody should.
#include "net/multipart.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

const std::string type = "multipart/form-data; boundary=xYz";

std::string fault_of(const std::string& body, const std::string& of = type) {
  const auto parts = parse_form(of, body);
  return parts ? "" : parts.error();
}

TEST(Multipart, FieldsAndFilesInTheirOrder) {
  const std::string body =
      "--xYz\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\n{\"id\":\"ann\"}\r\n"
      "--xYz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"C:\\\\a/b \\\"c\\\".txt\"\r\nContent-Type: text/plain\r\n\r\n"
      "line\r\n--xY\r\n\r\n--xYz\r\n"
      "Content-Disposition: form-data; name=empty\r\n\r\n\r\n--xYz--\r\nbehind";
  const auto parts = parse_form(type, body);
  ASSERT_TRUE(parts) << parts.error();
  ASSERT_EQ(parts->size(), 3u);
  EXPECT_EQ((*parts)[0].name, "user");
  EXPECT_EQ((*parts)[0].content, "{\"id\":\"ann\"}");
  EXPECT_FALSE((*parts)[0].filename);
  EXPECT_EQ((*parts)[1].filename, "b \"c\".txt") << "without folders";
  EXPECT_EQ((*parts)[1].content_type, "text/plain");
  EXPECT_EQ((*parts)[1].content, "line\r\n--xY\r\n");
  EXPECT_EQ((*parts)[2].name, "empty");
  EXPECT_EQ((*parts)[2].content, "");
}

TEST(Multipart, WhatIsInFrontOfTheFirstBoundaryMeansNothing) {
  const auto parts = parse_form("Multipart/Form-Data ; charset=utf-8; boundary=\"xYz\"",
                                "preamble\r\n--xYz \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xYz--");
  ASSERT_TRUE(parts) << parts.error();
  EXPECT_EQ(parts->at(0).content, "1");
}

TEST(Multipart, WhatIsNoForm) {
  EXPECT_TRUE(is_form(type));
  EXPECT_FALSE(is_form("application/json"));
  EXPECT_FALSE(is_form(""));
  EXPECT_EQ(fault_of("", "multipart/form-data"), "the form has no boundary");
  EXPECT_EQ(fault_of("", "multipart/form-data; boundary=" + std::string(71, 'x')), "the form has no boundary");
  EXPECT_EQ(fault_of("x"), "the form does not hold its boundary");
  EXPECT_EQ(fault_of("--xYz"), "a boundary does not end its line");
  EXPECT_EQ(fault_of("--xYzz\r\n"), "a boundary does not end its line");
  EXPECT_EQ(fault_of("--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"), "the form ends without its last boundary");
  EXPECT_EQ(fault_of("--xYz\r\nX: y\r\n\r\n1\r\n--xYz--"), "a part has no name");
  EXPECT_EQ(fault_of("--xYz\r\nno colon\r\n\r\n1\r\n--xYz--"), "a part has a header without a colon");
  EXPECT_EQ(fault_of("--xYz\r\nX: " + std::string(longest_part_header, 'y') + "\r\n\r\n1\r\n--xYz--"),
            "a part has no headers that can be read");
  std::string many;
  for (std::size_t i = 0; i <= most_form_parts; ++i) many += "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
  EXPECT_EQ(fault_of(many + "--xYz--"), "the form has more than 20 parts");
}

}  // namespace
}  // namespace millrace::net
