// Phrases as people write them.
#include "store/sqlite/phrases.h"

#include "store/sqlite/temp_directory_test.h"

#include <gtest/gtest.h>

namespace millrace::store::sqlite {
namespace {

class PhrasesTest : public testing::Test {
 protected:
  using Strings = std::vector<std::string>;

  bool holds(std::string_view text, std::string_view phrase) {
    know_phrases(database_);
    return database_.value<bool>("SELECT holds_phrase(?, ?)", text, phrase).value();
  }

  TempDirectory directory_;
  Database database_{directory_.path() / "phrases.db", Database::Mode::writer};
};

TEST_F(PhrasesTest, StandBetweenPairsOfQuotes) {
  EXPECT_EQ(phrases_in(database_, R"(old "mill race" and "weir" or "a b c" "open end)"), (Strings{"mill race", "a b c"}));
  EXPECT_EQ(phrases_in(database_, R"("" "!" plain)"), Strings{});
}

TEST_F(PhrasesTest, AreHeldInTheirOrder) {
  EXPECT_TRUE(holds("The old mill-race, again", "Mill RACE"));
  EXPECT_TRUE(holds("L'été à la mer", "ete a la"));
  EXPECT_FALSE(holds("The race of the mill", "mill race"));
  EXPECT_FALSE(holds("A mill", "mill race"));
  EXPECT_FALSE(holds("A millrace", "mill race"));
  const std::string far(100'000, 'x');
  EXPECT_TRUE(holds(far + " and the mill race", "mill race")) << "however long the text is";
}

}  // namespace
}  // namespace millrace::store::sqlite
