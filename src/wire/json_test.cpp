// What goes in comes out; what SQS or a consumer could not read never gets in.
#include "wire/json.h"

#include "base/random.h"

#include <gtest/gtest.h>

#include <chrono>

namespace millrace::wire {
namespace {

std::string round_trip(std::string_view text) {
  const auto document = parse_json(text);
  return document ? to_text(*document) : "refused: " + document.error();
}

TEST(Json, KeepsOrderAndTheSpellingOfNumbers) {
  const auto* text = R"({"z":1.0,"a":12345678901234567890123,"e":1e400,"m":-0,"n":[true,false,null,{}],"s":""})";
  EXPECT_EQ(round_trip(text), text);
}

TEST(Json, EscapesWhereverACharacterStands) {
  const std::vector<std::pair<std::string, std::string>> characters{
      {"a", "a"}, {"\"", "\\\""}, {"é", "é"}, {"\x01", "\\u0001"}, {"\xff", "\xef\xbf\xbd"}, {"\xef\xbf\xbf", "\\uffff"}, {"😀", "😀"}};
  std::string text, expected = "\"";
  SeededRandom random(3);
  while (text.size() < 3'000) {
    const auto& [character, escaped] = characters[random.next() % characters.size()];
    text += character, expected += escaped;
    std::string out = "before ";
    append_json_string(out, text);
    ASSERT_EQ(out, "before " + expected + '"') << text.size();
  }
}

TEST(Json, DropsBlanksAndNeedlessEscapes) { EXPECT_EQ(round_trip(" { \"a\" : \"\\u00e9\\/\" } "), "{\"a\":\"é/\"}"); }

TEST(Json, EscapesWhatSqsRefuses) {
  EXPECT_EQ(round_trip("\"\\ufffe\\uffff\\u0001\\ufffd\""), "\"\\ufffe\\uffff\\u0001\xef\xbf\xbd\"");
  std::string out;
  append_json_string(out, "a\"\\\n\x1f");
  EXPECT_EQ(out, "\"a\\\"\\\\\\n\\u001f\"");
}

// Headers and decoded URLs may hold any bytes, and come into payloads and errors.
TEST(Json, WritesUtf8WhateverTheBytes) {
  std::string out;
  append_json_string(out,
                     "a\xff"
                     "b\xc3\xa9\xe2\x82 \xf0\x9f\xa6\xa6\xed\xa0\x80");
  EXPECT_EQ(out,
            "\"a\xef\xbf\xbd"
            "b\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd \xf0\x9f\xa6\xa6\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_TRUE(parse_json(out));
}

// A body of 1 MiB holds 100,000 members; comparing each with each would hold its loop for many seconds.
TEST(Json, RepeatedNamesCostNoMoreThanSorting) {
  std::string many = "{";
  for (int i = 0; i < 100'000; ++i) many += "\"" + std::to_string(i) + "\":0,";
  many += "\"7\":1}";
  const auto began = std::chrono::steady_clock::now();
  const auto document = parse_json(many);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
  EXPECT_EQ(document->object()->size(), 100'000u);
  EXPECT_EQ(document->object()->back().name, "7");
}

TEST(Json, OfOneNameTheLastCounts) {
  EXPECT_EQ(round_trip(R"({"a":1,"b":2,"a":3})"), R"({"b":2,"a":3})");
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i % 20) + "\":" + std::to_string(i) + ",";
  many.back() = '}';
  EXPECT_EQ(parse_json(many)->object()->size(), 20u);
  EXPECT_EQ(parse_json(many)->find("k0")->number()->text, "20");
}

TEST(Json, RefusesWhatIsNoDocument) {
  for (const auto* text :
       {"", "{", "{}x", "{} {}", "\"\\ud800\"", "\"\\udc00x\"", "\"\xff\"", "{\"a\":}", "[1,]", "nul", "'a'", "\"\x01\""})
    EXPECT_FALSE(parse_json(text)) << text;
}

TEST(Json, BoundsTheNesting) {
  EXPECT_TRUE(parse_json(std::string(max_json_depth, '[') + std::string(max_json_depth, ']')));
  EXPECT_FALSE(parse_json(std::string(max_json_depth + 1, '[') + std::string(max_json_depth + 1, ']')));
}

}  // namespace
}  // namespace millrace::wire
