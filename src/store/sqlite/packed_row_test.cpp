// What goes in comes out, and takes little.
#include "store/sqlite/packed_row.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <vector>

namespace millrace::store::sqlite {
namespace {

TEST(PackedRowTest, ReadsWhatWasPacked) {
  const std::vector<std::int64_t> integers{0,
                                           1,
                                           47,
                                           48,
                                           127,
                                           128,
                                           -1,
                                           -128,
                                           -129,
                                           255,
                                           32'767,
                                           32'768,
                                           -32'769,
                                           1'764'374'100'123'456'000,
                                           1'764'374'100'123'456'000,
                                           std::numeric_limits<std::int64_t>::max(),
                                           std::numeric_limits<std::int64_t>::min()};
  const std::vector<std::string> texts{"",
                                       "<p></p>\n",
                                       "a",
                                       "<p>a</p>\n",
                                       "<p>a</p>",
                                       std::string(190, 'x'),
                                       std::string(191, 'y'),
                                       "<p>" + std::string(191, 'y') + "</p>\n",
                                       std::string(70'000, 'z'),
                                       std::string("\0\xff", 2)};
  RowPacker packer;
  for (const auto integer : integers) packer.add(integer), packer.add_null();
  for (const auto& text : texts) packer.add(text), packer.add(text), packer.add_null();
  PackedRow row(packer.bytes());
  for (const auto integer : integers) {
    std::int64_t read = 1;
    std::optional<std::int64_t> nothing = 7;
    row.into(read, nothing);
    EXPECT_EQ(read, integer);
    EXPECT_EQ(nothing, std::nullopt);
  }
  for (const auto& text : texts) {
    std::string read = "before";
    std::optional<std::string> again, nothing = "before";
    row.into(read, again, nothing);
    EXPECT_EQ(read, text);
    EXPECT_EQ(again, text);
    EXPECT_EQ(nothing, std::nullopt);
  }
}

TEST(PackedRowTest, ReadsTheTypesOfColumns) {
  enum class Key : std::int64_t {};
  RowPacker packer;
  packer.add(-5), packer.add(1), packer.add(9'000'000'000), packer.add("seen");
  PackedRow row(packer.bytes());
  Key key{};
  bool truth = false;
  std::optional<Instant> at;
  std::string_view view;
  row.into(key, truth, at, view);
  EXPECT_EQ(key, Key{-5});
  EXPECT_TRUE(truth);
  EXPECT_EQ(at, Instant{9'000'000'000});
  EXPECT_EQ(view, "seen");
}

TEST(PackedRowTest, WritesNothingTwice) {
  const std::string text(300, 't');
  RowPacker packer;
  packer.add(text), packer.add("<p>" + text + "</p>\n");
  packer.add(1'764'374'100'123'456'000), packer.add(1'764'374'100'123'456'000);
  EXPECT_LT(packer.bytes().size(), text.size() + 20);
}

TEST(PackedRowDeathTest, SaysThatItEnds) {
  PackedRow row("");
  std::int64_t value = 0;
  EXPECT_DEATH(row.into(value), "a kept row ends early");
}

}  // namespace
}  // namespace millrace::store::sqlite
