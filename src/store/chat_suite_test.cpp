// Users, channels, members, messages, reactions and unread counts, as every engine must keep them.
#include "store/chat_suite_test.h"
#include "chat/channel_marks.h"

#include "chat/channel_types.h"
#include "chat/config_rows.h"

#include <map>
#include <random>
#include <set>

namespace millrace::store {

void ChatSuite::everywhere(const std::function<void(chat::State&)>& expect) {
  change([&](chat::State& state) { expect(state); });
  store().read([&](Snapshot& snapshot) { expect(snapshot.chat(app_)); });
  reopen();
  store().read([&](Snapshot& snapshot) { expect(snapshot.chat(app_)); });
  change([&](chat::State& state) { expect(state); });
}

chat::User saved_user(chat::State& state, std::string_view id) {
  chat::User user{.id = std::string(id)};
  user.created_at = user.updated_at = at_second(1);
  user.key = state.save(user);
  return user;
}

chat::Channel saved_channel(chat::State& state, const chat::User& created_by, std::string_view id) {
  chat::Channel channel;
  channel.type = "messaging";
  channel.id = id;
  channel.cid = "messaging:" + channel.id;
  channel.created_by = created_by;
  channel.created_at = channel.updated_at = at_second(2);
  channel.key = state.save(channel);
  return channel;
}

chat::Member added_member(chat::State& state, const chat::Channel& channel, const chat::User& user) {
  chat::Member member;
  member.user_key = user.key;
  member.user_id = user.id;
  member.user = user;
  member.created_at = member.updated_at = at_second(3);
  member.read_sequence = state.channel(channel.key)->count_sequence;
  state.add(channel.key, member);
  return member;
}

chat::MessageKey added(chat::State& state, const chat::Message& message) {
  auto channel = state.channel(message.channel).value();
  const auto key = state.add(channel, message);
  const auto stored = state.channel(message.channel).value();
  EXPECT_EQ(channel.message_count, stored.message_count) << "the channel at hand follows";
  EXPECT_EQ(channel.count_sequence, stored.count_sequence);
  EXPECT_EQ(channel.last_message_at, stored.last_message_at);
  return key;
}

chat::Message added_message(chat::State& state, const chat::Channel& channel, const chat::User& user, std::string_view id) {
  chat::Message message;
  message.channel = channel.key;
  message.cid = channel.cid;
  message.id = id;
  message.text = "text of " + message.id;
  message.user = user;
  message.created_at = message.updated_at = at_second(4);
  message.key = added(state, message);
  return message;
}

namespace {

// Ids that a careless layout would confuse or cut.
std::vector<std::string> odd_ids() {
  return {std::string(255, 'x'),
          std::string(254, 'x') + "y",
          "a",
          "A",
          "a ",
          "' OR 1=1; --",
          "%",
          "_",
          "é€😀",
          "\\",
          "0",
          "00",
          "1e3",
          "NULL",
          "a:b"};
}

// Users

TEST_P(ChatSuite, UsersAreKeptWithAllTheirFields) {
  chat::User user{.id = "ann",
                  .role = "moderator",
                  .created_at = at_second(5),
                  .updated_at = at_second(6),
                  .name = "Ann \"é€😀\"",
                  .image = "https://example.com/a.png",
                  .language = "nl",
                  .teams = {"red", "bl\"ue", "é"},
                  .teams_role = {{"red", "admin"}, {"é", "guest"}},
                  .revoke_tokens_issued_before = at_second(4),
                  .privacy_settings = {R"("typing_indicators":{"enabled":false})"},
                  .invisible = true,
                  .custom = {odd_custom}};
  user.key = change([&](chat::State& state) { return state.save(user); });
  EXPECT_NE(user.key, chat::UserKey{});
  everywhere([&](chat::State& state) {
    const auto found = state.user("ann");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->key, user.key);
    EXPECT_EQ(shown(*found), shown(user));
    EXPECT_EQ(found->custom.members, odd_custom);
    EXPECT_FALSE(state.user("Ann"));
    EXPECT_FALSE(state.user(""));
  });
  user.role = "user", user.name = "", user.image = "", user.language = "", user.teams = {}, user.custom = {};
  user.teams_role.clear(), user.revoke_tokens_issued_before.reset(), user.privacy_settings = {}, user.invisible = false;
  user.updated_at = at_second(7);
  EXPECT_EQ(change([&](chat::State& state) { return state.save(user); }), user.key);
  everywhere([&](chat::State& state) { EXPECT_EQ(shown(*state.user("ann")), shown(user)); });
}

TEST_P(ChatSuite, ANamesakeIsFoundInTheAppOrInATeam) {
  const auto other_app = add_app("other");
  write([&](Transaction& transaction) {
    auto there = saved_user(transaction.chat(other_app), "there");
    there.name = "Only There";
    transaction.chat(other_app).save(there);
  });
  chat::User ann, gone, renamed;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann"), gone = saved_user(state, "gone"), renamed = saved_user(state, "renamed");
    ann.name = "Ann \"Lee\"", ann.teams = {"red", "bl\"ue", "é"};
    gone.name = "Gone", gone.teams = {"red"};
    renamed.name = "Once";
    for (const auto& user : {ann, gone, renamed}) state.save(user);
    renamed.name = "Now";
    state.save(renamed);
    state.remove(gone);
  });
  everywhere([&](chat::State& state) {
    const auto named = [](std::string name) { return chat::User{.id = "new", .name = std::move(name)}; };
    EXPECT_TRUE(state.has_namesake(named("ann lee"), {}));
    EXPECT_TRUE(state.has_namesake(named("Ann Lee"), {"green", "é"}));
    EXPECT_TRUE(state.has_namesake(named("Ann Lee"), {"bl\"ue"}));
    EXPECT_FALSE(state.has_namesake(named("Ann Lee"), {"re", "blue"}));
    EXPECT_FALSE(state.has_namesake(ann, {}));
    EXPECT_TRUE(state.has_namesake(named("now"), {}));
    EXPECT_FALSE(state.has_namesake(named("now"), {"red"}));
    for (const auto* nobody : {"", "once", "gone", "only there"}) EXPECT_FALSE(state.has_namesake(named(nobody), {})) << nobody;
  });
}

