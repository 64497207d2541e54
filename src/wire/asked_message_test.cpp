// What an app's own server is asked, and what is understood of its answer.
#include "wire/asked_message.h"

#include "wire/partial.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

TEST(AppAnswerTest, AnAnswerRewritesWhatMayBeRewritten) {
  const auto answer = app_answer(R"({"message":{"id":"other","text":"*x*","type":"regular","silent":true,"attachments":[{"type":"a"}],)"
                                 R"("i18n":{"de_text":"y"},"user":{"id":"eve"},"created_at":"2020-01-01T00:00:00Z","args":"7","mood":1}})");
  ASSERT_TRUE(answer && answer->message);
  const auto& rewrite = *answer->message;
  EXPECT_EQ(rewrite.text, "*x*");
  EXPECT_EQ(rewrite.html, "<p><em>x</em></p>\n");
  EXPECT_EQ(rewrite.silent, true);
  EXPECT_EQ(rewrite.attachments->count, 1u);
  EXPECT_EQ(rewrite.i18n.at("de_text"), "y");
  EXPECT_EQ(rewrite.custom.members, R"("mood":1)");
  EXPECT_FALSE(rewrite.refuses());
}

TEST(AppAnswerTest, AnAnswerMaySayNothingOrDropTheMessage) {
  for (const auto* text : {"", " \n", "{}"}) {
    const auto answer = app_answer(text);
    ASSERT_TRUE(answer) << text;
    EXPECT_FALSE(answer->message || answer->drops) << text;
  }
  EXPECT_TRUE(app_answer(R"({"message":null})")->drops);
}

TEST(AppAnswerTest, AnUnreadableAnswerIsAFault) {
  for (const auto* text : {"<html>", "[]", "7", R"({"message":[]})", R"({"message":{"text":7}})", R"({"message":{"attachments":{}}})"})
    EXPECT_FALSE(app_answer(text)) << text;
  EXPECT_NE(app_answer(R"({"message":{"text":7}})").error().message().find("message.text"), std::string::npos);
}

TEST(AppAnswerTest, MembersAreMergedByTheirWholeNames) {
  EXPECT_EQ(merged({R"("a":1,"b.c":2)"}, {R"("b.c":3,"d":null)"}).members, R"("a":1,"b.c":3,"d":null)");
  EXPECT_EQ(merged({}, {R"("a":1.0)"}).members, R"("a":1.0)");
}

}  // namespace
}  // namespace millrace::wire
