// A batch does what it can, and says what it could not.
#include "chat/channel_batch.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class ChannelBatchTest : public RulesTest {
 protected:
  ChannelBatchTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
    for (const auto* id : {"one", "two"}) {
      auto act = server();
      ChannelChange change;
      change.created_by.id = "ann";
      change.members = {{.user = {.id = "ann"}}};
      EXPECT_TRUE(get_or_create_channel(act, {"messaging", id}, change));
    }
  }

  Expected<std::string> update(const std::string& operation, const Strings& members) {
    ChannelBatch batch;
    batch.operation = operation;
    for (const auto& id : members) batch.members.push_back({.user = {.id = id}});
    auto act = server();
    return update_channels(act, batch);
  }
  bool is_member(const std::string& channel, const std::string& id) {
    auto act = server();
    return member_named(act, *state_.channel(Cid{"messaging", channel}), id).has_value();
  }
};

TEST_F(ChannelBatchTest, BeginningAndEndAreTold) {
  const auto task = update("addMembers", {"ben"});
  ASSERT_TRUE(task);
  EXPECT_EQ(types(), (Strings{"channel_batch_update.started", "member.added", "member.added", "channel_batch_update.completed"}));
  for (const auto& event : {events_.front(), events_.back()}) {
    EXPECT_EQ(event.task_id, *task);
    EXPECT_EQ(event.operation, "addMembers");
    EXPECT_EQ(event.batch_created_at, now_stored_);
  }
  EXPECT_EQ(events_.front().success_channels_count, 0);
  EXPECT_EQ(events_.back().success_channels_count, 2);
  EXPECT_TRUE(events_.back().failed_channels->empty());
  EXPECT_TRUE(is_member("one", "ben") && is_member("two", "ben"));
  EXPECT_EQ(state_.task(*task)->subjects, (Strings{"messaging:one", "messaging:two"}));
}

TEST_F(ChannelBatchTest, WhatChannelsAreForOneUserIsNoCondition) {
  ChannelBatch batch;
  batch.operation = "hide";
  batch.members = {{.user = {.id = "ann"}}};
  batch.filter = {.kind = Filter::Kind::equal, .attribute = Attribute::muted, .values = {true}};
  auto act = server();
  expect_refused(update_channels(act, batch), Kind::input, "filter_conditions");
  EXPECT_TRUE(events_.empty());
}

TEST_F(ChannelBatchTest, WhatIsRefusedIsNamedAndTheRestIsDone) {
  auto act = server();
  ASSERT_TRUE(add_members(act, *state_.channel(Cid{"messaging", "two"}), {{.user = {.id = "ben"}}}));
  ASSERT_TRUE(update("addModerators", {"ben"}));
  EXPECT_EQ(types(), (Strings{"channel_batch_update.started", "member.updated", "channel_batch_update.completed"}));
  const auto& completed = events_.back();
  EXPECT_EQ(completed.success_channels_count, 1);
  ASSERT_EQ(completed.failed_channels->size(), 1u);
  EXPECT_EQ(completed.failed_channels->front().cids, Strings{"messaging:one"});
  EXPECT_TRUE(completed.failed_channels->front().reason.contains("ben"));
}

TEST_F(ChannelBatchTest, EveryOperationIsKnown) {
  ASSERT_TRUE(update("inviteMembers", {"ben"}));
  for (const auto* operation : {"hide", "show", "archive", "unarchive", "addModerators", "demoteModerators", "removeMembers"}) {
    ASSERT_TRUE(update(operation, {"ben"})) << operation;
    EXPECT_EQ(events_.back().success_channels_count, 2) << operation;
    EXPECT_EQ(events_.size(), 4u) << operation;
  }
  EXPECT_FALSE(is_member("one", "ben"));
  ChannelBatch batch;
  batch.operation = "updateData";
  batch.data = ChannelChange{.frozen = true};
  batch.custom = [](const Custom&) { return Custom{R"("topic":"mills")"}; };
  auto act = server();
  ASSERT_TRUE(update_channels(act, batch));
  EXPECT_EQ(types(), (Strings{"channel_batch_update.started", "channel.updated", "channel.frozen", "channel.updated", "channel.frozen",
                              "channel_batch_update.completed"}));
  EXPECT_EQ(state_.channel(Cid{"messaging", "one"})->custom.members, R"("topic":"mills")");
}

TEST_F(ChannelBatchTest, WhatMakesNoSenseIsRefused) {
  expect_refused(update("", {"ben"}), Kind::input, "operation");
  expect_refused(update("addMembers", {}), Kind::input, "members");
  expect_refused(update("updateData", {}), Kind::input, "data");
}

}  // namespace
}  // namespace millrace::chat
