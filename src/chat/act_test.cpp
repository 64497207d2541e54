// Whom a reference means, for a server and for a user.
#include "chat/act.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;

using ActTest = RulesTest;

TEST_F(ActTest, AServerNamesAnybodyWhoExists) {
  add_user("ann");
  auto act = server();
  EXPECT_EQ(resolve(act, {.id = "ann"}, "message.user")->id, "ann");
  EXPECT_EQ(events_.size(), 0u);
  auto unknown = server();
  expect_refused(resolve(unknown, {.id = "ben"}, "message.user"), Kind::input, "message.user: the user \"ben\" does not exist");
  auto nobody = server();
  expect_refused(resolve(nobody, {}, "message.user"), Kind::input, "either message.user or message.user_id must be provided");
  auto whole = server();
  EXPECT_EQ(resolve(whole, {.whole = UserChange{.id = "ben"}}, "message.user")->id, "ben");
  EXPECT_TRUE(state_.user("ben")) << "who comes whole is made";
}

TEST_F(ActTest, AUserIsItselfWhateverItIsCalled) {
  add_user("ann"), add_user("ben");
  for (const auto& ref : {UserRef{}, UserRef{.id = "ann"}, UserRef{.whole = UserChange{.id = "ann", .name = "another name"}}}) {
    auto act = as("ann");
    EXPECT_EQ(resolve(act, ref, "message.user")->id, "ann");
    EXPECT_EQ(events_.size(), 0u);
  }
  EXPECT_EQ(state_.user("ann")->name, "");
  for (const auto& ref : {UserRef{.id = "ben"}, UserRef{.whole = UserChange{.id = "ben"}}}) {
    auto act = as("ann");
    expect_refused(resolve(act, ref, "message.user"), Kind::not_allowed, "message.user");
  }
  auto unknown = as("cleo");
  expect_refused(resolve(unknown, {}, "message.user"), Kind::input, "cleo");
}

TEST_F(ActTest, AnEnvelopeShowsAtMostFiftyMembers) {
  std::vector<std::string> ids;
  for (int i = 0; i < 60; ++i) ids.push_back("user" + std::to_string(i)), add_user(ids.back());
  const auto channel = add_channel("user0", ids, {.team = "red", .custom = {R"("topic":"x")"}});
  auto act = server();
  const auto& event = happened(act, "channel.updated", channel);
  expect_envelope(event, channel);
  EXPECT_EQ(event.channel_member_count, 60);
  EXPECT_EQ(event.members->list().size(), most_members_shown);
  EXPECT_EQ(event.members->list().at(49).user_id, "user49") << "the first who joined";
  EXPECT_EQ(event.team, "red");
  EXPECT_FALSE(event.channel_message_count) << "only where messages are counted";
}

TEST_F(ActTest, AChannelThatCountsMessagesSaysHowMany) {
  add_user("ann");
  auto making = server();
  const auto channel = get_or_create_channel(making, {"team", "t"}, {.created_by = {.id = "ann"}}).value();
  auto sending = server();
  ASSERT_TRUE(send_message(sending, {"team", "t"}, {.text = "hi", .user = {.id = "ann"}}));
  EXPECT_EQ(events_.at(0).channel_message_count, 1);
}

}  // namespace
}  // namespace millrace::chat
