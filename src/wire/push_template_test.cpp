// What stands in the places of a template.
#include "wire/push_template.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

std::string of(std::string_view push_template) {
  static const Json context =
      parse_json(R"({"message":{"text":"Say \"hé\" 🦦 now","reply_count":2},"sender":{"id":"ann"},"none":null})").value();
  const auto result = rendered(push_template, context);
  return result ? *result : "! " + result.error();
}

TEST(PushTemplate, PlacesAreFilledAndEscaped) {
  EXPECT_EQ(of(R"({"title":"From {{ sender.id }}","body":"{{message.text}}","n":{{ message.reply_count }}})"),
            R"({"title":"From ann","body":"Say \"hé\" 🦦 now","n":2})");
  EXPECT_EQ(of(R"(["{{ absent }}{{ sender.absent.more }}{{ none }}"])"), R"([""])");
  EXPECT_EQ(of("{}"), "{}");
}

TEST(PushTemplate, ATextNeedsNoEscapes) {
  const auto context = parse_json(R"({"name":"\"Bo\"\n"})").value();
  EXPECT_EQ(filled("Hi {{ name }}!", context), "Hi \"Bo\"\n!");
  EXPECT_EQ(filled("{ {{ name", context).error(), "opens \"{{\" and never closes it");
}

TEST(PushTemplate, TruncateCountsCharacters) {
  EXPECT_EQ(of(R"(["{{ truncate message.text 7 }}"])"), R"(["Say \"hé..."])");
  EXPECT_EQ(of(R"(["{{ truncate message.text 14 }}"])"), R"(["Say \"hé\" 🦦 now"])");
  EXPECT_EQ(of(R"(["{{ truncate sender.id 0 }}"])"), R"(["..."])");
}

TEST(PushTemplate, FaultsSayWhatIsWrong) {
  EXPECT_TRUE(of(R"(["{{#if sender}}x{{/if}}"])").contains("{{#if sender}}"));
  EXPECT_TRUE(of(R"(["{{ upper sender.id }}"])").contains("not supported"));
  EXPECT_TRUE(of(R"(["{{ sender.id"])").contains("never closes"));
  EXPECT_TRUE(of(R"({"a":{{ sender.id }}})").contains("no JSON"));
  EXPECT_TRUE(of(std::string(longest_push_template + 1, ' ')).contains("longer"));
}

}  // namespace
}  // namespace millrace::wire
