// EraseSuite: the contract of erasing for good as tests, for every engine; instantiated together with ChatSuite.
#pragma once

#include "store/conversation_suite_test.h"

namespace millrace::store {

class EraseSuite : public ChatSuite {
 protected:
  EraseSuite() {
    change([&](chat::State& state) {
      ann_ = saved_user(state, "ann"), ben_ = saved_user(state, "ben");
      lobby_ = saved_channel(state, ann_);
      added_member(state, lobby_, ann_), added_member(state, lobby_, ben_);
      first_ = added_message(state, lobby_, ben_, "1");
      added_reply(state, first_, ann_, "2", false);
      added_message(state, lobby_, ann_, "3");
      auto counted = *state.message("1");
      counted.reply_count = 1;
      state.update(counted);
    });
  }

  void erase_later(chat::Erasure erasure) {
    change([&](chat::State& state) {
      state.add(chat::Task{.id = "task", .created_at = at_second(90), .updated_at = at_second(90), .subjects = {"ben"}});
      erasure.task = "task";
      state.erase_later(erasure);
    });
  }

  bool step(std::size_t most = 1) {
    return write([&](Transaction& transaction) { return transaction.erase(most); });
  }

  // In the smallest steps, reopened after each.
  void erase_all() {
    EXPECT_FALSE(see([](chat::State& state) { return state.task("task")->done; }));
    EXPECT_TRUE(read([](Snapshot& snapshot) { return snapshot.has_erasures(); }));
    for (int steps = 0; step(); ++steps) {
      ASSERT_LT(steps, 100);
      reopen();
    }
    EXPECT_FALSE(read([](Snapshot& snapshot) { return snapshot.has_erasures(); }));
    EXPECT_TRUE(see([](chat::State& state) { return state.task("task")->done; }));
  }

  chat::User ann_, ben_;
  chat::Channel lobby_;
  chat::Message first_;
};

}  // namespace millrace::store
