// What is a character, at the edges of RFC 3629's table.
#include "base/utf8.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(Utf8, MeasuresCharacters) {
  const std::pair<std::string_view, std::size_t> cases[] = {{"a", 1},
                                                            {{"\0", 1}, 1},
                                                            {"\x7f", 1},
                                                            {"\xc2\x80", 2},
                                                            {"\xdf\xbf!", 2},
                                                            {"\xe0\xa0\x80", 3},
                                                            {"\xed\x9f\xbf", 3},
                                                            {"\xee\x80\x80", 3},
                                                            {"\xef\xbf\xbf", 3},
                                                            {"\xf0\x90\x80\x80", 4},
                                                            {"\xf4\x8f\xbf\xbf", 4}};
  for (const auto& [text, bytes] : cases) EXPECT_EQ(character_bytes(text), bytes) << text;
}

TEST(Utf8, RefusesWhatIsNone) {
  for (const std::string_view text : {"", "\x80", "\xbf", "\xc1\xbf", "\xc2", "\xc2!", "\xe0\x9f\xbf", "\xe2\x82", "\xed\xa0\x80",
                                      "\xf0\x8f\xbf\xbf", "\xf0\x9f\xa6", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"})
    EXPECT_EQ(character_bytes(text), 0u) << text;
}

}  // namespace
}  // namespace millrace
