// Mutes end by themselves or by a word, and are told once a request.
#include "chat/channel_mutes.h"

#include "chat/channel_marks.h"
#include "chat/hiding.h"
#include "chat/rules_test.h"
#include "chat/timers.h"

#include <utility>

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;
using std::chrono::milliseconds;

class ChannelMutesTest : public RulesTest {
 protected:
  ChannelMutesTest() {
    for (const auto* id : {"ann", "ben"}) add_user(id);
    channel_ = add_channel("ann", {"ann", "ben"});
  }

  Expected<std::vector<ChannelMute>> mute(std::optional<milliseconds> expiration = {}) {
    auto act = server();
    return mute_channels(act, {"messaging:lobby"}, expiration, {"ben", {}});
  }
  Channel seen_by_ben() {
    auto act = server();
    Channel seen = channel_;
    add_marks(act, seen, state_.user("ben").value(), {});
    return seen;
  }

  Channel channel_;
};

TEST_F(ChannelMutesTest, AMuteIsToldWithItsChannel) {
  const auto mutes = mute();
  ASSERT_TRUE(mutes);
  ASSERT_EQ(types(), Strings{"channel.muted"});
  const auto& event = events_[0];
  EXPECT_EQ(event.cid, "") << "it is the user's, not the channel's";
  EXPECT_EQ(event.user->id, "ben");
  EXPECT_FALSE(event.user->channel_unread_count);
  ASSERT_TRUE(event.mute);
  EXPECT_EQ(event.mute->channel.cid, "messaging:lobby");
  EXPECT_EQ(event.mute->channel.muted, true);
  EXPECT_FALSE(event.mute->expires);
  EXPECT_EQ(seen_by_ben().muted, true);
}

