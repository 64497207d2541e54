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
  const auto done = read_partial(parse_json(body).value(), edited.set, edited.edit, "change");
  EXPECT_TRUE(done) << done.error().message();
  return edited;
}

std::string change_fault(std::string_view body) {
  Edited edited;
  const auto done = read_partial(parse_json(body).value(), edited.set, edited.edit, "change");
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
  EXPECT_EQ(change_fault(R"({"unset":["cid"]})"), "change.unset.cid can't be unset");
  EXPECT_EQ(change_fault(R"({"unset":["members"]})"), "change.unset.members can't be unset");
  EXPECT_EQ(change_fault(R"({"unset":"team"})"), "change.unset must be an array, not a string");
  EXPECT_EQ(change_fault(R"({"set":{"frozen":"yes"}})"), "change.set.frozen must be a boolean, not a string");
  EXPECT_EQ(change_fault(R"({"set":{"created_by.name":1}})"), "change.set.created_by.name is a part of a field that is set as a whole");
  EXPECT_EQ(change_fault(R"({"unset":["config.name"]})"), "change.unset.config.name is a part of a field that is set as a whole");
  for (const auto* name : {"a..b", ".a", "a."})
    EXPECT_TRUE(change_fault(R"({"unset":[")" + std::string(name) + R"("]})").contains("without a name")) << name;
  std::string far = "a";
  for (std::size_t i = 0; i < max_json_depth; ++i) far += ".a";
  EXPECT_TRUE(change_fault(R"({"set":{")" + far + R"(":1}})").contains("too deep"));
  EXPECT_TRUE(change_fault(R"({"set":{")" + far.substr(0, 2 * (max_json_depth - 5)) + R"(a":[[[1]]]}})").contains("too deep"));
}

TEST(Partial, ADotLeadsIntoAnInnerObject) {
  const chat::Custom stored{R"("wheel":{"x":[1.0],"y":{"z":1}},"topic":"a")"};
  EXPECT_EQ(read_of(R"({"set":{"wheel.y.z":2.50,"wheel.w":null}})").edit(stored).members,
            R"("wheel":{"x":[1.0],"y":{"z":2.50},"w":null},"topic":"a")");
  EXPECT_EQ(read_of(R"({"unset":["wheel.y.z","wheel.absent.z","topic.z"]})").edit(stored).members,
            R"("wheel":{"x":[1.0],"y":{}},"topic":"a")");
  EXPECT_EQ(read_of(R"({"set":{"new.deep":true,"topic.now":"an object"}})").edit(stored).members,
            R"("wheel":{"x":[1.0],"y":{"z":1}},"topic":{"now":"an object"},"new":{"deep":true})");
}

}  // namespace
}  // namespace millrace::wire
