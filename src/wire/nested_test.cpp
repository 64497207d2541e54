// Custom data in an object of its own, and beside its neighbours.
#include "wire/nested.h"

#include <gtest/gtest.h>

namespace millrace::wire {
namespace {

std::string flat(std::string_view text) { return to_text(flattened(parse_json(text).value())); }

TEST(Nested, CustomDataStandsBesideItsNeighbours) {
  EXPECT_EQ(flat(R"({"users":{"amy":{"id":"amy","custom":{"color":"red","size":1.50}}}})"),
            R"({"users":{"amy":{"id":"amy","color":"red","size":1.50}}})");
  EXPECT_EQ(flat(R"({"message":{"attachments":[{"custom":{"a":1},"type":"x"},{"type":"y"}]}})"),
            R"({"message":{"attachments":[{"type":"x","a":1},{"type":"y"}]}})");
}

TEST(Nested, ItsInsideIsLeftAlone) {
  EXPECT_EQ(flat(R"({"data":{"custom":{"custom":{"a":1},"b":2}}})"), R"({"data":{"custom":{"a":1},"b":2}})");
}

TEST(Nested, NeighboursWin) { EXPECT_EQ(flat(R"({"user":{"custom":{"id":"eve","a":1},"id":"amy"}})"), R"({"user":{"id":"amy","a":1}})"); }

TEST(Nested, OnlyAnObjectWithinTheBodyIsCustomData) {
  EXPECT_EQ(flat(R"({"roles":[{"name":"role","custom":true},{"custom":null}]})"), R"({"roles":[{"name":"role","custom":true},{}]})");
  EXPECT_EQ(flat(R"({"entity_id":"m","custom":{"a":1}})"), R"({"entity_id":"m","custom":{"a":1}})");
}

TEST(Nested, AttachmentsKeepWhatStreamNames) {
  EXPECT_EQ(nested_attachments(R"([{"type":"image","mine":1.0,"title":"t"},{}])"),
            R"([{"type":"image","title":"t","custom":{"mine":1.0}},{"custom":{}}])");
}

}  // namespace
}  // namespace millrace::wire
