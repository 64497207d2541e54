// What set and unset do to named fields and to custom data.
#include "wire/partial.h"

#include "wire/channel.h"
#include "wire/message.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

struct Edited {
  chat::ChannelChange set;
  chat::CustomEdit edit;
};

Edited read_of(std::string_view body) {
  Edited edited;
  const auto done = read_partial<chat::ChannelChange, chat::Channel>(parse_json(body).value(), edited.set, edited.edit, "change");
  EXPECT_TRUE(done) << done.error().message();
  return edited;
}

std::string fault_of(std::string_view body) {
  Edited edited;
  const auto done = read_partial<chat::ChannelChange, chat::Channel>(parse_json(body).value(), edited.set, edited.edit, "change");
  return done ? "" : done.error().message();
}

TEST(Partial, OwnFieldsAreReadAndTheRestIsCustomData) {
  const auto edited = read_of(R"({"set":{"frozen":true,"depth":1.50,"topic":"b"},"unset":["level","absent"]})");
  EXPECT_EQ(edited.set.frozen, true);
  EXPECT_FALSE(edited.set.team || edited.set.disabled);
  EXPECT_EQ(edited.edit({R"("level":1,"topic":"a","wheel":{"x":[1.0]})"}).members, R"("topic":"b","wheel":{"x":[1.0]},"depth":1.50)");
}

TEST(Partial, NothingGivenChangesNothing) {
  for (const auto* body : {"{}", R"({"set":null,"unset":null})", R"({"set":[],"unset":[]})", R"({"set":{}})"})
    EXPECT_EQ(read_of(body).edit({R"("a":1.0)"}).members, R"("a":1.0)") << body;
}

TEST(Partial, AFieldThatMayBeLeftOutIsEmptied) {
  const auto edited = read_of(R"({"unset":["team"]})");
  EXPECT_EQ(edited.set.team, "");
}

TEST(Partial, WhatIsSetAndUnsetIsGone) { EXPECT_EQ(read_of(R"({"set":{"a":1},"unset":["a"]})").edit({}).members, ""); }

TEST(Partial, FaultsNameTheList) {
  EXPECT_EQ(fault_of(R"({"unset":["cid"]})"), "change.unset.cid can't be unset");
  EXPECT_EQ(fault_of(R"({"unset":["members"]})"), "change.unset.members can't be unset");
  EXPECT_EQ(fault_of(R"({"unset":"team"})"), "change.unset must be an array, not a string");
  EXPECT_EQ(fault_of(R"({"set":{"frozen":"yes"}})"), "change.set.frozen must be a boolean, not a string");
  EXPECT_TRUE(fault_of(R"({"set":{"a.b":1}})").starts_with("change.set.a.b names a member of an inner object"));
  EXPECT_TRUE(fault_of(R"({"unset":["a.b"]})").starts_with("change.unset.a.b names a member of an inner object"));
}

}  // namespace
}  // namespace millrace::wire