TEST_P(ChatSuite, OddIdsNameOneRowEach) {
  change([&](chat::State& state) {
    for (const auto& id : odd_ids()) {
      auto user = saved_user(state, id);
      user.name = "user " + id;
      state.save(user);
      auto channel = saved_channel(state, user, id);
      added_member(state, channel, user);
      added_message(state, channel, user, id);
    }
  });
  everywhere([&](chat::State& state) {
    for (const auto& id : odd_ids()) {
      ASSERT_TRUE(state.user(id)) << id;
      EXPECT_EQ(state.user(id)->name, "user " + id);
      const auto channel = state.channel({"messaging", id});
      ASSERT_TRUE(channel) << id;
      EXPECT_EQ(channel->cid, "messaging:" + id);
      EXPECT_EQ(channel->created_by.id, id);
      ASSERT_TRUE(state.message(id)) << id;
      EXPECT_EQ(state.message(id)->text, "text of " + id);
      EXPECT_EQ(state.messages(channel->key, {.limit = 10}).size(), 1u);
    }
    EXPECT_FALSE(state.user(std::string(256, 'x')));
    EXPECT_FALSE(state.message(""));
    EXPECT_FALSE(state.channel({"team", "a"}));
  });
}

TEST_P(ChatSuite, TheSameIdsInTwoAppsAreTwoThings) {
  const auto other = add_app("other");
  for (const auto app : {app_, other})
    write([&](Transaction& transaction) {
      auto& state = transaction.chat(app);
      auto user = saved_user(state, "ann");
      user.name = app == app_ ? "here" : "there";
      state.save(user);
      const auto channel = saved_channel(state, user);
      added_member(state, channel, user);
      auto message = added_message(state, channel, user, "m");
      message.text = user.name;
      state.update(message);
      state.save(message.key, {.type = user.name, .user = user});
    });
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    store().read([&](Snapshot& snapshot) {
      for (const auto app : {app_, other}) {
        const std::string name = app == app_ ? "here" : "there";
        auto& state = snapshot.chat(app);
        EXPECT_EQ(state.user("ann")->name, name);
        EXPECT_EQ(state.message("m")->text, name);
        EXPECT_EQ(state.message("m")->latest_reactions.at(0).type, name);
        const auto channel = state.channel({"messaging", "lobby"});
        EXPECT_EQ(channel->created_by.name, name);
        EXPECT_EQ(channel->message_count, 1);
        EXPECT_EQ(state.members(channel->key, 10).size(), 1u);
      }
    });
  }
  write([&](Transaction& transaction) { transaction.chat(other).remove(*transaction.chat(other).message("m")); });
  EXPECT_TRUE(see([](chat::State& state) { return state.message("m"); }));
}