TEST_F(ChannelMutesTest, AMutedChannelStaysHiddenWhileTheMuteLasts) {
  const auto hide = [&] {
    auto act = server();
    ASSERT_TRUE(hide_channel(act, state_.channel(lobby_).value(), {"ben", {}}, History::kept));
  };
  const auto stays_hidden = [&](const std::string& message) {
    add_message("ann", message);
    const bool told = types() != Strings{"message.new"};
    const bool hidden = hides(state_.member(channel_.key, state_.user("ben")->key).value(), state_.channel(lobby_).value());
    EXPECT_NE(told, hidden) << message;
    return hidden;
  };
  hide();
  ASSERT_TRUE(mute());  // while it is hidden
  EXPECT_TRUE(stays_hidden("m1") && stays_hidden("m2"));
  ASSERT_TRUE(mute(milliseconds(1'500)));  // from now on not for good
  EXPECT_TRUE(stays_hidden("m3") && stays_hidden("m4"));
  now_ = now_ + milliseconds(1'500);
  EXPECT_FALSE(stays_hidden("m5"));
  ASSERT_TRUE(mute());
  hide();  // while it is muted
  EXPECT_TRUE(stays_hidden("m6"));
  auto act = server();
  ASSERT_TRUE(unmute_channels(act, {"messaging:lobby"}, {"ben", {}}));
  EXPECT_FALSE(stays_hidden("m7"));
}

TEST_F(ChannelMutesTest, AMuteEndsWithItsTime) {
  ASSERT_TRUE(mute(milliseconds(1'500)));
  EXPECT_EQ(events_[0].mute->expires, now_stored_ + milliseconds(1'500));
  EXPECT_EQ(seen_by_ben().mute_expires_at, now_stored_ + milliseconds(1'500));
  now_ = now_ + milliseconds(1'500);
  EXPECT_FALSE(seen_by_ben().muted);
  auto act = server();
  ASSERT_TRUE(unmute_channels(act, {"messaging:lobby"}, {"ben", {}}));
  EXPECT_EQ(types(), Strings{}) << "there is nothing to end any more";
}

TEST_F(ChannelMutesTest, WhatComesToAMutedChannelIsNotCounted) {
  const auto unread = [&] { return state_.unread(*state_.channel(channel_.key), state_.user("ben")->key); };
  const auto ben = state_.user("ben")->key;
  const auto fire_due = [&] {
    auto act = server();
    for (const auto& timer : std::exchange(state_.timers().all, {}))
      if (timer.at <= now_) fire(act, timer, texts_);
      else state_.timers().set(timer);
    EXPECT_EQ(types(), Strings{}) << "the end of a mute is told to nobody";
  };
  ASSERT_TRUE(mute(milliseconds(1'500)));
  add_message("ann", "m1");
  EXPECT_EQ(unread().in_channel, 1);
  EXPECT_EQ(unread().total, 0);
  EXPECT_EQ(unread().channels, 0);
  ASSERT_EQ(state_.timers().all.size(), 1u);
  now_ = now_ + milliseconds(1'000);
  ASSERT_TRUE(mute(milliseconds(5'000)));  // longer: the timer goes with it
  now_ = now_ + milliseconds(1'000);
  fire_due();
  EXPECT_EQ(unread().total, 0);
  now_ = now_ + milliseconds(4'000);
  fire_due();
  EXPECT_EQ(unread().total, 1);
  EXPECT_TRUE(state_.marks().mutes(ben, {}, 10).empty());
  EXPECT_TRUE(state_.timers().all.empty());
}

TEST_F(ChannelMutesTest, AMuteAgainKeepsItsBeginning) {
  ASSERT_TRUE(mute(milliseconds(1'000)));
  const auto begun = events_[0].mute->created_at;
  now_ = now_ + milliseconds(500);
  ASSERT_TRUE(mute());
  EXPECT_EQ(events_[0].mute->created_at, begun);
  EXPECT_EQ(events_[0].mute->updated_at, now_.to_microseconds());
  EXPECT_FALSE(events_[0].mute->expires);
}

TEST_F(ChannelMutesTest, UnmutingIsToldOnce) {
  ASSERT_TRUE(mute());
  auto act = server();
  ASSERT_TRUE(unmute_channels(act, {"messaging:lobby"}, {"ben", {}}));
  ASSERT_EQ(types(), Strings{"channel.unmuted"});
  EXPECT_FALSE(events_[0].mute->channel.muted);
  EXPECT_FALSE(seen_by_ben().muted);
}

TEST_F(ChannelMutesTest, SeveralAreToldTogether) {
  auto making = server();
  ASSERT_TRUE(get_or_create_channel(making, {"team", "crew"}, {.created_by = {"ann", {}}}));
  auto act = server();
  ASSERT_TRUE(mute_channels(act, {"messaging:lobby", "team:crew"}, {}, {"ben", {}}));
  ASSERT_EQ(types(), Strings{"channel.muted"});
  EXPECT_FALSE(events_[0].mute);
  EXPECT_EQ(events_[0].mutes.size(), 2u);
}

TEST_F(ChannelMutesTest, WhatMakesNoSenseIsRefused) {
  expect_refused(mute(milliseconds(0)), Kind::input, "expiration");
  expect_refused(mute(longest_mute + milliseconds(1)), Kind::input, "expiration");
  const auto asked = [&](const Strings& cids, const std::string& user) {
    auto act = server();
    return mute_channels(act, cids, {}, {user, {}});
  };
  expect_refused(asked({}, "ben"), Kind::input, "channel_cids");
  expect_refused(asked(Strings(most_channels_muted + 1, "messaging:lobby"), "ben"), Kind::input, "channel_cids");
  expect_refused(asked({"lobby"}, "ben"), Kind::input, "channel_cids");
  expect_refused(asked({"messaging:absent"}, "ben"), Kind::does_not_exist, "messaging:absent");
  expect_refused(asked({"messaging:lobby"}, ""), Kind::input, "user_id");
}

}  // namespace
}  // namespace millrace::chat
