// ChatSuite continued: threads, pages, truncated and removed channels, lists.
#include "store/conversation_suite_test.h"

#include <map>

namespace millrace::store {
namespace {

TEST_P(ChatSuite, RepliesStandInTheirThread) {
  chat::Channel lobby;
  chat::Message parent;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    lobby = saved_channel(state, ann);
    parent = added_message(state, lobby, ann, "p");
    added_reply(state, parent, ann, "a", false);
    added_reply(state, parent, ann, "b", true);
    parent.reply_count = 2, parent.deleted_reply_count = 1, parent.thread_participants = {ann};
    state.update(parent);
    auto quoting = added_message(state, lobby, ann, "q");
    quoting.quoted_message_id = "p";
    state.update(quoting);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(ids_in(state.messages(lobby.key, {})), "pbq");
    EXPECT_EQ(ids_in(state.replies(parent.key, {})), "ab");
    EXPECT_EQ(state.channel(lobby.key)->count_sequence, 3) << "what stands in a thread alone is not unread";
    EXPECT_EQ(state.channel(lobby.key)->message_count, 4);
    EXPECT_EQ(shown(*state.message("p")), shown(parent));
    EXPECT_EQ(state.message("a")->parent_id, "p");
    EXPECT_EQ(state.message("a")->show_in_channel, false);
    EXPECT_EQ(state.message("b")->sequence, 2);
    EXPECT_EQ(state.message("q")->quoted_message->id, "p");
  });
  change([&](chat::State& state) { state.remove(parent); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.message("a"));
    EXPECT_EQ(ids_in(state.messages(lobby.key, {})), "q");
    EXPECT_EQ(state.channel(lobby.key)->message_count, 1);
    EXPECT_FALSE(state.message("q")->quoted_message);
  });
}

TEST_P(ChatSuite, PagesOfMessages) {
  chat::Channel lobby;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    lobby = saved_channel(state, ann);
    for (const auto* id : {"1", "2", "3", "4", "5"}) added_message(state, lobby, ann, id);
  });
  everywhere([&](chat::State& state) {
    using From = chat::MessagePage::From;
    const auto page = [&](From from, std::size_t limit) {
      return ids_in(state.messages(lobby.key, {.from = from, .id = "3", .limit = limit}));
    };
    EXPECT_EQ(page(From::newest, 2), "45");
    EXPECT_EQ(page(From::before, 9), "12");
    EXPECT_EQ(page(From::before, 1), "2");
    EXPECT_EQ(page(From::up_to, 2), "23");
    EXPECT_EQ(page(From::after, 1), "4");
    EXPECT_EQ(page(From::from, 2), "34");
    EXPECT_EQ(page(From::around, 3), "234");
    EXPECT_EQ(ids_in(state.messages(lobby.key, {.from = From::before, .id = "absent", .limit = 9})), "");
  });
}

TEST_P(ChatSuite, APageIsFullOfWhatItsReaderMaySee) {
  chat::Channel lobby;
  chat::Message first;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    lobby = saved_channel(state, ann);
    first = added_message(state, lobby, ann, "1");
    int second = 80;
    for (const auto* id : {"2", "3", "4", "5", "6", "7"}) {
      chat::Message message{.id = id, .user = ann, .created_at = at_second(4), .updated_at = at_second(4), .cid = lobby.cid};
      message.channel = lobby.key;
      if (*id > '3') message.restricted_visibility = {"x", "ben"};
      if (*id < '7') message.parent = first.key, message.parent_id = "1", message.show_in_channel = true;
      message.pinned = true, message.pinned_at = at_second(++second), message.pinned_by = std::make_shared<const chat::User>(ann);
      message.key = state.add(lobby, message);
    }
  });
  everywhere([&](chat::State& state) {
    using From = chat::MessagePage::From;
    const std::string all = "234567";
    for (const auto& [reader, seen] : {std::pair{"", all}, {"ann", all}, {"ben", all}, {"cleo", std::string("23")}}) {
      EXPECT_EQ(ids_in(state.messages(lobby.key, {.seen_by = reader, .limit = 2})), seen.substr(seen.size() - 2)) << reader;
      EXPECT_EQ(ids_in(state.messages(lobby.key, {.from = From::after, .id = "1", .seen_by = reader})), seen) << reader;
      EXPECT_EQ(ids_in(state.messages(lobby.key, {.from = From::before, .id = "7", .seen_by = reader, .limit = 1})),
                seen == all ? "6" : "3")
          << reader;
      EXPECT_EQ(ids_in(state.replies(first.key, {.seen_by = reader, .limit = 2})), seen == all ? "56" : "23") << reader;
      const std::string latest(seen.rbegin(), seen.rend());
      EXPECT_EQ(ids_in(state.pinned(lobby.key, {.seen_by = reader, .limit = 2})), latest.substr(0, 2)) << reader;
      EXPECT_EQ(ids_in(state.pinned(lobby.key, {.from = From::from, .id = "3", .seen_by = reader})), seen == all ? "76543" : "3") << reader;
      EXPECT_EQ(ids_in(state.pinned(lobby.key, {.after = state.message("2")->key, .seen_by = reader})), latest.substr(0, latest.size() - 1))
          << reader;
    }
  });
}