// Channels and members

TEST_P(ChatSuite, ChannelsAreKeptWithAllTheirFields) {
  chat::Channel channel;
  change([&](chat::State& state) {
    channel.type = "livestream";
    channel.id = "news!";
    channel.cid = "livestream:news!";
    channel.created_by = saved_user(state, "ann");
    channel.created_at = at_second(5), channel.updated_at = at_second(6);
    channel.frozen = channel.disabled = true;
    channel.team = "red";
    channel.custom.members = odd_custom;
    channel.key = state.save(channel);
  });
  channel.config = chat::built_in_channel_type("livestream");
  everywhere([&](chat::State& state) {
    for (const auto& found : {state.channel({"livestream", "news!"}), state.channel(channel.key)}) {
      ASSERT_TRUE(found);
      EXPECT_EQ(found->key, channel.key);
      EXPECT_EQ(found->config, channel.config);
      EXPECT_EQ(shown(*found), shown(channel));
      EXPECT_EQ(found->custom.members, odd_custom);
      EXPECT_FALSE(found->last_message_at);
    }
    EXPECT_FALSE(state.channel(chat::ChannelKey{987'654}));
  });
  channel.frozen = channel.disabled = false, channel.team = "", channel.custom = {}, channel.updated_at = at_second(7);
  EXPECT_EQ(change([&](chat::State& state) { return state.save(channel); }), channel.key);
  everywhere([&](chat::State& state) { EXPECT_EQ(shown(*state.channel(channel.key)), shown(channel)); });
}

TEST_P(ChatSuite, SavingAChannelTouchesNoCounts) {
  change([&](chat::State& state) {
    const auto user = saved_user(state, "ann");
    auto channel = saved_channel(state, user);
    added_member(state, channel, user);
    added_message(state, channel, user, "m");
    channel.member_count = channel.message_count = channel.count_sequence = 77;  // a stale copy
    channel.last_message_at.reset();
    state.save(channel);
  });
  everywhere([&](chat::State& state) {
    const auto channel = state.channel({"messaging", "lobby"});
    EXPECT_EQ(channel->member_count, 1);
    EXPECT_EQ(channel->message_count, 1);
    EXPECT_EQ(channel->count_sequence, 1);
    EXPECT_EQ(channel->last_message_at, at_second(4));
  });
}

TEST_P(ChatSuite, ASystemMessageMovesTheLastOneUnlessTheTypeSaysOtherwise) {
  change([&](chat::State& state) {
    auto skips = *chat::built_in_channel_type("messaging");
    skips.skip_last_msg_update_for_system_msgs = true;
    state.config().channel_types().save(skips);
    const auto user = saved_user(state, "ann");
    auto quiet = *state.channel(saved_channel(state, user, "quiet").key);
    chat::Message message{.channel = quiet.key, .id = "1", .user = user, .created_at = at_second(4)};
    state.add(quiet, message);
    message.id = "2", message.type = "system", message.created_at = at_second(5);
    state.add(quiet, message);
    EXPECT_EQ(quiet.last_message_at, at_second(4)) << "what is handed in follows";
    auto loud = *state.channel(saved_channel(state, user, "loud").key);
    loud.config = chat::built_in_channel_type("messaging");
    message.id = "3", message.channel = loud.key;
    state.add(loud, message);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.channel({"messaging", "quiet"})->last_message_at, at_second(4));
    EXPECT_EQ(state.channel({"messaging", "quiet"})->message_count, 2);
    EXPECT_EQ(state.channel({"messaging", "quiet"})->count_sequence, 2) << "it is unread all the same";
    EXPECT_EQ(state.channel({"messaging", "loud"})->last_message_at, at_second(5));
  });
}

TEST_P(ChatSuite, MembersAreKeptInTheOrderOfJoining) {
  chat::Channel channel;
  chat::Member last;
  change([&](chat::State& state) {
    // Made in another order than they join.
    std::vector<chat::User> users;
    for (const auto* id : {"d", "b", "a", "c"}) users.push_back(saved_user(state, id));
    channel = saved_channel(state, users[0]);
    const auto elsewhere = saved_channel(state, users[0], "elsewhere");
    for (const std::size_t i : {2u, 1u, 3u}) added_member(state, channel, users[i]), added_member(state, elsewhere, users[i]);
    last = {.user_key = users[0].key,
            .user_id = "d",
            .user = users[0],
            .created_at = at_second(8),
            .updated_at = at_second(9),
            .notifications_muted = true,
            .role = "owner",
            .channel_role = "channel_moderator",
            .is_moderator = true,
            .read_sequence = 0,
            .last_read = at_second(10),
            .custom = {odd_custom}};
    state.add(channel.key, last);
  });
  everywhere([&](chat::State& state) {
    const auto ids = [&](std::size_t limit, std::size_t offset) {
      std::string out;
      for (const auto& member : state.members(channel.key, limit, offset)) out += member.user.id;
      return out;
    };
    EXPECT_EQ(ids(100, 0), "abcd");
    EXPECT_EQ(ids(2, 0), "ab");
    EXPECT_EQ(ids(2, 1), "bc");
    EXPECT_EQ(ids(2, 3), "d");
    EXPECT_EQ(ids(2, 4), "");
    EXPECT_EQ(ids(0, 0), "");
    EXPECT_EQ(state.channel(channel.key)->member_count, 4);
    EXPECT_EQ(state.channel({"messaging", "elsewhere"})->member_count, 3);
    const auto member = state.member(channel.key, last.user_key);
    ASSERT_TRUE(member);
    EXPECT_EQ(shown(*member), shown(last));
    EXPECT_EQ(member->user_key, last.user_key);
    EXPECT_EQ(member->last_read, last.last_read);
    EXPECT_EQ(member->custom.members, odd_custom);
    EXPECT_EQ(shown(state.members(channel.key, 1, 3).at(0)), shown(last));
    EXPECT_FALSE(state.member(state.channel({"messaging", "elsewhere"})->key, last.user_key));
    EXPECT_FALSE(state.member(channel.key, chat::UserKey{987'654}));
    EXPECT_TRUE(state.members(chat::ChannelKey{987'654}, 10).empty());
  });
}

// Messages

TEST_P(ChatSuite, MessagesAreKeptWithAllTheirFields) {
  chat::Message message;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann"), ben = saved_user(state, "ben"), cleo = saved_user(state, "cleo");
    const auto channel = saved_channel(state, ann);
    message.channel = channel.key, message.cid = channel.cid;
    message.id = "m-1";
    message.text = "\"é€😀\" \\ \t", message.html = "<p>&lt;</p>\n";
    message.type = "system";
    message.user = ben;
    message.attachments = {R"([{"type":"image", "n":1.00},{}])", 2};
    message.created_at = at_second(20), message.updated_at = at_second(21);
    message.mentioned_users = {cleo, ann};
    message.mentioned_roles = {"admin", "é\""}, message.mentioned_group_ids = {"crew"};
    message.silent = true;
    message.custom.members = odd_custom;
    message.key = added(state, message);
  });
  everywhere([&](chat::State& state) {
    const auto found = state.message("m-1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->key, message.key);
    EXPECT_EQ(found->channel, message.channel);
    EXPECT_EQ(shown(*found), shown(message));
    EXPECT_EQ(found->attachments, message.attachments);
    EXPECT_EQ(found->custom.members, odd_custom);
    EXPECT_FALSE(found->reaction_counts);
    EXPECT_FALSE(state.message("m-2"));
  });
  message.text = "new", message.html = "", message.type = "deleted", message.silent = false, message.attachments = {}, message.custom = {};
  message.shadowed = true, message.mentioned_channel = true;
  message.mentioned_roles.clear(), message.mentioned_group_ids.clear();
  message.mentioned_users.erase(message.mentioned_users.begin());
  message.updated_at = at_second(22), message.deleted_at = at_second(23), message.message_text_updated_at = at_second(24);
  change([&](chat::State& state) { state.update(message); });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(shown(*state.message("m-1")), shown(message));
    EXPECT_EQ(state.message("m-1")->deleted_at, at_second(23));
    EXPECT_EQ(state.channel(message.channel)->message_count, 1) << "an update counts nothing";
  });
}

TEST_P(ChatSuite, MessagesComeNewestLastAndAreCounted) {
  chat::Channel channel, elsewhere;
  chat::User ann;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    channel = saved_channel(state, ann);
    elsewhere = saved_channel(state, ann, "elsewhere");
    for (const auto* id : {"z", "y", "a", "b"})
      added_message(state, channel, ann, id), added_message(state, elsewhere, ann, id + std::string("2"));
    chat::Message silent;
    silent.channel = channel.key, silent.id = "s", silent.user = ann, silent.silent = true, silent.created_at = at_second(40);
    added(state, silent);
  });
  everywhere([&](chat::State& state) {
    const auto ids = [&](std::size_t limit) {
      std::string out;
      for (const auto& message : state.messages(channel.key, {.limit = limit})) out += message.id;
      return out;
    };
    EXPECT_EQ(ids(10), "zyabs");
    EXPECT_EQ(ids(2), "bs");
    EXPECT_EQ(ids(0), "");
    const auto now = state.channel(channel.key);
    EXPECT_EQ(now->message_count, 5);
    EXPECT_EQ(now->count_sequence, 4) << "a silent message is not unread";
    EXPECT_EQ(now->last_message_at, at_second(40));
    EXPECT_EQ(state.channel(elsewhere.key)->message_count, 4);
    EXPECT_EQ(state.channel(elsewhere.key)->count_sequence, 4);
  });
}

TEST_P(ChatSuite, ARemovedMessageIsGoneWithItsReactions) {
  chat::Message message, other;
  chat::User ann;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    const auto channel = saved_channel(state, ann);
    message = added_message(state, channel, ann, "m");
    other = added_message(state, channel, ann, "other");
    for (const auto key : {message.key, other.key}) state.save(key, {.type = "like", .user = ann});
    state.remove(message);
    EXPECT_FALSE(state.message("m"));
  });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.message("m"));
    EXPECT_FALSE(state.reaction(message.key, ann.key, "like"));
    EXPECT_TRUE(state.reaction(other.key, ann.key, "like"));
    EXPECT_EQ(state.messages(message.channel, {.limit = 10}).size(), 1u);
    EXPECT_EQ(state.channel(message.channel)->message_count, 1);
  });
  // Its id is free again, and what comes under it starts with nothing.
  change([&](chat::State& state) { added_message(state, *state.channel(message.channel), ann, "m"); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.message("m")->reaction_counts);
    EXPECT_TRUE(state.message("m")->latest_reactions.empty());
  });
}

