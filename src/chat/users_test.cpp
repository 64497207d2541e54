// Who may make and change users, and what an update keeps and drops.
#include "chat/users.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

using UsersTest = RulesTest;

TEST_F(UsersTest, AServerMakesAUser) {
  auto act = server();
  const auto user = upsert_user(act, {.id = "ann",
                                      .role = "admin",
                                      .name = "Ann",
                                      .image = "i",
                                      .language = "nl",
                                      .teams = Strings{"red"},
                                      .invisible = true,
                                      .custom = {R"("mood":"fine")"}});
  ASSERT_TRUE(user);
  EXPECT_EQ(user->created_at, now_stored_);
  EXPECT_EQ(user->updated_at, now_stored_);
  const auto row = state_.user("ann");
  ASSERT_TRUE(row);
  EXPECT_EQ(row->role + row->name + row->image + row->language + row->teams.at(0), "adminAnninlred");
  EXPECT_TRUE(row->invisible);
  EXPECT_EQ(row->custom.members, R"("mood":"fine")");
  ASSERT_EQ(types(), Strings{"user.updated"});
  const auto& event = events_[0];
  EXPECT_EQ(event.user->id, "ann");
  EXPECT_FALSE(event.user->total_unread_count) << "counts belong to channels' events";
  EXPECT_EQ(event.cid, "");
  EXPECT_EQ(event.created_at, now_) << "to the nanosecond";
  EXPECT_TRUE(event.members && event.members->list().empty());
  expect_request(event);
}

TEST_F(UsersTest, AnUpdateDropsNameImageAndCustomAndKeepsTheRest) {
  auto act = server();
  const UserChange whole{
      .id = "ann", .role = "admin", .name = "Ann", .image = "i", .language = "nl", .teams = Strings{"red"}, .custom = {R"("a":1)"}};
  ASSERT_TRUE(upsert_user(act, whole));
  const auto before = now_stored_;
  now_ = now_ + std::chrono::seconds{5};
  auto later = server();
  const auto user = upsert_user(later, {.id = "ann"});
  ASSERT_TRUE(user);
  EXPECT_EQ(user->name + user->image + user->custom.members, "");
  EXPECT_EQ(user->role + user->language + user->teams.at(0), "adminnlred");
  EXPECT_EQ(user->created_at, before);
  EXPECT_EQ(user->updated_at, now_.to_microseconds());
  EXPECT_EQ(types(), Strings{"user.updated"});
}

TEST_F(UsersTest, AUserMayChangeItselfButNotItsRole) {
  add_user("ann"), add_user("ben");
  auto own = as("ann");
  ASSERT_TRUE(upsert_user(own, {.id = "ann", .name = "Ann"}));
  EXPECT_EQ(events_.at(0).request_info->type, "client");
  auto other = as("ann");
  expect_refused(upsert_user(other, {.id = "ben", .name = "Ann"}), Kind::not_allowed, "UpdateUser");
  auto role = as("ann");
  expect_refused(upsert_user(role, {.id = "ann", .role = "admin"}), Kind::not_allowed, "role");
  auto same = as("ann");
  EXPECT_TRUE(upsert_user(same, {.id = "ann", .role = "user"})) << "saying what is so is no change";
  auto teams = as("ann");
  expect_refused(upsert_user(teams, {.id = "ann", .teams = Strings{"red"}}), Kind::not_allowed, "teams");
  auto unknown = as("cleo");
  expect_refused(upsert_user(unknown, {.id = "cleo", .role = "admin"}), Kind::not_allowed, "role");
  EXPECT_FALSE(state_.user("cleo"));
  EXPECT_EQ(state_.user("ann")->role, "user");
}

TEST_F(UsersTest, RolesInTeamsAndRevocationsAreTheServers) {
  auto act = server();
  ASSERT_TRUE(upsert_user(act, {.id = "ann", .teams = Strings{"red"}, .teams_role = {{{"red", "admin"}}}}));
  auto kept = server();
  ASSERT_TRUE(upsert_user(kept, {.id = "ann", .revoke_tokens_issued_before = Revocation{now_}}));
  EXPECT_EQ(state_.user("ann")->teams_role.at("red"), "admin");
  EXPECT_EQ(state_.user("ann")->revoke_tokens_issued_before, now_);
  auto role = as("ann");
  expect_refused(upsert_user(role, {.id = "ann", .teams_role = {{{"red", "owner"}}}}), Kind::not_allowed, "teams_role");
  auto revoke = as("ann");
  expect_refused(upsert_user(revoke, {.id = "ann", .revoke_tokens_issued_before = Revocation{}}), Kind::not_allowed, "revoke_tokens");
  auto undone = server();
  ASSERT_TRUE(upsert_user(undone, {.id = "ann", .revoke_tokens_issued_before = Revocation{}}));
  EXPECT_FALSE(state_.user("ann")->revoke_tokens_issued_before);
  auto many = server();
  expect_refused(upsert_user(many, {.id = "ann", .teams = Strings(most_teams + 1, "red")}), Kind::input, "teams");
}

