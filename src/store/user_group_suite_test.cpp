// Groups are kept with their members, in pages.
#include "store/user_group_suite_test.h"

#include "chat/user_group_rows.h"

namespace millrace::store {
namespace {

using Texts = std::vector<std::string>;
using Place = chat::UserGroupPage::Place;

chat::UserGroup group_of(std::string id, std::string name, int second, std::string team = "") {
  chat::UserGroup group{.id = std::move(id), .name = std::move(name), .description = "d", .team_id = std::move(team)};
  group.created_at = group.updated_at = at_second(second);
  return group;
}

Texts ids(const std::vector<chat::UserGroup>& groups) {
  Texts ids;
  for (const auto& group : groups) ids.push_back(group.id);
  return ids;
}

TEST_P(UserGroupSuite, AGroupIsKeptWithItsMembers) {
  const auto key = change([&](chat::State& state) {
    auto& groups = state.user_groups();
    const auto added = groups.add(group_of("g", "Mill", 1, "red"));
    groups.save(added, {.user = ben_.key, .is_admin = false, .created_at = at_second(2)});
    groups.save(added, {.user = ann_.key, .is_admin = false, .created_at = at_second(3)});
    groups.save(added, {.user = ben_.key, .is_admin = true, .created_at = at_second(4)});
    return added;
  });
  everywhere([&](chat::State& state) {
    const auto group = state.user_groups().group("g");
    ASSERT_TRUE(group);
    EXPECT_EQ(group->key, key);
    EXPECT_EQ(group->name, "Mill");
    EXPECT_EQ(group->description, "d");
    EXPECT_EQ(group->team_id, "red");
    EXPECT_EQ(group->created_at, at_second(1));
    ASSERT_EQ(group->members.size(), 2u);
    EXPECT_EQ(group->members[0].user_id, "ben") << "in the order of joining";
    EXPECT_EQ(group->members[0].group_id, "g");
    EXPECT_TRUE(group->members[0].is_admin);
    EXPECT_EQ(group->members[0].created_at, at_second(2));
    EXPECT_EQ(group->members[1].user, ann_.key);
    EXPECT_FALSE(state.user_groups().group("h"));
  });
}

TEST_P(UserGroupSuite, ChangesAndRemovals) {
  change([&](chat::State& state) {
    auto& groups = state.user_groups();
    auto group = group_of("g", "Mill", 1);
    group.key = groups.add(group);
    for (const auto& user : {ann_, ben_}) groups.save(group.key, {.user = user.key, .created_at = at_second(2)});
    group.name = "Weir", group.description = "e", group.updated_at = at_second(5);
    groups.update(group);
    groups.remove(group.key, ann_.key);
  });
  everywhere([&](chat::State& state) {
    const auto group = state.user_groups().group("g").value();
    EXPECT_EQ(group.name, "Weir");
    EXPECT_EQ(group.updated_at, at_second(5));
    ASSERT_EQ(group.members.size(), 1u);
    EXPECT_EQ(group.members[0].user_id, "ben");
    EXPECT_EQ(ids(state.user_groups().groups("wei", {})), Texts{"g"}) << "found by its new name";
    EXPECT_EQ(ids(state.user_groups().groups("mil", {})), Texts{});
  });
  change([&](chat::State& state) { state.remove(ben_); });
  everywhere(
      [&](chat::State& state) { EXPECT_TRUE(state.user_groups().group("g")->members.empty()) << "who is gone is a member of none"; });
  change([&](chat::State& state) { state.user_groups().remove(state.user_groups().group("g")->key); });
  everywhere([&](chat::State& state) { EXPECT_FALSE(state.user_groups().group("g")); });
}

TEST_P(UserGroupSuite, Pages) {
  change([&](chat::State& state) {
    auto& groups = state.user_groups();
    groups.add(group_of("b", "Red Weir", 1, "red")), groups.add(group_of("a", "red mill", 1)), groups.add(group_of("c", "Reed", 2, "red"));
    groups.add(group_of("d", "Blue", 3));
  });
  everywhere([&](chat::State& state) {
    auto& groups = state.user_groups();
    EXPECT_EQ(ids(groups.groups({})), (Texts{"a", "b", "c", "d"}));
    EXPECT_EQ(ids(groups.groups({.limit = 2})), (Texts{"a", "b"}));
    EXPECT_EQ(ids(groups.groups({.after = Place{.created_at = at_second(1), .id = "a"}})), (Texts{"b", "c", "d"}));
    EXPECT_EQ(ids(groups.groups({.after = Place{.created_at = at_second(1)}})), (Texts{"c", "d"})) << "behind all of that time";
    EXPECT_EQ(ids(groups.groups({.teams = Texts{"red"}})), (Texts{"b", "c"}));
    EXPECT_EQ(ids(groups.groups({.teams = Texts{""}})), (Texts{"a", "d"}));
    EXPECT_EQ(ids(groups.groups({.teams = Texts{}})), Texts{});
    EXPECT_EQ(ids(groups.groups("re", {})), (Texts{"a", "b", "c"})) << "in the order of their names";
    EXPECT_EQ(ids(groups.groups("RED", {.limit = 1})), Texts{"a"});
    EXPECT_EQ(ids(groups.groups("re", {.after = Place{.name = "red mill", .id = "a"}})), (Texts{"b", "c"}));
    EXPECT_EQ(ids(groups.groups("re", {.after = Place{.name = "Red Weir"}})), Texts{"c"});
    EXPECT_EQ(ids(groups.groups("re", {.teams = Texts{"red"}, .after = Place{.name = "Red Weir"}})), Texts{"c"});
  });
}

}  // namespace
}  // namespace millrace::store