// Reactions

TEST_P(ChatSuite, ReactionsAddUpToGroups) {
  chat::Message message;
  std::vector<chat::User> users;
  const auto react = [&](chat::State& state, std::size_t user, const std::string& type, std::int64_t score, std::int64_t second) {
    state.save(message.key, {.type = type,
                             .user = users[user],
                             .score = score,
                             .created_at = at_second(second),
                             .updated_at = at_second(second),
                             .custom = {odd_custom}});
  };
  change([&](chat::State& state) {
    for (int i = 0; i < 12; ++i) users.push_back(saved_user(state, "user" + std::to_string(i)));
    message = added_message(state, saved_channel(state, users[0]), users[0], "m");
    react(state, 0, "like", 1, 100);
    react(state, 1, "like", 5, 101);
    react(state, 0, "é€😀", -2, 102);
    react(state, 0, "like", 3, 103);  // instead of the first
  });
  everywhere([&](chat::State& state) {
    const auto found = state.message("m");
    ASSERT_TRUE(found->reaction_counts && found->reaction_groups);
    EXPECT_EQ(*found->reaction_counts, (std::map<std::string, std::int64_t>{{"like", 2}, {"é€😀", 1}}));
    EXPECT_EQ(found->reaction_scores, (std::map<std::string, std::int64_t>{{"like", 8}, {"é€😀", -2}}));
    const auto& group = found->reaction_groups->at("like");
    EXPECT_EQ(group.count, 2);
    EXPECT_EQ(group.sum_scores, 8);
    EXPECT_EQ(group.first_reaction_at, at_second(100));
    EXPECT_EQ(group.last_reaction_at, at_second(103));
    EXPECT_EQ(found->latest_reactions.size(), 3u);
    EXPECT_TRUE(found->own_reactions.empty());
    const auto reaction = state.reaction(message.key, users[0].key, "like");
    ASSERT_TRUE(reaction);
    EXPECT_EQ(reaction->score, 3);
    EXPECT_EQ(reaction->created_at, at_second(100)) << "the first time stays";
    EXPECT_EQ(reaction->updated_at, at_second(103));
    EXPECT_EQ(reaction->user_id, "user0");
    EXPECT_EQ(reaction->user.id, "user0");
    EXPECT_EQ(reaction->custom.members, odd_custom);
    EXPECT_FALSE(state.reaction(message.key, users[1].key, "é€😀"));
    EXPECT_FALSE(state.reaction(message.key, users[2].key, "like"));
    EXPECT_FALSE(state.reaction(chat::MessageKey{987'654}, users[0].key, "like"));
  });
  change([&](chat::State& state) {
    for (std::size_t i = 0; i < users.size(); ++i) react(state, i, "wow", 1, 200 + static_cast<std::int64_t>(i));
  });
  everywhere([&](chat::State& state) {
    const auto latest = state.message("m")->latest_reactions;
    ASSERT_EQ(latest.size(), chat::latest_reactions_shown);
    for (std::size_t i = 0; i < latest.size(); ++i) {
      EXPECT_EQ(latest[i].user.id, "user" + std::to_string(11 - i)) << "the newest first";
      EXPECT_EQ(latest[i].message_id, "m");
    }
    EXPECT_EQ(state.message("m")->reaction_counts->at("wow"), 12);
  });
}

// Unread counts

TEST_P(ChatSuite, UnreadIsWhatCameSinceTheLastReading) {
  chat::User ann, ben, stranger;
  chat::Channel lobby, den;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann"), ben = saved_user(state, "ben"), stranger = saved_user(state, "stranger");
    lobby = saved_channel(state, ann), den = saved_channel(state, ann, "den");
    for (const auto& channel : {lobby, den}) added_member(state, channel, ann), added_member(state, channel, ben);
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{0, 0, 0}));
    EXPECT_FALSE(state.unread(lobby, ann.key).last_read.at);
    added_message(state, lobby, ben, "1"), added_message(state, lobby, ben, "2"), added_message(state, den, ben, "3");
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{2, 3, 2})) << "every call sees the changes before it";
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{2, 3, 2}));
    EXPECT_EQ(counts_of(state, den, ann), (UnreadCounts{1, 3, 2}));
    EXPECT_EQ(counts_of(state, lobby, stranger), (UnreadCounts{0, 0, 0}));
  });
  change([&](chat::State& state) {
    state.mark_read(lobby.key, ann.key, at_second(50));
    state.mark_read(lobby.key, stranger.key, at_second(50));  // no member: nothing happens
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{0, 1, 1}));
    EXPECT_EQ(counts_of(state, lobby, ben), (UnreadCounts{2, 3, 2}));
    EXPECT_EQ(state.unread(lobby, ann.key).last_read.at, at_second(50));
    EXPECT_FALSE(state.unread(den, ann.key).last_read.at);
    EXPECT_EQ(state.member(lobby.key, ann.key)->last_read, at_second(50));
    EXPECT_EQ(state.member(lobby.key, ann.key)->read_sequence, 2);
    EXPECT_FALSE(state.member(lobby.key, stranger.key));
  });
  change([&](chat::State& state) {
    chat::Message silent;
    silent.channel = lobby.key, silent.id = "silent", silent.user = ben, silent.silent = true;
    added(state, silent);
  });
  everywhere(
      [&](chat::State& state) { EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{0, 1, 1})) << "silent messages are not unread"; });
}

