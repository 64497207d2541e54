// What a store keeps of channels' tags, overrides and slow mode, and of what members set for themselves.
#include "store/marks_suite_test.h"

#include "chat/ban_rows.h"
#include "chat/block_rows.h"

namespace millrace::store {
namespace {

TEST_P(ChatSuite, ANewChannelKeepsWhatItIsMadeWith) {
  const auto key = change([&](chat::State& state) {
    chat::Channel channel{.id = "new", .type = "messaging", .cid = "messaging:new", .created_by = saved_user(state, "ann")};
    channel.cooldown = 7, channel.auto_translation_enabled = false, channel.auto_translation_language = "fr";
    return state.save(channel);
  });
  everywhere([&](chat::State& state) {
    const auto stored = state.channel(key).value();
    EXPECT_EQ(stored.cooldown, 7);
    EXPECT_EQ(stored.auto_translation_enabled, false);
    EXPECT_EQ(stored.auto_translation_language, "fr");
  });
}

TEST_P(ChatSuite, ChannelsKeepTagsOverridesAndCooldown) {
  const auto channel = change([&](chat::State& state) {
    auto channel = saved_channel(state, saved_user(state, "ann"));
    channel.cooldown = 7, channel.auto_translation_enabled = true, channel.auto_translation_language = "fr";
    channel.filter_tags = {"blue", "red"};
    channel.overrides = {.replies = false,
                         .max_message_length = 12,
                         .commands = std::vector<std::string>{"giphy"},
                         .blocklist = "profanity",
                         .blocklist_behavior = "block",
                         .push_level = "none",
                         .chat_preferences = chat::Raw{R"({"channel_mentions":"all"})"},
                         .grants = chat::GrantEdits{{"user", {"!add-links", "read-channel"}}}};
    state.save(channel);
    return channel;
  });
  everywhere([&](chat::State& state) {
    const auto stored = state.channel(channel.key).value();
    EXPECT_EQ(stored.cooldown, 7);
    EXPECT_EQ(stored.auto_translation_enabled, true);
    EXPECT_EQ(stored.auto_translation_language, "fr");
    EXPECT_EQ(stored.filter_tags, (std::vector<std::string>{"blue", "red"}));
    EXPECT_EQ(stored.overrides, channel.overrides);
    EXPECT_FALSE(stored.config->replies);
    EXPECT_EQ(stored.config->max_message_length, 12);
    EXPECT_EQ(stored.config->commands.size(), 1u);
    EXPECT_EQ(stored.config->blocklist + ' ' + stored.config->blocklist_behavior + ' ' + stored.config->push_level, "profanity block none");
    const auto& of_user = stored.config->grants.by_role().find("user")->second;
    EXPECT_EQ(std::ranges::count(of_user, "add-links"), 0);
    EXPECT_EQ(std::ranges::count(of_user, "read-channel"), 1);
    EXPECT_EQ(found(state, {}, {.kind = chat::Filter::Kind::in, .attribute = chat::Attribute::filter_tags, .values = {std::string("red")}}),
              "lobby");
  });
  change([&](chat::State& state) {
    auto stored = state.channel(channel.key).value();
    stored.filter_tags = {"blue"};
    stored.overrides = {};
    state.save(stored);
  });
  everywhere([&](chat::State& state) {
    EXPECT_TRUE(state.channel(channel.key)->config->replies);
    EXPECT_EQ(found(state, {}, {.kind = chat::Filter::Kind::in, .attribute = chat::Attribute::filter_tags, .values = {std::string("red")}}),
              "");
  });
}

TEST_P(ChatSuite, ChannelsAreFoundByWhatTheyAreForOneUser) {
  chat::User ann;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    const auto ben = saved_user(state, "ben");
    for (const auto* id : {"a", "b", "c", "d"}) {
      const auto channel = saved_channel(state, ben, id);
      auto member = added_member(state, channel, ben);
      if (std::string_view(id) == "d") continue;
      member = added_member(state, channel, ann);
      if (*id == 'a') member.pinned_at = at_second(1), member.invited = true;
      if (*id == 'b') member.archived_at = at_second(1), member.hidden_sequence = 0;
      if (*id == 'c') member.invited = true, member.invite_rejected_at = at_second(2);
      state.update(channel.key, member);
      if (*id == 'c') message_at(state, channel, ben, "m", 3);
      if (*id == 'b') state.marks().save({ann.key, channel.key, at_second(1), at_second(1), {}});
      if (*id == 'c') state.marks().save({ann.key, channel.key, at_second(1), at_second(1), at_second(50)});
    }
  });
  everywhere([&](chat::State& state) {
    using chat::Attribute;
    const auto both = [&](Attribute attribute) {
      return found(state, ann.key, is(attribute, true)) + '|' + found(state, ann.key, is(attribute, false));
    };
    EXPECT_EQ(both(Attribute::joined), "b|acd");
    EXPECT_EQ(both(Attribute::pinned), "a|bcd");
    EXPECT_EQ(both(Attribute::archived), "b|acd");
    EXPECT_EQ(both(Attribute::hidden), "b|acd");
    EXPECT_EQ(both(Attribute::muted), "b|acd");
    EXPECT_EQ(both(Attribute::has_unread), "c|abd");
    EXPECT_EQ(found(state, ann.key, is(Attribute::muted, true), at_second(49)), "bc");
    EXPECT_EQ(found(state, ann.key, is(Attribute::invite, std::string("pending"))), "a");
    EXPECT_EQ(found(state, ann.key, is(Attribute::invite, std::string("rejected"))), "c");
    EXPECT_EQ(found(state, ann.key, is(Attribute::invite, std::string("accepted"))), "");
    EXPECT_EQ(
        found(state, {}, {.kind = chat::Filter::Kind::starts_with, .attribute = Attribute::member_name, .values = {std::string("x")}}), "");
  });
}