TEST_P(ChatSuite, ATruncatedChannelStartsAnew) {
  chat::User ann, ben;
  chat::Channel lobby;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann"), ben = saved_user(state, "ben");
    lobby = saved_channel(state, ann);
    added_member(state, lobby, ann), added_member(state, lobby, ben);
    added_reply(state, added_message(state, lobby, ben, "1"), ben, "2", false);
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{1, 1, 1}));
    state.truncate(*state.channel(lobby.key), ann.key, at_second(80));
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{0, 0, 0}));
  });
  everywhere([&](chat::State& state) {
    const auto now = state.channel(lobby.key);
    EXPECT_EQ(now->truncated_at, at_second(80));
    EXPECT_EQ(now->truncated_by->id, "ann");
    EXPECT_EQ(now->message_count, 0);
    EXPECT_FALSE(now->last_message_at);
    EXPECT_FALSE(state.message("1") || state.message("2"));
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{0, 0, 0}));
  });
  change([&](chat::State& state) { added_message(state, lobby, ben, "1"); });  // the id is free again
  everywhere([&](chat::State& state) {
    EXPECT_EQ(ids_in(state.messages(lobby.key, {})), "1");
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{1, 1, 1}));
  });
}

TEST_P(ChatSuite, ARemovedChannelIsGoneAndItsNameIsFree) {
  chat::User ann;
  chat::Channel lobby;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    lobby = saved_channel(state, ann);
    added_member(state, lobby, ann);
    added_message(state, lobby, ann, "1");
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{1, 1, 1}));
    state.remove(*state.channel(lobby.key), at_second(80));
  });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.channel({"messaging", "lobby"}) || state.channel(lobby.key) || state.message("1"));
    EXPECT_TRUE(state.unread_channels(ann.key, 10).empty());
    EXPECT_EQ(state.unread(lobby, ann.key).total, 0);
    EXPECT_TRUE(state.channels({}).empty());
  });
  change([&](chat::State& state) { saved_channel(state, ann); });
  everywhere([&](chat::State& state) { EXPECT_EQ(state.channel({"messaging", "lobby"})->member_count, 0); });
}

TEST_P(ChatSuite, MembersChangeAndLeave) {
  chat::User ann, ben;
  chat::Channel lobby;
  chat::Member member;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann"), ben = saved_user(state, "ben");
    lobby = saved_channel(state, ann);
    member = added_member(state, lobby, ann);
    added_member(state, lobby, ben);
    added_message(state, lobby, ben, "1"), added_message(state, lobby, ben, "2");
    member.channel_role = "channel_moderator", member.role = "moderator", member.is_moderator = member.notifications_muted = true;
    member.custom.members = odd_custom;
    state.update(lobby.key, member);
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{2, 2, 1}));
    state.mark_read(lobby.key, ann.key, {at_second(81)}, 1);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(shown(*state.member(lobby.key, ann.key)), shown(member));
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{1, 1, 1}));
    ASSERT_EQ(state.unread_channels(ann.key, 10).size(), 1u);
    EXPECT_EQ(state.unread_channels(ann.key, 10)[0].cid, "messaging:lobby");
  });
  change([&](chat::State& state) { state.remove(lobby.key, member); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.member(lobby.key, ann.key));
    EXPECT_EQ(state.channel(lobby.key)->member_count, 1);
    EXPECT_EQ(counts_of(state, lobby, ann), (UnreadCounts{0, 0, 0}));
  });
}

