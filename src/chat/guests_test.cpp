// A guest is a new user, whatever id is asked for.
#include "chat/guests.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using GuestsTest = RulesTest;

TEST_F(GuestsTest, AGuestIsNobodyWhoExists) {
  add_user("ann");
  auto act = server();
  const auto guest = make_guest(act, {.id = "ann", .role = "admin", .name = "Ann", .teams = std::vector<std::string>{"red"}});
  ASSERT_TRUE(guest);
  EXPECT_NE(guest->id, "ann");
  EXPECT_TRUE(guest->id.ends_with("-ann")) << guest->id;
  EXPECT_EQ(guest->role + guest->name, "guestAnn");
  EXPECT_TRUE(guest->teams.empty()) << "a guest gives itself no team";
  EXPECT_EQ(types(), std::vector<std::string>{"user.updated"});
  auto again = server();
  EXPECT_NE(make_guest(again, {.id = "ann"})->id, guest->id);
}

TEST_F(GuestsTest, TheIdMustBeAUsers) {
  auto act = server();
  expect_refused(make_guest(act, {.id = "a b"}), Refusal::Kind::input, "a b");
}

}  // namespace
}  // namespace millrace::chat