TEST_P(ChatSuite, ChannelsAreFoundByWhoElseIsInThem) {
  chat::User ann;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    const auto ben = saved_user(state, "ben"), cleo = saved_user(state, "cleo");
    const auto channel_of = [&](std::string_view id, const std::vector<chat::User>& members) {
      auto channel = saved_channel(state, ann, id);
      for (const auto& member : members) added_member(state, channel, member);
      return state.channel(channel.key).value();
    };
    channel_of("b", {ann, ben});
    auto slow = channel_of("c", {ann, cleo});
    slow.cooldown = 7;
    state.save(slow);
    channel_of("d", {ann, ben, cleo});
    message_at(state, channel_of("!members-e", {ann}), ann, "m", 1);
    state.bans().save({.user = ben});
    state.blocks().add({ann, cleo, at_second(1)});
  });
  everywhere([&](chat::State& state) {
    using chat::Attribute;
    EXPECT_EQ(found(state, ann.key, is(Attribute::app_banned, std::string("only"))), "b");
    EXPECT_EQ(found(state, ann.key, is(Attribute::app_banned, std::string("excluded"))), "!members-ecd");
    EXPECT_EQ(found(state, ann.key, is(Attribute::blocked, true)), "c");
    EXPECT_EQ(found(state, ann.key, is(Attribute::channel_role, std::string("channel_moderator"))), "");
    EXPECT_EQ(found(state, ann.key, is(Attribute::channel_role, std::string("channel_member"))), "!members-ebcd");
    EXPECT_EQ(found(state, {}, is(Attribute::distinct, true)), "!members-e");
    EXPECT_EQ(found(state, {}, is(Attribute::distinct, false)), "bcd");
    EXPECT_EQ(found(state, {}, is(Attribute::cooldown, std::int64_t{7})), "c");
    EXPECT_EQ(found(state, {}, is(Attribute::cooldown, std::int64_t{0})), "!members-ebd");
    EXPECT_EQ(found(state, {}, is(Attribute::message_count, std::int64_t{1})), "!members-e");
  });
}

TEST_P(ChatSuite, AHiddenChannelIsFoundByTheMessageThatBringsItBack) {
  const auto channel = change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann"), ben = saved_user(state, "ben");
    const auto channel = saved_channel(state, ann);
    auto member = added_member(state, channel, ann);
    added_member(state, channel, ben);
    message_at(state, channel, ben, "m", 1);
    member.hidden_sequence = 1;
    state.update(channel.key, member);
    return channel;
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.marks().hidden_at(channel.key, 1, 10), std::vector{state.user("ann")->key});
    EXPECT_TRUE(state.marks().hidden_at(channel.key, 0, 10).empty());
    EXPECT_TRUE(state.marks().hidden_at(channel.key, 1, 0).empty());
  });
}

