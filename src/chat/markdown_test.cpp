// The seed's html, and nothing that a browser would run.
#include "chat/markdown.h"

#include <gtest/gtest.h>

namespace millrace::chat {
namespace {

TEST(Markdown, RendersAsTheSeedShows) {
  EXPECT_EQ(markdown_to_html("Welcome to the Community!"), "<p>Welcome to the Community!</p>\n");
  EXPECT_EQ(markdown_to_html("**a** ~~b~~"), "<p><strong>a</strong> <del>b</del></p>\n");
  EXPECT_EQ(markdown_to_html(""), "");
}

TEST(Markdown, LeavesOutWhatABrowserWouldRun) {
  EXPECT_EQ(markdown_to_html("<script>alert(1)</script>").find("<script"), std::string::npos);
  EXPECT_EQ(markdown_to_html("[x](javascript:alert(1))").find("javascript"), std::string::npos);
}

}  // namespace
}  // namespace millrace::chat
