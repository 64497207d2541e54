// What a list of fields makes of an object: who is there, who is null, in which order, for which reader.
#include "wire/fields.h"

#include "wire/channel.h"
#include "wire/write.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace millrace::wire {
namespace {

struct Part {
  std::int64_t n = 7;
};

struct Whole {
  std::string text;
  bool flag = false;
  std::int64_t number = 0;
  std::optional<std::int64_t> maybe;
  std::vector<std::string> list;
  std::map<std::string, Part> map;
  std::optional<bool> perhaps;
  std::optional<chat::Custom> data;
};

struct Shape {
  std::string a, b;
  chat::Custom custom;
};

struct Pointing {
  const Part* part = nullptr;
};

}  // namespace

template <>
inline constexpr auto fields<Part> = std::tuple{Field{"n", &Part::n}};

template <>
inline constexpr auto fields<Whole> = std::tuple{
    Field{"text", &Whole::text},
    Field{"text_or_none", &Whole::text, Presence::omit_if_empty},
    Field{"text_or_null", &Whole::text, Presence::null_if_empty},
    Field{"flag", &Whole::flag},
    Field{"flag_or_none", &Whole::flag, Presence::omit_if_empty},
    Field{"number_or_none", &Whole::number, Presence::omit_if_empty},
    Field{"maybe", &Whole::maybe},
    Field{"maybe_or_none", &Whole::maybe, Presence::omit_if_empty},
    Field{"list", &Whole::list},
    Field{"list_or_none", &Whole::list, Presence::omit_if_empty},
    Field{"list_or_null", &Whole::list, Presence::null_if_empty},
    Field{"map", &Whole::map},
    Field{"map_or_none", &Whole::map, Presence::omit_if_empty},
    Field{"perhaps_or_none", &Whole::perhaps, Presence::omit_if_empty},
    Field{"data_or_none", &Whole::data, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<Shape> = std::tuple{
    Field{"custom", &Shape::custom, Presence::beside},
    Field{"a", &Shape::a, Presence::omit_if_empty, only(Profile::hook_v1)},
    Field{"a", &Shape::a, Presence::always, only(Profile::http_v1)},
    Constant{"sealed", "null"},
    Constant{"labels", "[]", only(Profile::http_v1)},
    Field{"b", &Shape::b, Presence::omit_if_empty},
};

template <>
inline constexpr auto fields<Pointing> = std::tuple{Field{"part", &Pointing::part}};

namespace {

TEST(Fields, OfAnEmptyObject) {
  EXPECT_EQ(written(Whole{}, Profile::http_v1),
            R"({"text":"","text_or_null":null,"flag":false,"number_or_none":0,"maybe":null,"list":[],"list_or_null":null,"map":{}})");
}

TEST(Fields, OfAFullObject) {
  const Whole whole{"x", true, -1, 0, {"a", "b"}, {{"k", {}}, {"j", {8}}}, false, chat::Custom{}};
  EXPECT_EQ(
      written(whole, Profile::http_v1),
      R"({"text":"x","text_or_none":"x","text_or_null":"x","flag":true,"flag_or_none":true,"number_or_none":-1,"maybe":0,"maybe_or_none":0,)"
      R"("list":["a","b"],"list_or_none":["a","b"],"list_or_null":["a","b"],"map":{"j":{"n":8},"k":{"n":7}},)"
      R"("map_or_none":{"j":{"n":8},"k":{"n":7}},"perhaps_or_none":false,"data_or_none":{}})");
}

TEST(Fields, OfOneProfileAreNotInTheOther) {
  EXPECT_EQ(written(Shape{}, Profile::hook_v1), R"({"sealed":null})");
  EXPECT_EQ(written(Shape{}, Profile::http_v1), R"({"a":"","sealed":null,"labels":[]})");
  EXPECT_EQ(written(Shape{"x", "y", {}}, Profile::hook_v1), R"({"a":"x","sealed":null,"b":"y"})");
}

TEST(Fields, CustomDataStandsBesideThem) {
  EXPECT_EQ(written(Shape{"x", "", {R"("mood":{"glad":1.0},"n":1e400)"}}, Profile::hook_v1),
            R"({"mood":{"glad":1.0},"n":1e400,"a":"x","sealed":null})");
}

TEST(Fields, CustomDataIsAnObjectInV2) {
  EXPECT_EQ(written(Shape{"x", "", {R"("mood":{"glad":1.0})"}}, Profile::http_v2), R"({"custom":{"mood":{"glad":1.0}},"sealed":null})");
  EXPECT_EQ(written(Shape{}, Profile::http_v2), R"({"custom":{},"sealed":null})");
}

TEST(Fields, TimesAreNanosecondsInV2) {
  std::string out;
  Writer(out, Profile::http_v2).write(Instant{1'700'000'000'123'456'789});
  EXPECT_EQ(out, "1700000000123456789");
  out.clear();
  Writer(out, Profile::http_v2).write(chat::LastRead{});
  EXPECT_EQ(out, "0");
}

TEST(Fields, AnObjectBehindAPointerIsWrittenWhole) {
  const Part part;
  EXPECT_EQ(written(Pointing{&part}, Profile::http_v1), R"({"part":{"n":7}})");
}

TEST(Fields, AChannelShowsItsConfigAsAnObject) {
  chat::Channel channel;
  channel.config = chat::built_in_channel_type("messaging");
  EXPECT_NE(written(channel, Profile::http_v1).find(R"("name":"messaging","typing_events":true,"read_events":true)"), std::string::npos);
}

// 150 users are more than are kept in mind, and new ones (key 0) are never the same.
TEST(Fields, UsersThatRepeatAreWrittenAsIfTheyDidNot) {
  std::vector<chat::User> users;
  for (std::int64_t i = 0; i < 450; ++i) {
    chat::User user;
    user.key = chat::UserKey{i % 3 == 0 ? 0 : i % 150};
    user.id = user.key == chat::UserKey{} ? "new-" + std::to_string(i) : "user-" + std::to_string(i % 150);
    user.custom.members = R"("n":1.0)";
    users.push_back(user);
  }
  std::string once, again;
  Writer(once, Profile::http_v1).write(users);
  Writer(again, Profile::http_v1, Repeats::users).write(users);
  EXPECT_EQ(again, once);
}

TEST(Fields, KnowTheirNamesButNotThatOfCustomData) {
  EXPECT_TRUE(is_field<Shape>("a"));
  EXPECT_TRUE(is_field<Shape>("sealed"));
  EXPECT_FALSE(is_field<Shape>("custom"));
  EXPECT_FALSE(is_field<Shape>("mood"));
}

}  // namespace
}  // namespace millrace::wire