TEST_P(ChatSuite, ChannelsOfMoreThanAHundredMembersDoNotEnterTotals) {
  chat::User ann;
  chat::Channel hall, den;
  std::vector<chat::User> crowd;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    hall = saved_channel(state, ann, "hall"), den = saved_channel(state, ann, "den");
    added_member(state, hall, ann), added_member(state, den, ann);
    for (int i = 0; i < chat::most_members_counted; ++i) crowd.push_back(saved_user(state, "user" + std::to_string(i)));
    for (int i = 0; i < chat::most_members_counted - 1; ++i) added_member(state, hall, crowd[static_cast<std::size_t>(i)]);
    added_message(state, hall, ann, "1"), added_message(state, den, ann, "2");
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.channel(hall.key)->member_count, chat::most_members_counted);
    EXPECT_EQ(counts_of(state, hall, ann), (UnreadCounts{1, 2, 2}));
  });
  change([&](chat::State& state) {
    added_member(state, hall, crowd.back());
    EXPECT_EQ(counts_of(state, hall, ann), (UnreadCounts{1, 1, 1}));
    added_message(state, hall, ann, "3");
    EXPECT_EQ(counts_of(state, hall, ann), (UnreadCounts{2, 1, 1}));
  });
  everywhere([&](chat::State& state) { EXPECT_EQ(counts_of(state, hall, ann), (UnreadCounts{2, 1, 1})); });
  change([&](chat::State& state) { state.mark_read(hall.key, ann.key, at_second(60)); });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(counts_of(state, hall, ann), (UnreadCounts{0, 1, 1}));
    EXPECT_EQ(counts_of(state, hall, crowd[0]), (UnreadCounts{2, 0, 0}));
  });
}

