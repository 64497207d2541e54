// Where an app keeps names apart, and what it takes for the same name.
#include "chat/user_names.h"

#include "chat/guests.h"
#include "chat/rules_test.h"
#include "chat/user_deletion.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class UserNamesTest : public RulesTest {
 protected:
  Act under(UniqueNames scope, std::string user_id = "") {
    policy_.unique_names = scope;
    return as(std::move(user_id));
  }

  const CustomEdit keep_ = [](const Custom& custom) { return custom; };
};

TEST(FoldedName, CaseBlanksAndSignsAreNoDifference) {
  for (const auto* same : {"John Doe", "john.doe", "JOHN\tDOE", "_john-doe_!"}) EXPECT_EQ(folded_name(same), "johndoe") << same;
  EXPECT_EQ(folded_name("J0hn"), "j0hn");
  EXPECT_EQ(folded_name("Zoë"), "zoë");
  EXPECT_EQ(folded_name("!?"), "!?") << "a name of signs alone is itself";
  EXPECT_EQ(folded_name(""), "");
}

TEST_F(UserNamesTest, ANameOfAnotherUserIsRefusedInTheWholeApp) {
  auto ann = under(UniqueNames::app);
  ASSERT_TRUE(upsert_user(ann, {.id = "ann", .name = "Ann Lee", .teams = Strings{"red"}}));
  auto made = under(UniqueNames::app);
  expect_refused(upsert_user(made, {.id = "ben", .name = "ann.lee"}), Kind::name_taken, "name: user \"ben\"");
  EXPECT_FALSE(state_.user("ben"));
  auto ben = under(UniqueNames::app);
  ASSERT_TRUE(upsert_user(ben, {.id = "ben", .name = "Ben"}));
  auto renamed = under(UniqueNames::app);
  expect_refused(update_user_partly(renamed, {.id = "ben", .name = "Ann Lee"}, keep_, keep_), Kind::name_taken, "name");
  auto by_itself = under(UniqueNames::app, "ben");
  expect_refused(upsert_user(by_itself, {.id = "ben", .name = "Ann Lee"}), Kind::name_taken, "name");
  auto passing = under(UniqueNames::app);
  expect_refused(named_whole(passing, {.id = "cleo", .name = "Ben"}), Kind::name_taken, "name");
  auto guest = under(UniqueNames::app);
  expect_refused(make_guest(guest, {.id = "dan", .name = "Ben"}), Kind::name_taken, "name");
  EXPECT_EQ(state_.user("ben")->name, "Ben");
}

TEST_F(UserNamesTest, OnesOwnNameAndNoNameAreNobodyElses) {
  auto ann = under(UniqueNames::app);
  ASSERT_TRUE(upsert_user(ann, {.id = "ann", .name = "Ann"}));
  auto spelled = under(UniqueNames::app);
  EXPECT_TRUE(upsert_user(spelled, {.id = "ann", .name = "ANN"}));
  for (const auto* id : {"ben", "cleo"}) {
    auto nameless = under(UniqueNames::app);
    EXPECT_TRUE(upsert_user(nameless, {.id = id})) << id;
  }
  auto freed = under(UniqueNames::app);
  ASSERT_TRUE(upsert_user(freed, {.id = "ann", .name = "Anna"}));
  auto taken = under(UniqueNames::app);
  EXPECT_TRUE(upsert_user(taken, {.id = "ben", .name = "Ann"}));
}

TEST_F(UserNamesTest, NamesThatWereTheSameBeforeStay) {
  for (const auto* id : {"ann", "ben"}) {
    auto act = under(UniqueNames::no);
    ASSERT_TRUE(upsert_user(act, {.id = id, .name = "Sam", .teams = Strings{"red"}})) << id;
  }
  for (const auto scope : {UniqueNames::app, UniqueNames::team}) {
    auto act = under(scope);
    EXPECT_TRUE(upsert_user(act, {.id = "ben", .role = "admin", .name = "sam", .teams = Strings{"red"}}));
  }
  auto third = under(UniqueNames::app);
  expect_refused(upsert_user(third, {.id = "cleo", .name = "Sam"}), Kind::name_taken, "name");
}

TEST_F(UserNamesTest, InTeamsOnlyThoseOfOneTeamAreKeptApart) {
  auto red = under(UniqueNames::team);
  ASSERT_TRUE(upsert_user(red, {.id = "ann", .name = "Sam", .teams = Strings{"red", "pink"}}));
  auto blue = under(UniqueNames::team);
  ASSERT_TRUE(upsert_user(blue, {.id = "ben", .name = "Sam", .teams = Strings{"blue"}}));
  auto alone = under(UniqueNames::team);
  ASSERT_TRUE(upsert_user(alone, {.id = "cleo", .name = "Sam"}));
  auto second = under(UniqueNames::team);
  expect_refused(upsert_user(second, {.id = "dan", .name = "sam", .teams = Strings{"green", "pink"}}), Kind::name_taken, "of its teams");
  auto joining = under(UniqueNames::team);
  expect_refused(update_user_partly(joining, {.id = "ben", .teams = Strings{"blue", "red"}}, keep_, keep_), Kind::name_taken,
                 "of its teams");
  EXPECT_EQ(state_.user("ben")->teams, Strings{"blue"});
  auto elsewhere = under(UniqueNames::team);
  EXPECT_TRUE(update_user_partly(elsewhere, {.id = "ben", .teams = Strings{"blue", "green"}}, keep_, keep_));
}

TEST_F(UserNamesTest, WhoComesBackTakesNobodysName) {
  auto ann = under(UniqueNames::app);
  ASSERT_TRUE(upsert_user(ann, {.id = "ann", .name = "Ann"}) && upsert_user(ann, {.id = "ben", .name = "Ben"}));
  ASSERT_TRUE(deactivate_user(ann, "ben", {}));
  auto taking = under(UniqueNames::app);
  expect_refused(upsert_user(taking, {.id = "cleo", .name = "Ben"}), Kind::name_taken, "name");
  auto back = under(UniqueNames::app);
  expect_refused(reactivate_user(back, "ben", {.name = "Ann"}), Kind::name_taken, "name: user \"ben\"");
  EXPECT_TRUE(state_.user("ben")->deactivated_at);
  auto again = under(UniqueNames::app);
  EXPECT_TRUE(reactivate_user(again, "ben", {.name = "Benno"}));
}

}  // namespace
}  // namespace millrace::chat