TEST_P(ChatSuite, AHallThatEmptiesToAHundredEntersTotalsAgain) {
  chat::User ann;
  chat::Channel hall;
  chat::Member last;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann");
    hall = saved_channel(state, ann);
    added_member(state, hall, ann);
    for (int i = 0; i < chat::most_members_counted; ++i) last = added_member(state, hall, saved_user(state, "user" + std::to_string(i)));
    added_message(state, hall, ann, "1");
    EXPECT_EQ(counts_of(state, hall, ann), (UnreadCounts{1, 0, 0}));
    state.remove(hall.key, last);
  });
  everywhere([&](chat::State& state) { EXPECT_EQ(counts_of(state, hall, ann), (UnreadCounts{1, 1, 1})); });
}

TEST_P(ChatSuite, ReactionsAreListedAndTakenBack) {
  chat::Message message;
  chat::User ann, ben;
  change([&](chat::State& state) {
    ann = saved_user(state, "ann"), ben = saved_user(state, "ben");
    message = added_message(state, saved_channel(state, ann), ann, "m");
    state.save(message.key, {.type = "like", .user = ann, .score = 2});
    state.save(message.key, {.type = "like", .user = ben, .score = 5});
    state.save(message.key, {.type = "wow", .user = ann});
  });
  everywhere([&](chat::State& state) {
    const auto types = [](const std::vector<chat::Reaction>& reactions) {
      std::string out;
      for (const auto& reaction : reactions) out += reaction.type + ' ' + reaction.user_id + ' ' + reaction.message_id + ';';
      return out;
    };
    EXPECT_EQ(types(state.reactions(message, 10)), "wow ann m;like ben m;like ann m;");
    EXPECT_EQ(types(state.reactions(message, 1, 1)), "like ben m;");
    EXPECT_EQ(types(state.reactions(message, ann.key)), "wow ann m;like ann m;");
  });
  change([&](chat::State& state) {
    state.remove(message.key, *state.reaction(message.key, ann.key, "like"));
    state.remove(message.key, *state.reaction(message.key, ann.key, "wow"));
  });
  everywhere([&](chat::State& state) {
    const auto found = state.message("m");
    EXPECT_EQ(*found->reaction_counts, (std::map<std::string, std::int64_t>{{"like", 1}}));
    EXPECT_EQ(found->reaction_scores, (std::map<std::string, std::int64_t>{{"like", 5}}));
    EXPECT_EQ(found->latest_reactions.size(), 1u);
  });
}