TEST_P(ChatSuite, MessagesAreFoundByTime) {
  const auto channel = change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    const auto channel = saved_channel(state, ann), other = saved_channel(state, ann, "other");
    for (int i = 1; i <= 9; ++i) message_at(state, i % 4 == 0 ? other : channel, ann, std::to_string(i), 10 * i);
    return channel;
  });
  everywhere([&](chat::State& state) {
    const auto page = [&](chat::MessagePage::From from, int second, std::size_t limit = 10) {
      chat::MessagePage asked{.from = from, .at = at_second(second), .limit = limit};
      return ids_in(state.messages(channel.key, asked));
    };
    using From = chat::MessagePage::From;
    EXPECT_EQ(page(From::before, 30), "12");
    EXPECT_EQ(page(From::up_to, 30), "123");
    EXPECT_EQ(page(From::after, 60), "79");
    EXPECT_EQ(page(From::from, 60), "679");
    EXPECT_EQ(page(From::around, 60, 4), "3567");
    EXPECT_EQ(page(From::before, 5), "");
    EXPECT_EQ(page(From::after, 95), "");
    EXPECT_EQ(page(From::before, 95, 2), "79");
    EXPECT_EQ(page(From::after, 1, 2), "12");
    chat::MessagePage bounded{.after = state.message("3")->key, .limit = 10};
    EXPECT_EQ(ids_in(state.messages(channel.key, bounded)), "5679");
    bounded.from = From::after, bounded.id = "1";
    EXPECT_EQ(ids_in(state.messages(channel.key, bounded)), "5679");
  });
}

TEST_P(ChatSuite, WhatComesToAMutedChannelEntersNoTotal) {
  chat::User ben;
  chat::Channel quiet;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    ben = saved_user(state, "ben");
    const auto loud = saved_channel(state, ann, "loud");
    quiet = saved_channel(state, ann, "quiet");
    for (const auto& channel : {loud, quiet}) added_member(state, channel, ben);
    message_at(state, loud, ann, "1", 1), message_at(state, quiet, ann, "2", 2);
    EXPECT_EQ(counts_of(state, quiet, ben), (UnreadCounts{1, 2, 2}));
    state.marks().save({ben.key, quiet.key, at_second(2), at_second(2), at_second(50)});
    EXPECT_EQ(counts_of(state, quiet, ben), (UnreadCounts{1, 1, 1})) << "also what was there before";
    message_at(state, quiet, ann, "3", 3);
    EXPECT_EQ(counts_of(state, quiet, ben), (UnreadCounts{2, 1, 1})) << "the channel's own count goes on";
    state.mark_read(quiet.key, ben.key, {}, 1);
    EXPECT_EQ(counts_of(state, quiet, ben), (UnreadCounts{1, 1, 1}));
    state.remove(quiet.key, state.member(quiet.key, ben.key).value());
    added_member(state, quiet, ben);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(counts_of(state, quiet, ben).total, 1) << "whoever comes back has muted it still";
    ASSERT_EQ(state.reads().unread(ben.key, 10).size(), 1u);
    EXPECT_EQ(state.reads().unread(ben.key, 10)[0].id, "loud");
    EXPECT_EQ(state.marks().next_expiry(ben.key), at_second(50));
    EXPECT_TRUE(state.marks().expired_mutes(ben.key, at_second(49), 10).empty());
    EXPECT_EQ(state.marks().expired_mutes(ben.key, at_second(50), 10).size(), 1u);
  });
  change([&](chat::State& state) {
    message_at(state, quiet, ben, "4", 4);
    state.marks().remove_mute(ben.key, quiet.key);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(counts_of(state, quiet, ben).channels, 2);
    EXPECT_FALSE(state.marks().next_expiry(ben.key));
  });
}

