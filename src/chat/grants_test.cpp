// What the ids of permissions mean, and what a new app grants.
#include "chat/grants.h"

#include <gtest/gtest.h>

#include <set>

namespace millrace::chat {
namespace {

bool allow(const Grants& grants, std::string_view role, Action action, Relation relation) {
  return grants.allow(role, action, relation, [](std::string_view) { return false; });
}

TEST(Grants, AnIdNamesItsActionItsOwnerAndItsTeams) {
  EXPECT_EQ(right_with_id("update-message-owner-any-team"), (Right{Action::update_message, true, true}));
  EXPECT_EQ(right_with_id("read-channel"), (Right{Action::read_channel, false, false}));
  for (const auto* unknown : {"", "-owner", "update-mesage", "read-channel-any-team-owner", "READ-CHANNEL"})
    EXPECT_FALSE(right_with_id(unknown)) << unknown;
  for (std::size_t i = 0; i < action_count; ++i) {
    const auto action = static_cast<Action>(i);
    EXPECT_EQ(action_named(name_of(action)), action) << name_of(action);
    EXPECT_EQ(right_with_id(id_of(Right{action, true, true})), (Right{action, true, true}));
  }
}

TEST(Grants, OfOwnersAreForOwnersAndOfTeamsForTeams) {
  const Grants grants({{"a", {"pin-message-owner"}}, {"b", {"pin-message"}}, {"c", {"pin-message-any-team"}}});
  EXPECT_TRUE(allow(grants, "a", Action::pin_message, {.owns = true}));
  EXPECT_FALSE(allow(grants, "a", Action::pin_message, {.owns = false}));
  EXPECT_TRUE(allow(grants, "b", Action::pin_message, {.owns = false}));
  EXPECT_FALSE(allow(grants, "b", Action::pin_message, {.owns = true, .same_team = false}));
  EXPECT_TRUE(allow(grants, "c", Action::pin_message, {.same_team = false}));
  EXPECT_FALSE(allow(grants, "c", Action::read_channel, {.owns = true}));
  EXPECT_FALSE(allow(grants, "nobody", Action::pin_message, {.owns = true}));
}

TEST(Grants, AnOperatorsOwnPermissionIsAskedForByItsId) {
  const Grants grants({{"a", {"my-own"}}});
  std::set<std::string> asked;
  EXPECT_TRUE(grants.allow("a", Action::pin_message, {}, [&](std::string_view id) { return asked.emplace(id), true; }));
  EXPECT_EQ(asked, std::set<std::string>{"my-own"});
}

// Which roles are granted an action in the type, by themselves or on what they own.
std::string granted(std::string_view type, Action action) {
  std::string out;
  for (const auto& [role, ids] : default_grants(type).by_role()) {
    if (role.starts_with("global_")) continue;
    if (allow(default_grants(type), role, action, {})) out += (out.empty() ? "" : " ") + role;
    else if (allow(default_grants(type), role, action, {.owns = true})) out += (out.empty() ? "" : " ") + role + "*";
  }
  return out;
}

TEST(Grants, OfANewApp) {
  EXPECT_EQ(granted("messaging", Action::read_channel), "admin channel_member channel_moderator moderator user*");
  EXPECT_EQ(granted("messaging", Action::create_channel), "admin moderator user");
  EXPECT_EQ(granted("messaging", Action::delete_channel), "admin moderator* user*");
  EXPECT_EQ(granted("messaging", Action::truncate_channel), "admin moderator* user*");
  EXPECT_EQ(granted("messaging", Action::update_message), "admin channel_moderator moderator user*");
  EXPECT_EQ(granted("messaging", Action::update_channel_members), "admin channel_moderator moderator user*");
  EXPECT_EQ(granted("gaming", Action::create_channel), "admin");
  EXPECT_EQ(granted("gaming", Action::update_channel), "admin");
  EXPECT_EQ(granted("livestream", Action::read_channel), "admin anonymous channel_member guest moderator user");
  EXPECT_EQ(granted("livestream", Action::create_message), "admin moderator user");
  EXPECT_EQ(granted("commerce", Action::create_channel), "admin guest moderator");
  EXPECT_EQ(default_grants("support").by_role(), default_grants("messaging").by_role());
  EXPECT_TRUE(allow(default_app_grants(), "user", Action::update_user, {.owns = true}));
  EXPECT_FALSE(allow(default_app_grants(), "user", Action::update_user, {.owns = false}));
}

TEST(Grants, EditsAddAndTakeAwaySingleIds) {
  const Grants grants({{"a", {"pin-message", "my-own"}}, {"b", {"read-channel"}}});
  const auto edited = grants.edited({{"a", {"!pin-message", "!not-there", "read-channel", "read-channel"}}, {"c", {"pin-message-owner"}}});
  EXPECT_EQ(edited, Grants({{"a", {"my-own", "read-channel"}}, {"b", {"read-channel"}}, {"c", {"pin-message-owner"}}}));
  EXPECT_FALSE(allow(edited, "a", Action::pin_message, {}));
  EXPECT_TRUE(allow(edited, "a", Action::read_channel, {}));
  EXPECT_TRUE(allow(edited, "b", Action::read_channel, {}));
  EXPECT_TRUE(allow(edited, "c", Action::pin_message, {.owns = true}));
  EXPECT_TRUE(allow(grants, "a", Action::pin_message, {})) << "the type keeps its own";
}

TEST(Grants, EveryGrantOfANewAppIsABuiltInPermission) {
  for (const auto* type : {"messaging", "livestream", "team", "gaming", "commerce"})
    for (const auto& [role, ids] : default_grants(type).by_role()) {
      for (const auto& id : ids) EXPECT_TRUE(right_with_id(id)) << id;
      EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size()) << type << ' ' << role << " has a permission twice";
    }
}

}  // namespace
}  // namespace millrace::chat
