// Each cause is told once and well; docs/aws.md lists them as people are told. UPDATE_DOCS=1 writes its table anew.
#include "sinks/cause.h"

#include "base/document_section_test.h"
#include "sinks/aws/error_class.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace millrace::sinks {
namespace {

// What stands in angle brackets would be taken for HTML.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '<' ? std::string("\\<") : std::string(1, c);
  return out;
}

std::string table() {
  std::string out = "| cause | what it means | what helps | AWS's codes |\n|---|---|---|---|\n";
  for (const auto& one : causes) {
    std::string codes;
    for (const auto code : aws::codes_of(one)) codes += (codes.empty() ? "`" : ", `") + std::string(code) + '`';
    out += "| `" + std::string(one.code) + "` | " + std::string(one.text) + " | " +
           escaped(one.remedy.empty() ? "nothing: it is tried again" : one.remedy) + " | " + codes + " |\n";
  }
  return out;
}

TEST(Causes, EachHasACodeATextAndARemedyOfItsOwn) {
  std::set<std::string_view> codes, texts;
  for (const auto& one : causes) {
    EXPECT_TRUE(codes.insert(one.code).second) << one.code;
    EXPECT_TRUE(texts.insert(one.text).second) << one.text;
    EXPECT_EQ(one.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << one.code;
    EXPECT_FALSE(one.text.empty() || one.text.ends_with('.')) << one.code;
    EXPECT_FALSE(one.remedy.ends_with('.') || one.remedy.contains('|')) << one.code;
  }
}

TEST(Causes, TheDocumentListsThem) { expect_section("docs/aws.md", "causes", table()); }

}  // namespace
}  // namespace millrace::sinks