TEST_P(ChatSuite, TruncatedUpToATimeWhatCameLaterStays) {
  const auto channel = change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann"), ben = saved_user(state, "ben");
    const auto channel = saved_channel(state, ann);
    added_member(state, channel, ann);
    added_member(state, channel, ben);
    for (int i = 1; i <= 4; ++i) message_at(state, channel, ann, std::to_string(i), i);
    EXPECT_EQ(counts_of(state, channel, ben), (UnreadCounts{4, 4, 1}));
    state.truncate(state.channel(channel.key).value(), ann.key, at_second(3), state.marks().newest_before(channel.key, at_second(3)));
    return channel;
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(ids_in(state.messages(channel.key, {.limit = 10})), "34");
    const auto stored = state.channel(channel.key).value();
    EXPECT_EQ(stored.message_count, 2);
    EXPECT_EQ(stored.last_message_at, at_second(4));
    EXPECT_EQ(counts_of(state, channel, state.user("ben").value()), (UnreadCounts{2, 2, 1}));
  });
}

// As an import writes it.
TEST_P(ChatSuite, ATimeIsLookedForInTheChannelAlone) {
  const auto [younger, older] = change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    const auto younger = saved_channel(state, ann);
    chat::Channel older = younger;
    older.key = {}, older.id = "mill", older.cid = "messaging:mill";
    older.key = state.save(older);
    for (int i = 5; i <= 8; ++i) message_at(state, younger, ann, std::to_string(i), i);
    for (int i = 1; i <= 3; ++i) message_at(state, older, ann, std::to_string(i), i);
    return std::pair(younger, older);
  });
  using From = chat::MessagePage::From;
  everywhere([&](chat::State& state) {
    EXPECT_EQ(ids_in(state.messages(younger.key, {.from = From::before, .id = {}, .at = at_second(7), .limit = 10})), "56");
    EXPECT_EQ(ids_in(state.messages(younger.key, {.from = From::from, .id = {}, .at = at_second(7), .limit = 10})), "78");
    EXPECT_EQ(ids_in(state.messages(older.key, {.from = From::up_to, .id = {}, .at = at_second(2), .limit = 10})), "12");
    EXPECT_EQ(ids_in(state.messages(older.key, {.from = From::after, .id = {}, .at = at_second(2), .limit = 10})), "3");
    EXPECT_EQ(ids_in(state.messages(older.key, {.from = From::before, .id = {}, .at = at_second(1), .limit = 10})), "");
    EXPECT_EQ(state.marks().newest_before(chat::ChannelKey{99}, at_second(9)), chat::MessageKey{});
  });
}

TEST_P(ChatSuite, MutesAndSlowModeAreKept) {
  const auto channel = change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    const auto channel = saved_channel(state, ann);
    state.marks().save({ann.key, channel.key, at_second(1), at_second(1), at_second(9)});
    state.marks().save({ann.key, channel.key, at_second(1), at_second(2), at_second(10)});
    state.marks().sent(channel.key, ann.key, at_second(3));
    state.marks().sent(channel.key, ann.key, at_second(4));
    return channel;
  });
  everywhere([&](chat::State& state) {
    const auto ann = state.user("ann")->key;
    EXPECT_TRUE(state.marks().mute(ann, channel.key, at_second(9)));
    EXPECT_FALSE(state.marks().mute(ann, channel.key, at_second(10)));
    EXPECT_EQ(state.marks().mutes(ann, at_second(9), 5).size(), 1u);
    EXPECT_EQ(state.marks().last_sent(channel.key, ann), at_second(4));
  });
  change([&](chat::State& state) { state.marks().remove_mute(state.user("ann")->key, channel.key); });
  everywhere([&](chat::State& state) { EXPECT_TRUE(state.marks().mutes(state.user("ann")->key, at_second(1), 5).empty()); });
}

TEST_P(ChatSuite, ReceiptsOnlyGoForth) {
  const auto channel = change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    const auto channel = saved_channel(state, ann);
    added_member(state, channel, ann);
    const auto one = message_at(state, channel, ann, "1", 1), two = message_at(state, channel, ann, "2", 2);
    state.reads().mark_delivered(channel.key, ann.key, two.key, at_second(5));
    state.reads().mark_delivered(channel.key, ann.key, one.key, at_second(6));
    return channel;
  });
  everywhere([&](chat::State& state) {
    const auto member = state.member(channel.key, state.user("ann")->key).value();
    EXPECT_EQ(member.last_delivered_message_id, "2");
    EXPECT_EQ(member.last_delivered_at, at_second(5));
  });
}

}  // namespace
}  // namespace millrace::store
