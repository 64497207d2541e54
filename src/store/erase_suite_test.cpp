// What is erased for good, and when a task is done.
#include "store/erase_suite_test.h"

#include "chat/ban_rows.h"

#include <atomic>

namespace millrace::store {
namespace {

using What = chat::Erasure::What;

TEST_P(EraseSuite, ACommitTellsOfWhatIsToBeErased) {
  std::atomic<int> told = 0;
  store().on_erasure([&] { ++told; });
  change([](chat::State& state) { saved_user(state, "cleo"); });
  EXPECT_EQ(told, 0);
  erase_later({.what = What::messages_of_user, .user = ben_.key});
  change([](chat::State& state) { saved_user(state, "dora"); });  // behind it: the commit before has told
  EXPECT_EQ(told, 1);
}

TEST_P(EraseSuite, ATaskIsKeptWithItsSubjects) {
  erase_later({.what = What::messages_of_user, .user = ben_.key});
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.task("task")->subjects, std::vector<std::string>{"ben"});
    EXPECT_EQ(state.task("task")->created_at, at_second(90));
    EXPECT_FALSE(state.task("another"));
  });
}

TEST_P(EraseSuite, ADeletedChannelsRowsGo) {
  change([&](chat::State& state) { state.remove(lobby_, at_second(91)); });
  erase_later({.what = What::channel, .channel = lobby_.key});
  erase_all();
  change([&](chat::State& state) {
    const auto fresh = saved_channel(state, ann_);
    EXPECT_EQ(state.members(fresh.key, 10).size(), 0u);
    added_message(state, fresh, ann_, "1");
    EXPECT_EQ(ids_in(state.messages(fresh.key, {})), "1") << "the ids are free again";
  });
}

TEST_P(EraseSuite, ATruncationsRowsGoAndNewOnesAreInSight) {
  change([&](chat::State& state) { state.truncate(*state.channel(lobby_.key), {}, at_second(91)); });
  erase_later({.what = What::truncated_messages, .channel = lobby_.key});
  erase_all();
  change([&](chat::State& state) { added_message(state, *state.channel(lobby_.key), ann_, "4"); });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(ids_in(state.messages(lobby_.key, {})), "4");
    EXPECT_EQ(state.channel(lobby_.key)->message_count, 1);
    EXPECT_FALSE(state.message("1"));
  });
}

TEST_P(EraseSuite, AUsersMessagesGoWithTheRepliesToThem) {
  erase_later({.what = What::messages_of_user, .user = ben_.key});
  change([&](chat::State& state) { added_message(state, lobby_, ben_, "later"); });
  erase_all();
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.message("1"));
    EXPECT_FALSE(state.message("2"));
    EXPECT_TRUE(state.message("3"));
    EXPECT_TRUE(state.message("later")) << "what came after the deletion is not meant";
    EXPECT_EQ(state.channel(lobby_.key)->message_count, 2);
  });
}

TEST_P(EraseSuite, AUsersRepliesAreMarkedAndCounted) {
  erase_later({.what = What::messages_of_user_soft, .user = ann_.key, .at = at_second(92)});
  erase_all();
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.message("2")->type, "deleted");
    EXPECT_EQ(state.message("2")->deleted_at, at_second(92));
    EXPECT_EQ(state.message("1")->reply_count, 1);
    EXPECT_EQ(state.message("1")->deleted_reply_count, 1);
    EXPECT_FALSE(state.message("1")->deleted_at);
  });
}

TEST_P(EraseSuite, WhatWasMarkedAtAMomentIsGivenBack) {
  change([&](chat::State& state) {
    auto earlier = added_message(state, lobby_, ann_, "earlier");
    earlier.type = "deleted", earlier.deleted_at = at_second(91);
    state.update(earlier);
  });
  erase_later({.what = What::messages_of_user_soft, .user = ann_.key, .at = at_second(92)});
  change([&](chat::State& state) {
    state.erase_later({.what = What::restored_messages_of_user, .user = ann_.key, .at = at_second(92), .task = {}});
  });
  erase_all();
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.message("2")->type, "reply");
    EXPECT_FALSE(state.message("2")->deleted_at);
    EXPECT_EQ(state.message("1")->reply_count, 1);
    EXPECT_EQ(state.message("1")->deleted_reply_count, 0);
    EXPECT_EQ(state.message("earlier")->deleted_at, at_second(91)) << "deleted by itself";
  });
}

TEST_P(EraseSuite, WhatPrunedMessagesSaidIsGone) {
  change([&](chat::State& state) {
    chat::Reaction like;
    like.type = "like", like.user = ann_, like.created_at = like.updated_at = at_second(80);
    state.save(first_.key, like);
  });
  erase_later({.what = What::messages_of_user_pruned, .user = ben_.key, .at = at_second(92)});
  erase_all();
  everywhere([&](chat::State& state) {
    const auto pruned = state.message("1").value();
    EXPECT_EQ(pruned.type, "deleted");
    EXPECT_EQ(pruned.deleted_at, at_second(92));
    EXPECT_EQ(pruned.text + pruned.html + pruned.custom.members, "");
    EXPECT_FALSE(pruned.reaction_counts);
    EXPECT_EQ(pruned.reply_count, 1);
    EXPECT_FALSE(state.message("3")->deleted_at);
  });
}

TEST_P(EraseSuite, ADeletedMessageKeepsTheTypeThatItHad) {
  change([&](chat::State& state) {
    auto message = added_message(state, lobby_, ann_, "told");
    message.type = "system";
    state.update(message);
    message.type = "deleted", message.deleted_at = at_second(91);
    state.update(message);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.message("told")->type, "deleted");
    EXPECT_EQ(state.message("told")->undeleted_type, "system");
  });
  change([&](chat::State& state) {
    state.erase_later({.what = What::restored_messages_of_user, .user = ann_.key, .at = at_second(91), .task = {}});
  });
  while (step()) continue;
  everywhere([&](chat::State& state) { EXPECT_EQ(state.message("told")->type, "system"); });
}