TEST_F(UsersTest, IdsAreLettersDigitsAndAFewSigns) {
  for (const auto& good : {std::string("a"), std::string("A-z_0@9"), std::string(longest_user_id, 'x')}) {
    auto act = server();
    EXPECT_TRUE(upsert_user(act, {.id = good})) << good;
  }
  for (const auto& bad : {std::string(), std::string("a b"), std::string("é"), std::string("a!"), std::string("a:b"),
                          std::string("a\0b", 3), std::string(longest_user_id + 1, 'x')}) {
    auto act = server();
    expect_refused(upsert_user(act, {.id = bad}), Kind::input, "user");
  }
}

TEST_F(UsersTest, CustomDataIsBounded) {
  auto most = server();
  EXPECT_TRUE(upsert_user(most, {.id = "ann", .custom = {std::string(largest_custom_bytes, 'x')}}));
  auto more = server();
  expect_refused(upsert_user(more, {.id = "ann", .custom = {std::string(largest_custom_bytes + 1, 'x')}}), Kind::input, "custom data");
}

TEST_F(UsersTest, SeveralUsersAreTakenInTheirOrderUpToTheFirstRefusal) {
  auto act = server();
  const auto users = upsert_users(act, {{.id = "b"}, {.id = "a"}});
  ASSERT_TRUE(users);
  EXPECT_EQ(users->at(0).id + users->at(1).id, "ba");
  EXPECT_EQ(types(), (Strings{"user.updated", "user.updated"}));
  EXPECT_EQ(events_[1].user->id, "a");
  auto bad = server();
  const auto refused = upsert_users(bad, {{.id = "c"}, {.id = "not an id"}});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().text.contains("not an id"));
}

// SDKs put `user: {id}` into every message: that must neither cost an event nor wipe the user.
TEST_F(UsersTest, AUserNamedInPassingKeepsWhatIsNotSaid) {
  auto made = server();
  ASSERT_TRUE(upsert_user(made, {.id = "ann", .role = "admin", .name = "Ann", .image = "i", .custom = {R"("a":1)"}}));
  auto named = server();
  const auto same = named_whole(named, {.id = "ann"});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->name + same->custom.members, R"(Ann"a":1)");
  EXPECT_EQ(types(), Strings{});
  auto again = server();
  ASSERT_TRUE(named_whole(again, {.id = "ann", .role = "admin", .name = "Ann"}));
  EXPECT_EQ(types(), Strings{});
  auto changed = server();
  const auto user = named_whole(changed, {.id = "ann", .name = "Anna"});
  ASSERT_TRUE(user);
  EXPECT_EQ(user->name + user->image + user->custom.members, R"(Annai"a":1)");
  EXPECT_EQ(types(), Strings{"user.updated"});
  auto unknown = server();
  ASSERT_TRUE(named_whole(unknown, {.id = "new"}));
  EXPECT_EQ(types(), Strings{"user.updated"});
  auto bad = server();
  expect_refused(named_whole(bad, {.id = "not an id"}), Kind::input, "not an id");
}

TEST_F(UsersTest, AUserChoosesNoTeamsOfItsOwn) {
  {
    auto act = server();
    ASSERT_TRUE(upsert_user(act, {.id = "ann", .teams = std::vector<std::string>{"red"}}));
  }
  auto other = as("ann");
  expect_refused(upsert_user(other, {.id = "ann", .teams = std::vector<std::string>{"blue"}}), Kind::not_allowed, "teams");
  auto none = as("ann");
  expect_refused(upsert_user(none, {.id = "ann", .teams = std::vector<std::string>{}}), Kind::not_allowed, "teams");
  auto fresh = as("ben");
  expect_refused(upsert_user(fresh, {.id = "ben", .teams = std::vector<std::string>{"red"}}), Kind::not_allowed, "teams");
  auto same = as("ann");
  EXPECT_TRUE(upsert_user(same, {.id = "ann", .name = "Ann", .teams = std::vector<std::string>{"red"}}));
  EXPECT_EQ(state_.user("ann")->teams, std::vector<std::string>{"red"});
}

}  // namespace
}  // namespace millrace::chat