TEST_P(ChatSuite, ListsAreFilteredOrderedAndPaged) {
  using Kind = chat::Filter::Kind;
  using chat::Attribute, chat::Filter;
  change([&](chat::State& state) {
    for (const auto* id : {"ann", "ben", "cleo"}) {
      auto user = saved_user(state, id);
      user.name = std::string("The ") + id + " 100%";
      user.teams = {id, "all"};
      user.custom.members = std::string(R"("level":)") + std::to_string(user.id.size()) + R"(,"odd \"name":1)";
      state.save(user);
      auto channel = saved_channel(state, user, std::string("c-") + id);
      added_member(state, channel, user);
      if (user.id != "ann") added_member(state, channel, *state.user("ann"));
      channel.custom.members = std::string(R"("colour":")") + id + '"';
      state.save(channel);
    }
  });
  everywhere([&](chat::State& state) {
    const auto users = [&](Filter filter) {
      std::string out;
      for (const auto& user : state.users({.filter = std::move(filter), .order = {{Attribute::id, {}, chat::Direction::ascending}}}))
        out += user.id + ' ';
      return out;
    };
    const auto channels = [&](Filter filter) {
      std::string out;
      for (const auto& channel : state.channels({.filter = std::move(filter)})) out += channel.id + ' ';
      return out;
    };
    EXPECT_EQ(users({}), "ann ben cleo ");
    EXPECT_EQ(users({.kind = Kind::in, .attribute = Attribute::id, .values = {"ann", "cleo"}}), "ann cleo ");
    EXPECT_EQ(users({.kind = Kind::in, .attribute = Attribute::id}), "");
    EXPECT_EQ(users({.kind = Kind::starts_with, .attribute = Attribute::name, .values = {"the B"}}), "ben ");
    EXPECT_EQ(users({.kind = Kind::starts_with, .attribute = Attribute::name, .values = {"%"}}), "");
    EXPECT_EQ(users({.kind = Kind::in, .attribute = Attribute::teams, .values = {"ben", "cleo"}}), "ben cleo ");
    EXPECT_EQ(users({.kind = Kind::greater, .custom = "level", .values = {std::int64_t{3}}}), "cleo ");
    EXPECT_EQ(users({.kind = Kind::exists, .custom = "level", .values = {false}}), "");
    Filter either{.kind = Kind::any};
    either.parts = {{.kind = Kind::equal, .attribute = Attribute::id, .values = {"ben"}},
                    {.kind = Kind::equal, .custom = "level", .values = {4.0}}};
    EXPECT_EQ(users(either), "ben cleo ");
    EXPECT_EQ(users({.kind = Kind::none, .parts = {either}}), "ann ");
    EXPECT_EQ(state.users({.limit = 1, .offset = 1}).at(0).id, "ben") << "the newest first";

    EXPECT_EQ(channels({}), "c-cleo c-ben c-ann ");
    EXPECT_EQ(channels({.kind = Kind::in, .attribute = Attribute::members, .values = {"ben"}}), "c-ben ");
    EXPECT_EQ(channels({.kind = Kind::not_in, .attribute = Attribute::members, .values = {"ben", "cleo"}}), "c-ann ");
    EXPECT_EQ(channels({.kind = Kind::equal, .attribute = Attribute::members, .values = {"ben", "ann"}}), "c-ben ");
    EXPECT_EQ(channels({.kind = Kind::equal, .attribute = Attribute::cid, .values = {"messaging:c-ben"}}), "c-ben ");
    EXPECT_EQ(channels({.kind = Kind::in, .attribute = Attribute::cid, .values = {"messaging:c-ben", "odd", "team:c-ann"}}), "c-ben ");
    EXPECT_EQ(channels({.kind = Kind::equal, .attribute = Attribute::created_by_id, .values = {"cleo"}}), "c-cleo ");
    EXPECT_EQ(channels({.kind = Kind::unequal, .custom = "colour", .values = {"ann"}}), "c-cleo c-ben ");
  });
}

TEST_P(ChatSuite, AnEmptyTextDoesNotExist) {
  using Kind = chat::Filter::Kind;
  using chat::Attribute;
  chat::Channel lobby;
  change([&](chat::State& state) {
    auto ann = saved_user(state, "ann");
    ann.name = "Ann", ann.custom.members = R"("motto":"")";
    state.save(ann);
    const auto ben = saved_user(state, "ben");
    lobby = saved_channel(state, ann);
    for (const auto& user : {ann, ben}) added_member(state, lobby, user);
    auto of_team = saved_channel(state, ann, "red");
    of_team.team = "red";
    state.save(of_team);
  });
  everywhere([&](chat::State& state) {
    const auto query = [](Attribute attribute, bool exists, std::string custom = {}) {
      return chat::Query{.filter = {.kind = Kind::exists, .attribute = attribute, .custom = std::move(custom), .values = {exists}}};
    };
    const auto ids = [](const auto& found, auto id) {
      std::string out;
      for (const auto& one : found) out += id(one) + ' ';
      return out;
    };
    const auto users = [&](const chat::Query& asked) { return ids(state.users(asked), [](const auto& user) { return user.id; }); };
    const auto members = [&](const chat::Query& asked) {
      return ids(state.members(lobby.key, asked), [](const auto& member) { return member.user.id; });
    };
    const auto channels = [&](const chat::Query& asked) {
      return ids(state.channels(asked), [](const auto& channel) { return channel.id; });
    };
    EXPECT_EQ(users(query(Attribute::name, true)), "ann ");
    EXPECT_EQ(users(query(Attribute::name, false)), "ben ");
    EXPECT_EQ(members(query(Attribute::name, true)), "ann ");
    EXPECT_EQ(members(query(Attribute::name, false)), "ben ");
    EXPECT_EQ(channels(query(Attribute::team, true)), "red ");
    EXPECT_EQ(channels(query(Attribute::team, false)), "lobby ");
    EXPECT_EQ(channels(query(Attribute::member_name, true)), "lobby ");
    EXPECT_EQ(users(query(Attribute::custom, true, "motto")), "ann ") << "the application's own text may be empty";
  });
}

