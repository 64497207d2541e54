// Segments are kept with their targets, and count whom a filter meets.
#include "store/segment_suite_test.h"

#include "chat/segment_rows.h"

namespace millrace::store {
namespace {

using Texts = std::vector<std::string>;
using chat::Attribute;
using Kind = chat::Filter::Kind;

chat::Segment segment_of(std::string id, std::string type, int second) {
  chat::Segment segment{.id = std::move(id), .type = std::move(type), .name = "n", .description = "d", .filter = {R"("id":"x")"}};
  segment.created_at = segment.updated_at = at_second(second);
  return segment;
}

chat::Filter test(Kind kind, Attribute attribute, chat::Value value) {
  return {.kind = kind, .attribute = attribute, .values = {std::move(value)}};
}

Texts ids(const std::vector<chat::Segment>& segments) {
  Texts ids;
  for (const auto& segment : segments) ids.push_back(segment.id);
  return ids;
}

Texts ids(const std::vector<chat::SegmentTarget>& targets) {
  Texts ids;
  for (const auto& target : targets) ids.push_back(target.target_id);
  return ids;
}

TEST_P(SegmentSuite, ASegmentIsKept) {
  const auto key = change([&](chat::State& state) {
    auto segment = segment_of("s", "user", 1);
    segment.all_users = true;
    return state.segments().add(segment);
  });
  everywhere([&](chat::State& state) {
    const auto segment = state.segments().segment("s");
    ASSERT_TRUE(segment);
    EXPECT_EQ(segment->key, key);
    EXPECT_EQ(segment->type, "user");
    EXPECT_EQ(segment->name, "n");
    EXPECT_EQ(segment->description, "d");
    EXPECT_EQ(segment->filter.members, R"("id":"x")");
    EXPECT_TRUE(segment->all_users);
    EXPECT_FALSE(segment->all_sender_channels);
    EXPECT_EQ(segment->size, 0);
    EXPECT_EQ(segment->created_at, at_second(1));
    EXPECT_FALSE(state.segments().segment("t"));
  });
  change([&](chat::State& state) {
    auto segment = state.segments().segment("s").value();
    segment.name = "m", segment.description = "e", segment.filter.members.clear(), segment.updated_at = at_second(2);
    state.segments().update(segment);
  });
  everywhere([&](chat::State& state) {
    const auto segment = state.segments().segment("s").value();
    EXPECT_EQ(segment.name, "m");
    EXPECT_EQ(segment.description, "e");
    EXPECT_EQ(segment.filter.members, "");
    EXPECT_EQ(segment.created_at, at_second(1));
    EXPECT_EQ(segment.updated_at, at_second(2));
  });
}

TEST_P(SegmentSuite, TargetsAreKeptOnceAndCounted) {
  change([&](chat::State& state) {
    auto& segments = state.segments();
    const auto key = segments.add(segment_of("s", "user", 1)), other = segments.add(segment_of("t", "user", 1));
    segments.add_targets(key, {"b", "a", "c", "a"}, at_second(2));
    segments.add_targets(key, {"c", "d"}, at_second(3));
    segments.remove_targets(key, {"b", "x"});
    segments.add_targets(other, {"a"}, at_second(4));
  });
  everywhere([&](chat::State& state) {
    auto& segments = state.segments();
    const auto segment = segments.segment("s").value();
    EXPECT_EQ(segment.size, 3);
    EXPECT_TRUE(segments.has_target(segment.key, "a"));
    EXPECT_FALSE(segments.has_target(segment.key, "b"));
    const auto targets = segments.targets(segment, {});
    EXPECT_EQ(ids(targets), (Texts{"a", "c", "d"}));
    EXPECT_EQ(targets[1].segment_id, "s");
    EXPECT_EQ(targets[1].created_at, at_second(2)) << "who was one stays the one that it was";
    EXPECT_EQ(ids(segments.targets(segment, {.limit = 2, .offset = 1})), (Texts{"c", "d"}));
    EXPECT_EQ(ids(segments.targets(segment, {.filter = test(Kind::greater_or_equal, Attribute::target_id, "c")})), (Texts{"c", "d"}));
    EXPECT_EQ(ids(segments.targets(segment, {.order = {{Attribute::target_id, {}, chat::Direction::descending}}})), (Texts{"d", "c", "a"}));
    EXPECT_EQ(ids(segments.targets(segment, {.order = {{Attribute::created_at}}})), (Texts{"d", "c", "a"}));
  });
  change([&](chat::State& state) { state.segments().remove(state.segments().segment("s")->key); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.segments().segment("s"));
    EXPECT_EQ(state.segments().segment("t")->size, 1);
  });
  change([&](chat::State& state) { state.segments().add(segment_of("s", "user", 5)); });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(ids(state.segments().targets(state.segments().segment("s").value(), {})), Texts{}) << "its targets are gone with it";
  });
}

TEST_P(SegmentSuite, Pages) {
  change([&](chat::State& state) {
    auto all = segment_of("b", "user", 2);
    all.all_users = true;
    state.segments().add(segment_of("a", "user", 1)), state.segments().add(all), state.segments().add(segment_of("c", "channel", 3));
  });
  everywhere([&](chat::State& state) {
    auto& segments = state.segments();
    EXPECT_EQ(ids(segments.segments({})), (Texts{"c", "b", "a"})) << "the newest first";
    EXPECT_EQ(ids(segments.segments({.limit = 1, .offset = 1})), Texts{"b"});
    EXPECT_EQ(ids(segments.segments({.filter = test(Kind::equal, Attribute::type, "user")})), (Texts{"b", "a"}));
    EXPECT_EQ(ids(segments.segments({.filter = test(Kind::equal, Attribute::all_users, true)})), Texts{"b"});
    EXPECT_EQ(ids(segments.segments(
                  {.filter = test(Kind::equal, Attribute::name, "n"), .order = {{Attribute::id, {}, chat::Direction::ascending}}})),
              (Texts{"a", "b", "c"}));
    EXPECT_EQ(ids(segments.segments({.filter = test(Kind::greater, Attribute::created_at, at_second(1)),
                                     .order = {{Attribute::updated_at, {}, chat::Direction::ascending}}})),
              (Texts{"b", "c"}));
  });
}

TEST_P(SegmentSuite, WhomAFilterMeetsIsCounted) {
  change([&](chat::State& state) {
    auto gone = saved_user(state, "gone");
    gone.deactivated_at = at_second(9);
    state.save(gone);
  });
  everywhere([&](chat::State& state) {
    auto& segments = state.segments();
    EXPECT_EQ(segments.users_met({}, 100), 2u) << "without the deactivated one";
    EXPECT_EQ(segments.users_met({}, 1), 1u);
    EXPECT_EQ(segments.users_met(test(Kind::equal, Attribute::id, "ann"), 100), 1u);
    EXPECT_EQ(segments.users_met(test(Kind::in, Attribute::id, "gone"), 100), 0u);
    EXPECT_EQ(segments.channels_met({}, 100), 1u);
    EXPECT_EQ(segments.channels_met(test(Kind::equal, Attribute::type, "team"), 100), 0u);
    EXPECT_EQ(segments.channels_met(test(Kind::in, Attribute::members, "ann"), 100), 0u) << "nobody is in it";
  });
}

}  // namespace
}  // namespace millrace::store
