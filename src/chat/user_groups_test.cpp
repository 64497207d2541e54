// Groups of users: who is in them, who sees them, and what is told of them.
#include "chat/user_groups.h"

#include "chat/rules_test.h"

#include <algorithm>

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Texts = std::vector<std::string>;

class UserGroupsTest : public RulesTest {
 protected:
  UserGroupsTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
  }

  UserGroup made(const std::string& id, const std::string& name, const Texts& members = {}, const std::string& team = "") {
    auto act = server();
    return create_user_group(act, {.id = id, .name = name, .team_id = team, .member_ids = members}).value();
  }
  Expected<UserGroup> seen(const std::string& by, const std::string& id, const std::string& team = "") {
    auto act = as(by);
    return existing_user_group(act, {id, team});
  }
  Texts listed(const std::string& by, const UserGroupPage& page = {}, const std::string& team = "") {
    auto act = as(by);
    return ids(user_groups(act, team, page).value());
  }
  static Texts ids(const std::vector<UserGroup>& groups) {
    Texts ids;
    for (const auto& group : groups) ids.push_back(group.id);
    return ids;
  }
  static Texts members(const UserGroup& group) {
    Texts ids;
    for (const auto& member : group.members) ids.push_back(member.user_id + (member.is_admin ? "!" : ""));
    return ids;
  }
};

TEST_F(UserGroupsTest, AreMadeWithTheirMembers) {
  const auto group = made("crew", "Crew", {"ann", "ben", "ann"});
  ASSERT_EQ(types(), Texts{"user_group.created"});
  EXPECT_EQ(events_[0].user_group->id, "crew");
  EXPECT_EQ(events_[0].user_group->members.size(), 2u);
  EXPECT_FALSE(events_[0].member_ids);
  expect_request(events_[0]);
  EXPECT_EQ(members(group), (Texts{"ann", "ben"})) << "each once";
  EXPECT_EQ(members(seen("cleo", "crew").value()), (Texts{"ann", "ben"}));
  EXPECT_FALSE(made("", "Without an id").id.empty());
}