TEST_P(EraseSuite, ConversationsThatWereRemovedAreGivenBack) {
  change([&](chat::State& state) {
    added_message(state, lobby_, ben_, "4");
    EXPECT_GT(counts_of(state, lobby_, ann_).total, 0);
    state.remove(*state.channel(lobby_.key), at_second(91));
    EXPECT_EQ(state.unread({}, ann_.key).total, 0);
    EXPECT_TRUE(state.conversations_removed(ben_.key, at_second(90), 10).empty());
    for (const auto& channel : state.conversations_removed(ben_.key, at_second(91), 10)) state.restore(channel);
    EXPECT_GT(counts_of(state, lobby_, ann_).total, 0);
    state.remove(*state.channel(lobby_.key), at_second(92));
    saved_channel(state, ann_);
    EXPECT_TRUE(state.conversations_removed(ben_.key, at_second(92), 10).empty()) << "another one has its name";
  });
}

TEST_P(EraseSuite, AUsersReactionsAndMembershipsGo) {
  change([&](chat::State& state) {
    for (const auto& user : {ann_, ben_}) {
      chat::Reaction like;
      like.type = "like", like.user = user, like.created_at = like.updated_at = at_second(80);
      state.save(first_.key, like);
    }
  });
  change([&](chat::State& state) { state.erase_later({.what = What::memberships_of_user, .user = ben_.key}); });
  erase_later({.what = What::reactions_of_user, .user = ben_.key});
  erase_all();
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.message("1")->reaction_counts->at("like"), 1);
    EXPECT_EQ(state.channel(lobby_.key)->member_count, 1);
    EXPECT_FALSE(state.member(lobby_.key, ben_.key));
  });
}

TEST_P(EraseSuite, AUsersReactionsGoFromOneChannelAlone) {
  change([&](chat::State& state) {
    const auto den = saved_channel(state, ann_, "den");
    for (const auto& message : {first_, added_message(state, den, ann_, "in-den")}) {
      chat::Reaction like;
      like.type = "like", like.user = ben_, like.created_at = like.updated_at = at_second(80);
      state.save(message.key, like);
    }
  });
  erase_later({.what = What::reactions_of_user, .channel = lobby_.key, .user = ben_.key});
  erase_all();
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.message("1")->reaction_counts);
    EXPECT_EQ(state.message("in-den")->reaction_counts->at("like"), 1);
  });
}

TEST_P(EraseSuite, AUsersChannelsAreGivenToAnHeir) {
  const auto other_app = add_app("other");
  chat::User cleo;
  change([&](chat::State& state) {
    cleo = saved_user(state, "cleo");
    saved_channel(state, ben_, "of-ben");
    saved_channel(state, ann_, "den");
  });
  write([&](Transaction& transaction) { saved_channel(transaction.chat(other_app), saved_user(transaction.chat(other_app), "ann")); });
  erase_later({.what = What::channels_of_user, .user = ann_.key, .heir = cleo.key});
  change([&](chat::State& state) { saved_channel(state, ann_, "later"); });
  erase_all();
  everywhere([&](chat::State& state) {
    const auto owner = [&](const char* id) { return state.channel({"messaging", id})->created_by.id; };
    EXPECT_EQ(owner("lobby"), "cleo");
    EXPECT_EQ(owner("den"), "cleo");
    EXPECT_EQ(owner("of-ben"), "ben");
    EXPECT_EQ(owner("later"), "ann") << "was not there yet";
    EXPECT_TRUE(state.member(lobby_.key, ann_.key)) << "membership is another matter";
  });
  const auto there = read([&](Snapshot& snapshot) { return snapshot.chat(other_app).channel({"messaging", "lobby"})->created_by.id; });
  EXPECT_EQ(there, "ann");
}

TEST_P(EraseSuite, AnErasedChannelTakesItsBansAlong) {
  chat::Channel last;
  change([&](chat::State& state) {
    last = saved_channel(state, ann_, "last");
    state.bans().save(chat::Ban{.user = ben_, .channel = last.key});
    state.remove(last, at_second(90));
  });
  erase_later({.what = What::channel, .channel = last.key});
  erase_all();
  change([&](chat::State& state) {
    const auto next = saved_channel(state, ann_, "next");
    EXPECT_FALSE(state.bans().ban(ben_.key, next.key)) << "whatever key it has";
  });
}

TEST_P(EraseSuite, TheKeyOfTheNewestMessageIsNotGivenAgain) {
  const auto newest = change([&](chat::State& state) { return added_message(state, lobby_, ann_, "4"); });
  change([&](chat::State& state) { state.remove(newest); });
  change([&](chat::State& state) { EXPECT_GT(added_message(state, lobby_, ann_, "5").key, newest.key); });
}

TEST_P(EraseSuite, AUserWhoIsGoneLeavesTheId) {
  change([&](chat::State& state) {
    auto gone = ben_;
    gone.deleted_at = at_second(93);
    state.remove(gone);
  });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.user("ben"));
    EXPECT_EQ(state.message("1")->user.id, "ben");
    EXPECT_EQ(state.message("1")->user.deleted_at, at_second(93));
    EXPECT_EQ(state.users({}).size(), 1u);
  });
  change([&](chat::State& state) { EXPECT_NE(saved_user(state, "ben").key, ben_.key); });
}

}  // namespace
}  // namespace millrace::store
