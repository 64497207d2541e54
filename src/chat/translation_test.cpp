// A message's texts by language.
#include "chat/translation.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

TEST_F(RulesTest, ATranslationStandsBesideTheText) {
  add_user("ann");
  add_channel("ann", {"ann"});
  add_message("ann", "m", "Hello");
  auto act = server();
  const auto message = translate_message(act, "m", "de");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->i18n, (std::map<std::string, std::string>{{"language", "en"}, {"en_text", "Hello"}, {"de_text", "Hello"}}));
  EXPECT_EQ(types(), Strings{"message.updated"});
  EXPECT_EQ(events_[0].message->i18n.size(), 3u);
  EXPECT_EQ(state_.message("m")->i18n.size(), 3u);
  auto edit = as("ann");
  ASSERT_TRUE(update_message(edit, {.id = "m", .text = "Bye"}));
  EXPECT_TRUE(state_.message("m")->i18n.empty()) << "they say what the text said";
  auto many = server();
  for (char first = 'a'; first <= 'z'; ++first)
    for (char second = 'a'; second <= 'b'; ++second) (void)translate_message(many, "m", std::string{first, second});
  EXPECT_EQ(state_.message("m")->i18n.size(), most_translations);
  auto wrong = server();
  expect_refused(translate_message(wrong, "m", "_text"), Kind::input, "language");
  auto absent = server();
  expect_refused(translate_message(absent, "n", "de"), Kind::does_not_exist, "message with id n");
}

}  // namespace
}  // namespace millrace::chat