TEST_F(UserGroupsTest, AreRefusedByTheFieldThatIsWrong) {
  made("crew", "Crew");
  auto act = server();
  expect_refused(create_user_group(act, {.id = "new"}), Kind::input, "name");
  expect_refused(create_user_group(act, {.id = "crew", .name = "Crew"}), Kind::input, "there is a user group \"crew\" already");
  expect_refused(create_user_group(act, {.name = "x", .member_ids = {"ann", "nobody"}}), Kind::input, "member_ids[1]");
  expect_refused(create_user_group(act, {.name = std::string(256, 'x')}), Kind::input, "name is longer than 255");
  expect_refused(create_user_group(act, {.name = "x", .description = std::string(1'025, 'x')}), Kind::input, "description is longer");
  expect_refused(update_user_group(act, {"crew", ""}, {.name = ""}), Kind::input, "name");
  expect_refused(update_user_group(act, {"none", ""}, {.name = "x"}), Kind::does_not_exist, "Can't find user group with id none");
  expect_refused(add_user_group_members(act, {"crew", ""}, {}), Kind::input, "member_ids");
  expect_refused(delete_user_group(act, {"crew", "red"}), Kind::does_not_exist, "crew");
}

TEST_F(UserGroupsTest, ChangeInPart) {
  made("crew", "Crew");
  auto act = server();
  ASSERT_TRUE(update_user_group(act, {"crew", ""}, {.description = "Night shift"}));
  EXPECT_EQ(types(), Texts{"user_group.updated"});
  const auto group = seen("", "crew").value();
  EXPECT_EQ(group.name, "Crew");
  EXPECT_EQ(group.description, "Night shift");
}

TEST_F(UserGroupsTest, TellWhoWasAddedAndWhoWasRemoved) {
  made("crew", "Crew", {"ann"});
  auto adding = server();
  EXPECT_EQ(members(add_user_group_members(adding, {"crew", ""}, {.member_ids = {"ann", "ben"}}).value()), (Texts{"ann", "ben"}));
  ASSERT_EQ(types(), Texts{"user_group.member_added"});
  EXPECT_EQ(events_[0].member_ids, Texts{"ben"}) << "ann was there before";
  auto promoting = server();
  EXPECT_EQ(members(add_user_group_members(promoting, {"crew", ""}, {{"ann"}, true}).value()), (Texts{"ann!", "ben"}));
  EXPECT_EQ(events_[0].member_ids, Texts{"ann"});
  auto again = server();
  ASSERT_TRUE(add_user_group_members(again, {"crew", ""}, {.member_ids = {"ann"}}));
  EXPECT_EQ(types(), Texts{}) << "an admin stays one";
  auto removing = server();
  EXPECT_EQ(members(remove_user_group_members(removing, {"crew", ""}, {.member_ids = {"ann", "cleo"}}).value()), Texts{"ben"});
  ASSERT_EQ(types(), Texts{"user_group.member_removed"});
  EXPECT_EQ(events_[0].member_ids, Texts{"ann"});
  EXPECT_EQ(members(*events_[0].user_group), Texts{"ben"});
  auto nothing = server();
  ASSERT_TRUE(remove_user_group_members(nothing, {"crew", ""}, {.member_ids = {"cleo"}}));
  EXPECT_EQ(types(), Texts{});
}

TEST_F(UserGroupsTest, HaveABoundForTheirMembers) {
  made("crew", "Crew");
  for (std::size_t i = 0; i <= most_group_members; ++i) add_user("u" + std::to_string(i));
  const auto add = [&](std::size_t from, std::size_t count) {
    Texts ids;
    for (std::size_t i = from; i < from + count; ++i) ids.push_back("u" + std::to_string(i));
    auto act = server();
    return add_user_group_members(act, {"crew", ""}, {.member_ids = ids});
  };
  for (std::size_t i = 0; i < most_group_members; i += most_group_members_at_once) ASSERT_TRUE(add(i, most_group_members_at_once));
  expect_refused(add(most_group_members, 1), Kind::input, "more than 500 members");
  EXPECT_EQ(seen("", "crew")->members.size(), most_group_members);
  expect_refused(add(0, most_group_members_at_once + 1), Kind::input, "at most 100 users");
}

TEST_F(UserGroupsTest, AreGoneWhenTheyAreDeleted) {
  made("crew", "Crew", {"ann"});
  auto act = server();
  ASSERT_TRUE(delete_user_group(act, {"crew", ""}));
  ASSERT_EQ(types(), Texts{"user_group.deleted"});
  EXPECT_EQ(events_[0].user_group->members.size(), 1u);
  expect_refused(seen("", "crew"), Kind::does_not_exist, "crew");
}

TEST_F(UserGroupsTest, AreListedByAgeAndFoundByTheBeginningOfTheirNames) {
  for (const auto* name : {"Red Crew", "Red Army", "Blue"}) now_.ns += 1'000'000, made(name, name);
  EXPECT_EQ(listed(""), (Texts{"Red Crew", "Red Army", "Blue"}));
  EXPECT_EQ(listed("", {.limit = 1}), Texts{"Red Crew"});
  EXPECT_EQ(listed("", {.after = UserGroupPage::Place{.id = "Red Army"}}), Texts{"Blue"}) << "a place by id alone";
  auto act = server();
  EXPECT_EQ(ids(user_groups_named(act, "red", "", {}).value()), (Texts{"Red Army", "Red Crew"}));
  EXPECT_EQ(ids(user_groups_named(act, "red", "", {.after = UserGroupPage::Place{.name = "Red Army"}}).value()), Texts{"Red Crew"});
  expect_refused(user_groups(act, "", {.after = UserGroupPage::Place{.id = "none"}}), Kind::does_not_exist, "none");
  // What belongs to the other list is no place in this one.
  expect_refused(user_groups(act, "", {.after = UserGroupPage::Place{.name = "Red Army"}}), Kind::does_not_exist, "with id");
  expect_refused(user_groups_named(act, "red", "", {.after = UserGroupPage::Place{.created_at = now_}}), Kind::does_not_exist, "with id");
}

TEST_F(UserGroupsTest, AreForTheirTeamWhereTeamsKeepApart) {
  made("red", "Red", {"ann"}, "red"), made("free", "Free");
  {
    auto act = server();
    ASSERT_TRUE(upsert_user(act, {.id = "ann", .teams = Texts{"red"}}));
  }
  EXPECT_TRUE(seen("ben", "red")) << "teams keep nobody apart yet";
  policy_.multi_tenant = true;
  EXPECT_TRUE(seen("ann", "red"));
  expect_refused(seen("ann", "free"), Kind::does_not_exist, "free");
  expect_refused(seen("ben", "red"), Kind::does_not_exist, "red");
  EXPECT_EQ(listed("ann"), Texts{"red"});
  EXPECT_EQ(listed("ben"), Texts{"free"});
  EXPECT_EQ(listed("ben", {}, "red"), Texts{}) << "asking for the team does not help";
  EXPECT_EQ(listed("", {}, "red"), Texts{"red"});
  policy_.permissions_checked = false;
  EXPECT_TRUE(seen("ben", "red")) << "nobody is asked";
  policy_.permissions_checked = true;
  EXPECT_EQ(listed(""), (Texts{"free", "red"})) << "of one moment, in the order of their ids";
}

}  // namespace
}  // namespace millrace::chat
