// Who takes part in a thread, who may name it, and how far each has read.
#include "chat/threads.h"

#include "chat/rules_test.h"
#include "chat/thread_rows.h"

namespace millrace::chat {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class ThreadsTest : public RulesTest {
 protected:
  ThreadsTest() {
    for (const auto* id : {"ann", "ben", "cleo", "dan"}) add_user(id);
    add_channel("ann", {"ann", "ben", "cleo"});
    add_message("ben", "m");
  }

  Channel channel() { return state_.channel(lobby_).value(); }

  void reply(const std::string& user, const std::string& id) {
    auto act = server();
    ASSERT_TRUE(send_message(act, lobby_, {.id = id, .text = "x", .user = {.id = user}, .parent_id = "m"}));
  }

  Expected<Thread> named(const std::string& title, const std::string& by) {
    auto act = as(by);
    return update_thread(act, "m", {.title = title, .edit = [](const Custom& custom) { return custom; }}, {});
  }

  ThreadUnread unread(const std::string& user) { return state_.threads().unread(state_.user(user)->key); }
};

TEST_F(ThreadsTest, AThreadBeginsWithItsFirstReply) {
  auto early = server();
  expect_refused(thread_of(early, "m", {}), Kind::does_not_exist, "first reply");
  reply("ann", "r1");
  now_ = now_ + 5s;
  reply("cleo", "r2");
  auto act = as("cleo");
  const auto thread = thread_of(act, "m", {.replies = 1});
  ASSERT_TRUE(thread);
  EXPECT_EQ(thread->channel_cid, "messaging:lobby");
  EXPECT_EQ(thread->parent_message_id, "m");
  EXPECT_EQ(thread->created_by_user_id, "ben");
  EXPECT_EQ(thread->reply_count, 2);
  EXPECT_EQ(thread->participant_count, 3) << "the author takes part";
  EXPECT_EQ(thread->active_participant_count, 2);
  EXPECT_EQ(thread->last_message_at, now_.to_microseconds());
  ASSERT_EQ(thread->latest_replies.size(), 1u);
  EXPECT_EQ(thread->latest_replies[0].id, "r2");
  ASSERT_EQ(thread->read.size(), 3u);
  EXPECT_EQ(thread->read[0].user.id, "ben");
  EXPECT_EQ(thread->read[0].unread_messages, 2);
  EXPECT_EQ(thread->read[1].unread_messages, 1) << "of ann, who replied before cleo";
  EXPECT_EQ(thread->read[2].unread_messages, 0);
}

TEST_F(ThreadsTest, WhoMayNameAThread) {
  reply("cleo", "r1");
  expect_refused(named("x", "cleo"), Kind::not_allowed, "cleo");
  expect_refused(named(std::string(256, 'x'), "ben"), Kind::input, "set.title");
  for (const auto* by : {"ann", "ben"}) ASSERT_TRUE(named("Wheels", by)) << by << ", the creator or the author";
  ASSERT_EQ(types(), Strings{"thread.updated"});
  EXPECT_EQ(events_[0].cid, "messaging:lobby");
  EXPECT_EQ(events_[0].thread->title, "Wheels");
  EXPECT_EQ(events_[0].thread->parent_message->id, "m");
  auto act = as("ben");
  EXPECT_EQ(thread_of(act, "m", {})->title, "Wheels");
}

TEST_F(ThreadsTest, ReadingAThread) {
  reply("ann", "r1"), reply("cleo", "r2");
  EXPECT_EQ(unread("ben").messages, 2);
  auto reading = as("ben");
  ASSERT_TRUE(mark_thread_read(reading, channel(), "m", {}));
  ASSERT_EQ(types(), Strings{"message.read"});
  expect_envelope(events_[0], channel());
  EXPECT_EQ(events_[0].thread->parent_message_id, "m");
  EXPECT_EQ(events_[0].last_read_message_id, "r2");
  EXPECT_EQ(events_[0].user->id, "ben");
  EXPECT_EQ(unread("ben").threads, 0);
  EXPECT_EQ(unread("ann").messages, 1);

  auto back = as("ben");
  ASSERT_TRUE(mark_thread_unread(back, channel(), "m", {}));
  ASSERT_EQ(types(), Strings{"notification.mark_unread"});
  EXPECT_EQ(events_[0].thread_id, "m");
  EXPECT_EQ(events_[0].unread_threads, 1);
  EXPECT_EQ(events_[0].unread_thread_messages, 2);

  auto stranger = as("dan");
  expect_refused(mark_thread_read(stranger, channel(), "m", {}), Kind::not_allowed, "dan");
  auto idle = server();
  expect_refused(mark_thread_read(idle, channel(), "m", {.id = "dan"}), Kind::not_allowed, "takes no part");
}

TEST_F(ThreadsTest, AUsersThreadsAreThoseTheUserTakesPartIn) {
  reply("ann", "r1");
  for (const auto& [user, count] : {std::pair{"ann", 1u}, {"ben", 1u}, {"cleo", 0u}}) {
    auto act = as(user);
    EXPECT_EQ(threads_of(act, {}, {}, {})->size(), count) << user;
  }
}

}  // namespace
}  // namespace millrace::chat