TEST_P(ChatSuite, PinnedMessagesAreFoundTheLatestPinFirst) {
  chat::Channel lobby;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    lobby = saved_channel(state, ann);
    int second = 80;
    for (const auto* id : {"1", "2", "3"}) {
      auto message = added_message(state, lobby, ann, id);
      if (*id == '2') continue;
      message.pinned = true, message.pinned_at = at_second(++second), message.pinned_by = std::make_shared<const chat::User>(ann);
      state.update(message);
    }
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(ids_in(state.pinned(lobby.key, {})), "31");
    EXPECT_EQ(ids_in(state.pinned(lobby.key, {.offset = 1})), "1");
    EXPECT_EQ(state.message("1")->pinned_at, at_second(81));
    EXPECT_EQ(state.message("1")->pinned_by->id, "ann");
    EXPECT_FALSE(state.message("2")->pinned || state.message("2")->pinned_by);
  });
}

TEST_P(ChatSuite, MembersAreFoundByAFilter) {
  chat::Channel lobby;
  const auto ids_of = [&](chat::State& state, const chat::Query& query) {
    std::string out;
    for (const auto& member : state.members(lobby.key, query)) out += member.user_id + ' ';
    return out;
  };
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann"), ben = saved_user(state, "ben"), cleo = saved_user(state, "cleo");
    lobby = saved_channel(state, ann);
    added_member(state, saved_channel(state, ann, "other"), cleo);
    added_member(state, lobby, ben);
    auto moderator = added_member(state, lobby, ann);
    moderator.channel_role = "channel_moderator", moderator.custom = {R"("seat":7)"};
    moderator.pinned_at = at_second(90), moderator.archived_at = at_second(91);
    state.update(lobby.key, moderator);
  });
  everywhere([&](chat::State& state) {
    using Kind = chat::Filter::Kind;
    const auto one = [](chat::Attribute attribute, chat::Value value, std::string custom = {}) {
      return chat::Query{
          .filter = {.kind = Kind::equal, .attribute = attribute, .custom = std::move(custom), .values = {std::move(value)}}};
    };
    EXPECT_EQ(ids_of(state, {}), "ben ann ") << "in the order of joining";
    EXPECT_EQ(ids_of(state, {.order = {{chat::Attribute::id, {}, chat::Direction::ascending}}}), "ann ben ");
    EXPECT_EQ(ids_of(state, {.limit = 1, .offset = 1}), "ann ");
    EXPECT_EQ(ids_of(state, one(chat::Attribute::id, "ben")), "ben ");
    EXPECT_EQ(ids_of(state, one(chat::Attribute::channel_role, "channel_moderator")), "ann ");
    EXPECT_EQ(ids_of(state, one(chat::Attribute::custom, std::int64_t{7}, "seat")), "ann ");
    EXPECT_EQ(ids_of(state, one(chat::Attribute::id, "cleo")), "") << "a member of another channel";
    const auto ann = state.member(lobby.key, state.user("ann")->key);
    EXPECT_EQ(ann->pinned_at, at_second(90));
    EXPECT_EQ(ann->archived_at, at_second(91));
  });
}

}  // namespace
}  // namespace millrace::store
