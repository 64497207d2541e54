// A custom event of a user has a name and data of the application's own.
#include "chat/user_events.h"

#include "chat/event_types.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using UserEventsTest = RulesTest;

TEST_F(UserEventsTest, TheEventIsTheUsers) {
  add_user("ann");
  auto act = server();
  ASSERT_TRUE(send_user_event(act, "ann", {"friend_asked", {R"("from":"ben")"}}));
  ASSERT_EQ(types(), std::vector<std::string>{"friend_asked"});
  EXPECT_EQ(events_[0].user->id, "ann");
  EXPECT_EQ(events_[0].custom.members, R"("from":"ben")");
  EXPECT_EQ(events_[0].cid, "");
  expect_request(events_[0]);
}

TEST_F(UserEventsTest, WhatIsWrongIsNamed) {
  add_user("ann");
  for (const auto& type : {std::string(), std::string("message.new"), std::string(longest_custom_type + 1, 'x')}) {
    auto act = server();
    expect_refused(send_user_event(act, "ann", {type, {}}), Kind::input, "event.type");
  }
  auto unknown = server();
  expect_refused(send_user_event(unknown, "nobody", {"friend_asked", {}}), Kind::does_not_exist, "nobody");
  auto large = server();
  expect_refused(send_user_event(large, "ann", {"friend_asked", {std::string(largest_custom_bytes + 1, 'x')}}), Kind::input, "larger");
}

}  // namespace
}  // namespace millrace::chat
