// Each cause is told once and well; docs/aws.md lists them as people are told. UPDATE_DOCS=1 writes its table anew.
#include "sinks/cause.h"

#include "base/document_section_test.h"
#include "sinks/aws/error_class.h"
#include "sinks/webhook/answer.h"

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

bool is_of_webhooks(const Cause& cause) { return cause.code.starts_with("webhook_") || cause.code == "no_method"; }

template <class Codes>
std::string table(std::string_view last_column, bool of_webhooks, Codes codes_of) {
  std::string out = "| cause | what it means | what helps | " + std::string(last_column) + " |\n|---|---|---|---|\n";
  for (const auto& one : causes) {
    if (is_of_webhooks(one) != of_webhooks) continue;
    std::string codes;
    for (const auto& code : codes_of(one)) codes += (codes.empty() ? "`" : ", `") + std::string(code) + '`';
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

TEST(Causes, TheDocumentsListThem) {
  expect_section("docs/aws.md", "causes", table("AWS's codes", false, aws::codes_of));
  expect_section("docs/webhooks.md", "causes", table("status", true, webhook::statuses_of));
}

}  // namespace
}  // namespace millrace::sinks
