// Which conditions a user's token adds to a list.
#include "chat/readable.h"

#include "chat/rules_test.h"

#include <algorithm>

namespace millrace::chat {
namespace {

class ReadableTest : public RulesTest {
 protected:
  ReadableTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
    auto act = server();
    EXPECT_TRUE(upsert_user(act, {.id = "ben", .teams = std::vector<std::string>{"red", "blue"}}));
    EXPECT_TRUE(upsert_user(act, {.id = "root", .role = "admin"}));
  }

  // The condition on the attribute that was added; nothing where there is none.
  static const Filter* added(const Filter& filter, Attribute attribute) {
    const auto found = std::ranges::find_if(
        filter.parts, [&](const Filter& part) { return part.kind != Filter::Kind::all && part.attribute == attribute; });
    return found == filter.parts.end() ? nullptr : &*found;
  }

  static Filter of_type(std::string type) {
    return {.kind = Filter::Kind::equal, .attribute = Attribute::type, .values = {std::move(type)}};
  }
};

TEST_F(ReadableTest, ChannelsAreThoseOfTheUserUnlessTheirTypeIsOpen) {
  auto ann = as("ann");
  const auto everything = readable_channels(ann, {});
  ASSERT_TRUE(added(everything, Attribute::members));
  EXPECT_EQ(added(everything, Attribute::members)->values, std::vector<Value>{std::string("ann")});
  EXPECT_TRUE(added(everything, Attribute::disabled));
  EXPECT_TRUE(added(readable_channels(ann, {.kind = Filter::Kind::all, .parts = {of_type("messaging")}}), Attribute::members));
  EXPECT_FALSE(added(readable_channels(ann, {.kind = Filter::Kind::all, .parts = {of_type("livestream")}}), Attribute::members));
  auto root = as("root");
  EXPECT_FALSE(added(readable_channels(root, {}), Attribute::members));
  auto act = server();
  EXPECT_TRUE(readable_channels(act, {}).parts.empty());
}

TEST_F(ReadableTest, TeamsNarrowListsWhereTheyKeepApart) {
  AppPolicy policy;
  policy.multi_tenant = true;
  auto act = as("ben");
  Act ben{act.state, act.events, act.now, act.random, act.request, act.user_id, policy};
  const auto channels = readable_channels(ben, of_type("livestream"));
  ASSERT_TRUE(added(channels, Attribute::team));
  EXPECT_EQ(added(channels, Attribute::team)->values, (std::vector<Value>{std::string("red"), std::string("blue")}));
  ASSERT_TRUE(added(visible_users(ben, {}), Attribute::teams));
  auto one = as("ann");
  Act ann{one.state, one.events, one.now, one.random, one.request, one.user_id, policy};
  EXPECT_EQ(added(visible_users(ann, {}), Attribute::id)->values, std::vector<Value>{std::string("ann")});
  EXPECT_EQ(added(readable_channels(ann, {}), Attribute::team)->values, std::vector<Value>{std::string()});
}

TEST_F(ReadableTest, SomeRolesGetNoListOfUsers) {
  auto open = as("ann");
  EXPECT_TRUE(may_list_users(open));
  policy_.searchless_roles = {"guest", "user"};
  auto ann = as("ann");
  expect_refused(may_list_users(ann), Refusal::Kind::not_allowed, "user_search_disallowed_roles");
  auto unknown = as("nobody");
  expect_refused(may_list_users(unknown), Refusal::Kind::not_allowed, "role user");
  auto root = as("root");
  EXPECT_TRUE(may_list_users(root));
  auto act = server();
  EXPECT_TRUE(may_list_users(act));
  policy_.grants = {};
  policy_.searchless_roles.clear();
  auto ungranted = as("ann");
  expect_refused(may_list_users(ungranted), Refusal::Kind::not_allowed, "SearchUser");
}

}  // namespace
}  // namespace millrace::chat
