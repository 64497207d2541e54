// Every byte at every place of a register, and what lies around the place where reading ends.
#include "wire/json_escape.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <string>

namespace millrace::wire {
namespace {

std::string escaped(std::string_view text, std::size_t expected_read) {
  std::string out(most_escaped_bytes(text.size()), '.');
  const auto done = escape_ascii(out.data(), text);
  EXPECT_EQ(done.read, expected_read);
  return out.substr(0, done.written);
}

constexpr std::size_t length = 70;  // two registers of the widest, and some

std::string by_the_book(unsigned char c) {
  constexpr std::string_view special = "\"\\\n\r\t\b\f", letters = "\"\\nrtbf";
  if (const auto at = special.find(static_cast<char>(c)); at != std::string_view::npos) return {'\\', letters[at]};
  if (c >= 0x20) return {static_cast<char>(c)};
  constexpr std::string_view hex = "0123456789abcdef";
  return {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
}

TEST(EscapeAscii, WritesEveryByteAtEveryPlace) {
  for (unsigned c = 0; c < 0x80; ++c)
    for (std::size_t place = 0; place < length; ++place) {
      std::string text(length, 'x');
      text[place] = static_cast<char>(c);
      EXPECT_EQ(escaped(text, length),
                std::string(place, 'x') + by_the_book(static_cast<unsigned char>(c)) + std::string(length - 1 - place, 'x'));
    }
}

TEST(EscapeAscii, EndsBeforeWhatIsNoAscii) {
  for (std::size_t place = 0; place < length; ++place) {
    std::string text(length, '"');
    text[place] = '\xc3';
    std::string expected;
    for (std::size_t i = 0; i < place; ++i) expected += "\\\"";
    EXPECT_EQ(escaped(text, place), expected);
  }
}

TEST(EscapeAscii, TakesAnyMixtureAndLength) {
  SeededRandom random(5);
  for (std::size_t size = 0; size < 200; ++size) {
    std::string text, expected;
    for (std::size_t i = 0; i < size; ++i) {
      const auto roll = random.next();
      text += roll % 4 == 0 ? '"' : roll % 7 == 0 ? '\\' : static_cast<char>(roll >> 8 & 0x7f);
      expected += by_the_book(static_cast<unsigned char>(text.back()));
    }
    EXPECT_EQ(escaped(text, size), expected);
  }
}

}  // namespace
}  // namespace millrace::wire
