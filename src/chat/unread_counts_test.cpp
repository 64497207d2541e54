// What a user has not read: in all, by type of channel, by team.
#include "chat/unread_counts.h"

#include "chat/reads.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

class UnreadCountsTest : public RulesTest {
 protected:
  UnreadCountsTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
  }

  void channel_with(const std::string& id, const std::string& team, int messages) {
    auto act = server();
    const Cid cid{"messaging", id};
    ChannelChange change{.created_by = {.id = "ann"}, .team = team};
    for (const auto* member : {"ann", "ben"}) change.members.push_back({.user = {.id = member}});
    ASSERT_TRUE(get_or_create_channel(act, cid, change));
    for (int i = 0; i < messages; ++i)
      ASSERT_TRUE(send_message(act, cid, {.id = id + std::to_string(i), .text = "text", .user = {.id = "ann"}}));
  }
};

TEST_F(UnreadCountsTest, TeamsAreSummedApart) {
  channel_with("one", "red", 2);
  channel_with("two", "red", 1);
  channel_with("three", "blue", 4);
  channel_with("four", "", 8);
  auto act = server();
  const auto counts = unread_counts(act, {.id = "ben"}).value();
  EXPECT_EQ(counts.total, 15);
  EXPECT_EQ(counts.total_by_team, (std::map<std::string, std::int64_t>{{"blue", 4}, {"red", 3}}));
  ASSERT_EQ(counts.types.size(), 1u);
  EXPECT_EQ(counts.types[0].channels, 4);
  EXPECT_EQ(counts.types[0].messages, 15);
}

TEST_F(UnreadCountsTest, WhoHasReadAllHasNone) {
  channel_with("one", "red", 2);
  auto act = server();
  const auto counts = unread_counts(act, UserRef{.id = "ann"}).value();
  EXPECT_EQ(counts.total, 0);
  EXPECT_TRUE(counts.total_by_team.empty());
  auto many = server();
  add_user("eve");
  const auto counted = unread_counts(many, std::vector<std::string>{"ann", "eve", "nobody"}).value();
  ASSERT_EQ(counted.size(), 1u) << "nobody has written to Eve";
  EXPECT_EQ(counted.at("ann").total, 0);
}

TEST_F(UnreadCountsTest, WhoMarksUnreadSaysFromWhere) {
  channel_with("one", "red", 2);
  auto act = server();
  const auto channel = state_.channel(Cid{"messaging", "one"}).value();
  expect_refused(mark_unread(act, channel, {}, {.id = "ben"}), Refusal::Kind::input, "message_id is missing");
}

}  // namespace
}  // namespace millrace::chat
