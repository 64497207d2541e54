// What goes with a user, what is told of it, and who may do it.
#include "chat/user_deletion.h"

#include "chat/rules_test.h"
#include "chat/tasks.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;
using What = Erasure::What;

class UserDeletionTest : public RulesTest {
 protected:
  UserDeletionTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    add_channel("ann", {"ann", "ben"});
  }

  std::vector<What> erased() const {
    std::vector<What> all;
    for (const auto& erasure : state_.erasures) all.push_back(erasure.what);
    return all;
  }
};

TEST_F(UserDeletionTest, ASoftDeletionKeepsTheRow) {
  auto act = server();
  const auto user = delete_user(act, "ben", {});
  ASSERT_TRUE(user);
  EXPECT_EQ(types(), Strings{"user.deleted"});
  EXPECT_EQ(events_[0].user->deleted_at, now_stored_);
  EXPECT_EQ(events_[0].hard_delete, false);
  EXPECT_EQ(events_[0].mark_messages_deleted, false);
  EXPECT_EQ(events_[0].delete_user, "soft");
  EXPECT_EQ(events_[0].delete_messages, "");
  EXPECT_TRUE(erased().empty());
  auto again = server();
  expect_refused(delete_user(again, "ben", {}), Kind::input, "deleted already");
  auto using_it = server();
  expect_refused(upsert_user(using_it, {.id = "ben"}), Kind::input, "POST /users/restore");
  auto sending = server();
  expect_refused(send_message(sending, lobby_, {.text = "x", .user = {.id = "ben"}}), Kind::input, "is deleted");
  auto restoring = server();
  ASSERT_TRUE(restore_users(restoring, {"ben", "ann"}));
  EXPECT_EQ(types(), Strings{"user.updated"}) << "Ann was not deleted";
  EXPECT_FALSE(state_.user("ben")->deleted_at);
  auto twice = server();
  expect_refused(restore_users(twice, {"ben"}), Kind::input, "\"ben\" is not deleted");
}

TEST_F(UserDeletionTest, WhoIsGoneAmongOthersStopsNobodysDeletion) {
  auto first = server();
  ASSERT_TRUE(delete_user(first, "ben", {.user = Extent::hard}));
  auto act = server();
  ASSERT_TRUE(delete_users(act, {"ben", "ann"}, {.user = Extent::hard}, ""));
  EXPECT_FALSE(state_.user("ann"));
  auto alone = server();
  expect_refused(delete_users(alone, {"ben"}, {.user = Extent::hard}, ""), Kind::does_not_exist, "ben");
}

TEST_F(UserDeletionTest, AHardDeletionTakesEverythingAlong) {
  auto act = server();
  ASSERT_TRUE(delete_user(act, "ben", {.user = Extent::hard, .conversations = Extent::hard}));
  EXPECT_EQ(types(), (Strings{"channel.deleted", "user.messages.deleted", "user.deleted"}));
  EXPECT_EQ(events_[1].hard_delete, true);
  EXPECT_EQ(events_[1].soft_delete, false);
  EXPECT_EQ(events_[2].delete_conversation, "hard");
  EXPECT_EQ(erased(), (std::vector{What::channel, What::messages_of_user, What::reactions_of_user, What::memberships_of_user}));
  EXPECT_FALSE(state_.user("ben"));
  EXPECT_FALSE(state_.channel(lobby_));
  auto fresh = server();
  EXPECT_TRUE(upsert_user(fresh, {.id = "ben"})) << "the id is free";
}

TEST_F(UserDeletionTest, MessagesOfWhoGoesForGoodAreNotJustMarked) {
  auto act = server();
  expect_refused(delete_user(act, "ben", {.user = Extent::hard, .messages = Extent::soft}), Kind::input, "messages");
  auto unknown = server();
  expect_refused(delete_user(unknown, "nobody", {}), Kind::does_not_exist, "nobody");
}

TEST_F(UserDeletionTest, ManyAreOneTask) {
  auto act = server();
  const auto task = delete_users(act, {"ben", "cleo"}, {.messages = Extent::soft});
  ASSERT_TRUE(task);
  EXPECT_EQ(types(), (Strings{"user.messages.deleted", "user.deleted", "user.messages.deleted", "user.deleted"}));
  EXPECT_EQ(existing_task(act, *task)->subjects, (Strings{"ben", "cleo"}));
  for (const auto& erasure : state_.erasures) EXPECT_EQ(erasure.task, *task);
  auto none = server();
  expect_refused(delete_users(none, {}, {}), Kind::input, "user_ids");
  auto unknown = server();
  expect_refused(existing_task(unknown, "absent"), Kind::does_not_exist, "Can't find task with id absent");
}

