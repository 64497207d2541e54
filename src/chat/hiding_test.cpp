// Hidden channels come back by others' messages; a cleared history stays away.
#include "chat/hiding.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class HidingTest : public RulesTest {
 protected:
  HidingTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    channel_ = add_channel("ann", {"ann", "ben"});
  }

  void hide(const std::string& id, History history = History::kept) {
    auto act = server();
    ASSERT_TRUE(hide_channel(act, state_.channel(lobby_).value(), {id, {}}, history));
  }
  Member member(const std::string& id) { return state_.member(channel_.key, state_.user(id)->key).value(); }
  bool is_hidden(const std::string& id) { return hides(member(id), state_.channel(lobby_).value()); }

  Channel channel_;
};

TEST_F(HidingTest, HidingIsToldOnce) {
  hide("ann");
  ASSERT_EQ(types(), Strings{"channel.hidden"});
  expect_envelope(events_[0], state_.channel(lobby_).value());
  EXPECT_EQ(events_[0].user->id, "ann");
  EXPECT_EQ(events_[0].clear_history, false);
  EXPECT_TRUE(is_hidden("ann"));
  EXPECT_FALSE(is_hidden("ben"));
  hide("ann");
  EXPECT_EQ(types(), Strings{}) << "it was hidden already";
}

TEST_F(HidingTest, AnothersMessageBringsItBack) {
  hide("ann");
  add_message("ben", "m1");
  EXPECT_EQ(types(), (Strings{"message.new", "channel.visible"}));
  EXPECT_EQ(events_[1].user->id, "ann");
  EXPECT_FALSE(is_hidden("ann"));
  add_message("ben", "m2");
  EXPECT_EQ(types(), Strings{"message.new"});
}

TEST_F(HidingTest, OnesOwnMessageDoesNot) {
  hide("ann");
  hide("ben");
  add_message("ann", "m1");
  EXPECT_EQ(types(), (Strings{"message.new", "channel.visible"}));
  EXPECT_EQ(events_[1].user->id, "ben");
  EXPECT_TRUE(is_hidden("ann"));
  add_message("ben", "m2");
  EXPECT_FALSE(is_hidden("ann"));
}

TEST_F(HidingTest, AMessageThatDoesNotCountLeavesItHidden) {
  hide("ann");
  auto act = server();
  ASSERT_TRUE(send_message(act, lobby_, {.text = "hush", .user = {.id = "ben"}, .silent = true}));
  EXPECT_EQ(types(), Strings{"message.new"});
  EXPECT_TRUE(is_hidden("ann"));
}

TEST_F(HidingTest, OneMessageTellsABoundedNumber) {
  std::vector<MemberChange> many;
  for (std::size_t i = 0; i < most_told_visible + 5; ++i) {
    add_user("user" + std::to_string(i));
    many.push_back({.user = {.id = "user" + std::to_string(i)}});
  }
  auto act = server();
  ASSERT_TRUE(add_members(act, channel_, many));
  for (const auto& one : many) hide(one.user.id);
  add_message("ben", "m1");
  EXPECT_EQ(types().size(), 1 + most_told_visible);
  for (const auto& one : many) EXPECT_FALSE(is_hidden(one.user.id)) << one.user.id;
}

TEST_F(HidingTest, ShowingIsToldOnce) {
  hide("ann");
  auto act = server();
  ASSERT_TRUE(show_channel(act, channel_, {"ann", {}}));
  EXPECT_EQ(types(), Strings{"channel.visible"});
  EXPECT_FALSE(is_hidden("ann"));
  auto again = server();
  ASSERT_TRUE(show_channel(again, channel_, {"ann", {}}));
  EXPECT_EQ(types(), Strings{});
}

TEST_F(HidingTest, AClearedHistoryIsReadAndBounded) {
  add_message("ben", "m1");
  const auto newest = state_.message("m1")->key;
  now_ = now_ + std::chrono::seconds(1);
  hide("ann", History::cleared);
  EXPECT_EQ(events_[0].clear_history, true);
  EXPECT_EQ(member("ann").history_after, newest);
  EXPECT_EQ(member("ann").hide_messages_before, now_.to_microseconds());
  EXPECT_EQ(unread_in(state_.channel(lobby_).value(), member("ann").read_sequence), 0);
  Channel seen = state_.channel(lobby_).value();
  auto act = server();
  add_marks(act, seen, state_.user("ann").value(), member("ann"));
  EXPECT_EQ(seen.hidden, true);
  EXPECT_EQ(seen.hide_messages_before, now_.to_microseconds());
  hide("ann", History::cleared);
  EXPECT_EQ(types(), Strings{"channel.hidden"}) << "it is cleared once more";
}

TEST_F(HidingTest, OnlyMembersHide) {
  auto act = as("cleo");
  expect_refused(hide_channel(act, channel_, {}, History::kept), Kind::input, "cleo");
  auto named = server();
  EXPECT_TRUE(hide_channel(named, channel_, {"cleo", {}}, History::kept)) << "a server's word is taken, and nothing changes";
  EXPECT_EQ(types(), Strings{});
  policy_.only_members_hide = true;
  auto told = server();
  expect_refused(hide_channel(told, channel_, {"cleo", {}}, History::kept), Kind::input, "cleo");
  policy_.only_members_hide = false;
  auto other = as("ann");
  expect_refused(hide_channel(other, channel_, {"ben", {}}, History::kept), Kind::not_allowed, "ben");
  auto nobody = server();
  expect_refused(show_channel(nobody, channel_, {}), Kind::input, "user_id");
}

TEST_F(HidingTest, ANewChannelMayBeHiddenFromItsCreator) {
  auto act = server();
  ChannelChange change;
  change.created_by.id = "ann";
  change.members = {{.user = {.id = "ann"}}, {.user = {.id = "ben"}}};
  const auto made = get_or_create_channel(act, {"messaging", "quiet"}, change, ForCreator::hidden);
  ASSERT_TRUE(made);
  EXPECT_EQ(types(), (Strings{"channel.created", "member.added", "member.added", "channel.hidden"}));
  EXPECT_TRUE(hides(state_.member(made->key, state_.user("ann")->key).value(), *made));
}

}  // namespace
}  // namespace millrace::chat