TEST_P(ChatSuite, AMemberWhoJoinsWithUnreadMessagesHasThemInTheTotals) {
  chat::User ann;
  chat::Channel lobby;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    lobby = saved_channel(state, ann);
    added_message(state, lobby, ann, "1"), added_message(state, lobby, ann, "2");
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{0, 0, 0}));
    state.add(lobby.key, {.user_key = ann.key, .user_id = "ann", .user = ann, .read_sequence = 0});
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{2, 2, 1}));
  });
  everywhere([&](chat::State& state) { EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{2, 2, 1})); });
}

// What the writer remembers of totals is what a reader counts, whatever was done and undone.
TEST_P(ChatSuite, TotalsAreTheSameWhereverTheyAreCounted) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 dice(seed);
    std::vector<chat::User> users;
    std::vector<chat::Channel> channels;
    const auto prefix = std::to_string(seed) + "-";
    change([&](chat::State& state) {
      for (int i = 0; i < 105; ++i) users.push_back(saved_user(state, prefix + std::to_string(i)));
      for (int i = 0; i < 4; ++i) channels.push_back(saved_channel(state, users[0], prefix + std::to_string(i)));
      for (std::size_t i = 5; i < 102; ++i) added_member(state, channels[0], users[i]);  // close to the limit
    });
    for (int round = 0; round < 40; ++round) {
      const bool undo = dice() % 3 == 0;
      committed([&](Transaction& transaction) {
        auto& state = transaction.chat(app_);
        for (auto left = dice() % 6; left > 0; --left) {
          const auto& user = users[dice() % 8];
          const auto& channel = channels[dice() % channels.size()];
          const bool is_member = state.member(channel.key, user.key).has_value();
          switch (dice() % 10) {
            case 8:
              if (dice() % 2) state.marks().save({user.key, channel.key, at_second(round), at_second(round), {}});
              else state.marks().remove_mute(user.key, channel.key);
              break;
            case 9:
              state.pass_over(channel.key, user.key);
              break;
            case 5:
              if (is_member) state.remove(channel.key, *state.member(channel.key, user.key));
              break;
            case 6:
              if (is_member) state.mark_read(channel.key, user.key, {}, static_cast<std::int64_t>(dice() % 5));
              break;
            case 7:
              if (dice() % 4 == 0) state.truncate(*state.channel(channel.key), user.key, at_second(round));
              break;
            case 0:
              if (!is_member) added_member(state, channel, user);
              break;
            case 1:
              state.mark_read(channel.key, user.key, at_second(round));
              break;
            case 2:
              state.unread(channel, user.key);
              break;  // loads the total
            default:
              added_message(state, channel, user, prefix + std::to_string(round) + "-" + std::to_string(left));
              break;
          }
        }
        return undo ? Verdict::undo : Verdict::keep;
      });
      std::map<std::pair<std::size_t, std::size_t>, UnreadCounts> counted;
      store().read([&](Snapshot& snapshot) {
        for (std::size_t u = 0; u < 8; ++u)
          for (std::size_t c = 0; c < channels.size(); ++c) counted[{u, c}] = counts_of(snapshot.chat(app_), channels[c], users[u]);
      });
      change([&](chat::State& state) {
        for (const auto& [at, counts] : counted) {
          if (dice() % 2) continue;  // some stay unloaded
          ASSERT_EQ(counts_of(state, channels[at.second], users[at.first]), counts) << "round " << round << ", user " << at.first;
        }
      });
    }
  }
}

}  // namespace
}  // namespace millrace::store