TEST_F(UserDeletionTest, ADeactivatedUserDoesNothing) {
  auto act = server();
  const auto user = deactivate_user(act, "ben", {.by = {.id = "ann"}});
  ASSERT_TRUE(user);
  EXPECT_EQ(types(), Strings{"user.deactivated"});
  EXPECT_EQ(events_[0].created_by->id, "ann");
  auto sending = as("ben");
  expect_refused(send_message(sending, lobby_, {.text = "x"}), Kind::not_allowed, "deactivated");
  auto updating = as("ben");
  expect_refused(upsert_user(updating, {.id = "ben", .name = "B"}), Kind::not_allowed, "deactivated");
  auto again = server();
  expect_refused(deactivate_user(again, "ben", {}), Kind::input, "deactivated already");
  auto back = server();
  EXPECT_EQ(reactivate_user(back, "ben", {.name = "Ben again"})->name, "Ben again");
  EXPECT_EQ(types(), Strings{"user.reactivated"});
  EXPECT_TRUE(erased().empty());
  auto leaving = server();
  ASSERT_TRUE(deactivate_user(leaving, "ben", {.messages = Extent::soft}));
  const auto left_at = state_.user("ben")->deactivated_at;
  now_ = now_ + std::chrono::seconds{9};
  auto whole = server();
  ASSERT_TRUE(reactivate_user(whole, "ben", {.restores_messages = true}));
  EXPECT_EQ(erased(), (std::vector{What::messages_of_user_soft, What::restored_messages_of_user}));
  EXPECT_EQ(state_.erasures.back().at, left_at);
  auto twice = server();
  expect_refused(reactivate_user(twice, "ben", {}), Kind::input, "is not deactivated");
}

TEST_F(UserDeletionTest, ConversationsGoWithADeactivationAndComeBack) {
  auto act = server();
  ASSERT_TRUE(deactivate_user(act, "ben", {.conversations = Extent::soft}));
  EXPECT_EQ(types(), (Strings{"channel.deleted", "user.deactivated"}));
  EXPECT_FALSE(state_.channel(lobby_));
  EXPECT_TRUE(erased().empty());
  now_ = now_ + std::chrono::seconds{9};
  auto back = server();
  ASSERT_TRUE(reactivate_user(back, "ben", {.restores_channels = true}));
  EXPECT_EQ(types(), Strings{"user.reactivated"});
  ASSERT_TRUE(state_.channel(lobby_));
  EXPECT_EQ(state_.channel(lobby_)->member_count, 2);
  auto leaving = server();
  ASSERT_TRUE(deactivate_user(leaving, "ben", {.conversations = Extent::soft}));
  const auto fresh = add_channel("ann", {"ann"});
  auto late = server();
  ASSERT_TRUE(reactivate_user(late, "ben", {.restores_channels = true}));
  EXPECT_EQ(state_.channel(lobby_)->key, fresh.key) << "the name is taken";
}

TEST_F(UserDeletionTest, WhoIsPrunedKeepsTheIdAlone) {
  auto naming = server();
  ASSERT_TRUE(upsert_user(naming, {.id = "ben", .name = "Ben", .image = "http://img.local/ben.png", .custom = {"\"a\":1"}}));
  auto act = server();
  const auto user = delete_user(act, "ben", {.user = Extent::pruned, .messages = Extent::pruned});
  ASSERT_TRUE(user);
  EXPECT_EQ(types(), (Strings{"user.messages.deleted", "user.deleted"}));
  EXPECT_EQ(events_[0].soft_delete, true);
  EXPECT_EQ(events_[0].hard_delete, false);
  EXPECT_EQ(events_[1].delete_user, "pruning");
  EXPECT_EQ(events_[1].delete_messages, "pruning");
  EXPECT_EQ(events_[1].hard_delete, false);
  EXPECT_EQ(erased(), std::vector{What::messages_of_user_pruned});
  const auto left = state_.user("ben").value();
  EXPECT_TRUE(left.deleted_at);
  EXPECT_EQ(left.name + left.image + left.custom.members, "");
  auto wrong = server();
  expect_refused(delete_user(wrong, "ann", {.user = Extent::hard, .messages = Extent::pruned}), Kind::input, "messages");
}

TEST_F(UserDeletionTest, NoUserSendsAnotherAway) {
  auto deleting = as("ann");
  expect_refused(delete_user(deleting, "ann", {}), Kind::not_allowed, "server's token");
  auto deactivating = as("ann");
  expect_refused(deactivate_user(deactivating, "ben", {}), Kind::not_allowed, "server's token");
  auto restoring = as("ann");
  expect_refused(restore_users(restoring, {"ben"}), Kind::not_allowed, "server's token");
}

TEST_F(UserDeletionTest, ChannelsOfWhoGoesForGoodAreGivenToAnHeir) {
  const UserDeletion for_good{.user = Extent::hard};
  for (const auto& [heir, part] : {std::pair{"nobody", "does not exist"}, {"ben", "among those"}, {"cleo", "among those"}}) {
    auto act = server();
    const auto refused = delete_users(act, {"ben", "cleo"}, for_good, heir);
    expect_refused(refused, Kind::input, "new_channel_owner_id");
    EXPECT_TRUE(refused.error().text.contains(part)) << refused.error().text;
  }
  auto soft = server();
  expect_refused(delete_users(soft, {"ben"}, {}, "ann"), Kind::input, "new_channel_owner_id");
  EXPECT_TRUE(erased().empty());
  auto act = server();
  const auto task = delete_users(act, {"ben"}, for_good, "ann");
  ASSERT_TRUE(task);
  const auto& given = state_.erasures.back();
  EXPECT_EQ(given.what, What::channels_of_user);
  EXPECT_EQ(given.heir, state_.user("ann")->key);
  EXPECT_EQ(given.task, *task);
  auto gone = server();
  ASSERT_TRUE(delete_user(gone, "ann", {}));
  auto late = server();
  expect_refused(delete_users(late, {"cleo"}, for_good, "ann"), Kind::input, "is deleted");
}

}  // namespace
}  // namespace millrace::chat
