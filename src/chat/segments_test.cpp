// Segments: what they are made of, and what is refused.
#include "chat/segments.h"

#include "chat/rules_test.h"
#include "chat/segment_rows.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Texts = std::vector<std::string>;

class SegmentsTest : public RulesTest {
 protected:
  Segment made(const SegmentChange& change) {
    auto act = server();
    return create_segment(act, change).value();
  }
  Segment seen(const std::string& id) {
    auto act = server();
    return existing_segment(act, id).value();
  }
};

TEST_F(SegmentsTest, AreMadeWithAnIdOfTheirOwnOrAGivenOne) {
  const auto segment = made({.id = "vips", .type = "user", .name = "VIPs", .description = "Best customers"});
  EXPECT_EQ(segment.id, "vips");
  EXPECT_EQ(segment.created_at, now_stored_);
  EXPECT_EQ(seen("vips").name, "VIPs");
  EXPECT_EQ(seen("vips").size, 0);
  EXPECT_EQ(made({.type = "channel"}).id.size(), 36u);
}

TEST_F(SegmentsTest, AreRefusedByTheFieldThatIsWrong) {
  made({.id = "vips", .type = "user"});
  auto act = server();
  expect_refused(create_segment(act, {}), Kind::input, "type is missing");
  expect_refused(create_segment(act, {.type = "team"}), Kind::input, "type: \"team\"");
  expect_refused(create_segment(act, {.id = "vips", .type = "user"}), Kind::input, "there is a segment \"vips\" already");
  expect_refused(create_segment(act, {.id = std::string(256, 'x'), .type = "user"}), Kind::input, "id is longer than 255");
  expect_refused(create_segment(act, {.type = "user", .name = std::string(129, 'x')}), Kind::input, "name is longer than 128");
  expect_refused(create_segment(act, {.type = "user", .description = std::string(257, 'x')}), Kind::input, "description is longer");
  expect_refused(create_segment(act, {.type = "user", .filter = Custom{std::string(16'385, ' ')}}), Kind::input, "filter is longer");
  expect_refused(create_segment(act, {.type = "user", .all_sender_channels = true}), Kind::input, "all_sender_channels");
  expect_refused(create_segment(act, {.type = "channel", .all_users = true}), Kind::input, "all_users");
  expect_refused(create_segment(act, {.type = "user", .filter = Custom{R"("id":"ann")"}, .all_users = true}), Kind::input, "filter");
  expect_refused(update_segment(act, "none", {}), Kind::does_not_exist, "Can't find segment with id none");
  expect_refused(update_segment(act, "vips", {.type = "channel"}), Kind::input, "type");
  expect_refused(delete_segment(act, "none"), Kind::does_not_exist, "none");
}

TEST_F(SegmentsTest, ChangeInPart) {
  made({.id = "vips", .type = "user", .name = "VIPs", .description = "Best"});
  auto act = server();
  ASSERT_TRUE(update_segment(act, "vips", {.name = "Others", .filter = Custom{R"("role":"admin")"}}));
  EXPECT_EQ(seen("vips").name, "Others");
  EXPECT_EQ(seen("vips").description, "Best");
  EXPECT_EQ(seen("vips").filter.members, R"("role":"admin")");
}

TEST_F(SegmentsTest, HaveTargetsOnce) {
  made({.id = "vips", .type = "user"});
  auto act = server();
  ASSERT_TRUE(add_segment_targets(act, "vips", {"ben", "ann", "ben"}));
  ASSERT_TRUE(add_segment_targets(act, "vips", {"ann", "nobody"}));
  EXPECT_EQ(seen("vips").size, 3);
  EXPECT_TRUE(segment_has_target(act, "vips", "nobody")) << "whether there is such a user or not";
  ASSERT_TRUE(remove_segment_targets(act, "vips", {"nobody", "cleo"}));
  expect_refused(segment_has_target(act, "vips", "nobody"), Kind::does_not_exist, "Can't find target with id nobody");
  const auto targets = segment_targets(act, "vips", {}).value();
  ASSERT_EQ(targets.size(), 2u);
  EXPECT_EQ(targets[0].target_id, "ann");
  EXPECT_EQ(targets[0].segment_id, "vips");
}

TEST_F(SegmentsTest, RefuseTargetsThatCanBeNone) {
  made({.id = "vips", .type = "user"}), made({.id = "rooms", .type = "channel"});
  auto act = server();
  expect_refused(add_segment_targets(act, "vips", {}), Kind::input, "target_ids must hold 1 to 10000");
  expect_refused(add_segment_targets(act, "vips", Texts(most_targets_at_once + 1, "x")), Kind::input, "target_ids must hold");
  expect_refused(add_segment_targets(act, "vips", {"ann", ""}), Kind::input, "target_ids[1]");
  expect_refused(add_segment_targets(act, "rooms", {"messaging:lobby", "lobby"}), Kind::input, "target_ids[1]: \"lobby\"");
  expect_refused(add_segment_targets(act, "none", {"ann"}), Kind::does_not_exist, "none");
  expect_refused(segment_has_target(act, "none", "ann"), Kind::does_not_exist, "segment with id none");
}

TEST_F(SegmentsTest, HaveABoundForTheirTargets) {
  made({.id = "vips", .type = "user"});
  const auto add = [&](std::size_t from, std::size_t count) {
    Texts ids;
    for (std::size_t i = from; i < from + count; ++i) ids.push_back("u" + std::to_string(i));
    auto act = server();
    return add_segment_targets(act, "vips", ids);
  };
  for (std::size_t i = 0; i < most_segment_targets; i += most_targets_at_once) ASSERT_TRUE(add(i, most_targets_at_once));
  expect_refused(add(most_segment_targets, 1), Kind::input, "more than 100000 targets");
}

TEST_F(SegmentsTest, CountWhomTheirFilterMeets) {
  for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
  made({.id = "few", .type = "user", .filter = Custom{R"("id":"ann")"}}), made({.id = "all", .type = "user", .all_users = true});
  auto act = server();
  ASSERT_TRUE(add_segment_targets(act, "few", {"ben", "nobody"}));
  auto few = seen("few"), all = seen("all");
  Filter filter;
  filter.parts.push_back({.kind = Filter::Kind::equal, .attribute = Attribute::id, .values = {"ann"}});
  count_met(act, few, filter);
  EXPECT_EQ(few.size, 3);
  count_met(act, all, {});
  EXPECT_EQ(all.size, 3);
}

TEST_F(SegmentsTest, AreGoneWhenTheyAreDeleted) {
  made({.id = "vips", .type = "user"});
  auto act = server();
  ASSERT_TRUE(delete_segment(act, "vips"));
  expect_refused(existing_segment(act, "vips"), Kind::does_not_exist, "vips");
  EXPECT_EQ(made({.id = "vips", .type = "channel"}).type, "channel") << "its id is free again";
}

}  // namespace
}  // namespace millrace::chat
