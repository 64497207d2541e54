// What is found, and that the index follows every change.
#include "store/search_suite_test.h"

namespace millrace::store {
namespace {

using Attribute = chat::Attribute;
using Kind = chat::Filter::Kind;

chat::Filter condition(Attribute attribute, Kind kind, chat::Value value) {
  return {.kind = Kind::all, .parts = {{.kind = kind, .attribute = attribute, .values = {std::move(value)}}}};
}

TEST_P(SearchSuite, WholeWordsAreFoundTheNewestFirst) {
  sent(lobby_, ann_, "1", "Supercalifragilistic wheels, they don't stop");
  sent(attic_, ben_, "2", "the WHÉELS stop");
  sent(lobby_, ben_, "3", "a wheel");
  for (const bool reopened : {false, true}) {
    if (reopened) reopen();
    EXPECT_EQ(found("wheels"), "21") << "without case and accents";
    EXPECT_EQ(found("stop wheels"), "21");
    EXPECT_EQ(found("don't"), "1");
    EXPECT_EQ(found("cali"), "") << "no part of a word";
    EXPECT_EQ(found("\"wheels\" OR* NEAR("), "") << "words, no language";
    EXPECT_EQ(found("!?"), "");
    EXPECT_EQ(found({.channels = {lobby_.key}, .words = "wheels"}), "1");
    EXPECT_EQ(found({.words = "wheels", .limit = 1}), "2");
    EXPECT_EQ(found({.words = "wheels", .limit = 1, .offset = 1}), "1");
  }
}

TEST_P(SearchSuite, WhatStandsInQuotesIsFoundInItsOrder) {
  sent(lobby_, ann_, "1", "the old mill race");
  sent(lobby_, ann_, "2", "a race at the mill");
  sent(attic_, ben_, "3", "Old: MILL-race, again");
  EXPECT_EQ(found("mill race"), "321");
  EXPECT_EQ(found(R"("mill race")"), "31");
  EXPECT_EQ(found(R"(again "mill race" "old mill")"), "3");
  EXPECT_EQ(found(R"("race mill")"), "");
  EXPECT_EQ(found(R"(mill "race)"), "321") << "a quote without its partner";
  EXPECT_EQ(found({.channels = {lobby_.key}, .filter = condition(Attribute::text, Kind::matches, std::string(R"("mill race")"))}), "1");
}

TEST_P(SearchSuite, TheIndexFollowsEdits) {
  auto message = sent(lobby_, ann_, "1", "wheels");
  message.text = "stones";
  change([&](chat::State& state) { state.update(message); });
  EXPECT_EQ(found("wheels"), "");
  EXPECT_EQ(found("stones"), "1");
  message.deleted_at = at_second(90);
  change([&](chat::State& state) { state.update(message); });
  EXPECT_EQ(found("stones"), "");
  message.deleted_at.reset();
  change([&](chat::State& state) { state.update(message); });
  EXPECT_EQ(found("stones"), "1") << "brought back";
  change([&](chat::State& state) { state.remove(message); });
  sent(lobby_, ann_, "2", "sails");
  EXPECT_EQ(found("stones"), "") << "a key that comes back brings no words along";
  EXPECT_EQ(found("sails"), "2");
}

TEST_P(SearchSuite, WhatIsUndoneIsNotFound) {
  sent(lobby_, ann_, "1", "wheels");
  write_undone([&](Transaction& transaction) {
    auto& state = transaction.chat(app_);
    auto message = added_message(state, lobby_, ann_, "2");
    message.text = "wheels";
    state.update(message);
    state.remove(*state.message("1"));
  });
  sent(lobby_, ann_, "3", "stones");
  EXPECT_EQ(found("wheels"), "1");
  EXPECT_EQ(found("stones"), "3");
}

TEST_P(SearchSuite, TruncatedErasedAndRemovedMessagesAreNotFound) {
  sent(lobby_, ann_, "1", "wheels");
  sent(attic_, ann_, "2", "wheels");
  change([&](chat::State& state) { state.truncate(*state.channel(lobby_.key), {}, at_second(90)); });
  EXPECT_EQ(found("wheels"), "2");
  change([&](chat::State& state) { state.erase_later({.what = chat::Erasure::What::truncated_messages, .channel = lobby_.key}); });
  while (write([](Transaction& transaction) { return transaction.erase(1); })) {
  }
  sent(lobby_, ann_, "3", "stones");
  EXPECT_EQ(found("wheels"), "2");
  EXPECT_EQ(found("stones"), "3");
  change([&](chat::State& state) { state.remove(attic_, at_second(91)); });
  EXPECT_EQ(found("wheels"), "");
}

TEST_P(SearchSuite, MessagesAreFoundByWhatTheyAre) {
  sent(lobby_, ann_, "1", "wheels turn");
  auto picture = sent(attic_, ben_, "2", "look");
  picture.attachments = {R"([{"type":"image"},{"type":"file"}])", 2};
  picture.mentioned_users = {ann_};
  picture.custom = {R"("mood":"glad")"};
  change([&](chat::State& state) { state.update(picture); });
  change([&](chat::State& state) { added_reply(state, *state.message("1"), ben_, "3", false); });
  const auto by = [&](chat::Filter filter) { return found({.filter = std::move(filter)}); };
  EXPECT_EQ(by(condition(Attribute::user_id, Kind::equal, "ben")), "32");
  EXPECT_EQ(by(condition(Attribute::attachment_type, Kind::in, "image")), "2");
  EXPECT_EQ(by(condition(Attribute::attachments, Kind::exists, true)), "2");
  EXPECT_EQ(by(condition(Attribute::mentioned, Kind::in, "ann")), "2");
  EXPECT_EQ(by(condition(Attribute::parent_id, Kind::equal, "1")), "3");
  EXPECT_EQ(by(condition(Attribute::text, Kind::starts_with, "whe")), "1");
  EXPECT_EQ(by(condition(Attribute::text, Kind::matches, "turn wheels")), "1");
  EXPECT_EQ(by(condition(Attribute::text, Kind::equal, "look")), "2");
  EXPECT_EQ(by(condition(Attribute::cid, Kind::equal, "messaging:attic")), "2");
  chat::Filter mood = condition(Attribute::custom, Kind::equal, "glad");
  mood.parts[0].custom = "mood";
  EXPECT_EQ(by(mood), "2");
  chat::Filter either{.kind = Kind::any, .parts = {condition(Attribute::text, Kind::matches, "turn"), mood}};
  EXPECT_EQ(by({.kind = Kind::all, .parts = {either}}), "21");
  EXPECT_EQ(found({.order = {{Attribute::created_at, {}, chat::Direction::ascending}}}), "213") << "of one moment the newest first";
  EXPECT_EQ(found({.order = {{Attribute::relevance, {}, chat::Direction::descending}}}), "321");
}

TEST_P(SearchSuite, RestrictedMessagesAreFoundByWhomTheyName) {
  auto message = sent(lobby_, ann_, "1", "wheels");
  message.restricted_visibility = {"ben"};
  change([&](chat::State& state) { state.update(message); });
  for (const auto& [user, ids] : {std::pair{"ann", "1"}, {"ben", "1"}, {"cleo", ""}, {"", "1"}})
    EXPECT_EQ(found({.words = "wheels", .seen_by = user}), ids) << user;
}

TEST_P(SearchSuite, HiddenHistoryIsNotFound) {
  const auto before = sent(lobby_, ben_, "1", "wheels");
  change([&](chat::State& state) {
    auto member = *state.member(lobby_.key, ann_.key);
    member.history_after = before.key;
    state.update(lobby_.key, member);
  });
  sent(lobby_, ben_, "2", "wheels");
  for (const auto& [user, ids] : {std::pair{"ann", "2"}, {"ben", "21"}, {"", "21"}}) {
    EXPECT_EQ(found({.words = "wheels", .seen_by = user}), ids) << user;
    EXPECT_EQ(found({.seen_by = user}), ids) << user;
  }
}

TEST_P(SearchSuite, ChannelsAreFoundByTheirFilter) {
  const auto keys = see([&](chat::State& state) {
    return state.search().channels({.filter = {.kind = Kind::in, .attribute = Attribute::members, .values = {"ann"}}});
  });
  EXPECT_EQ(keys, std::vector{lobby_.key});
  EXPECT_EQ(see([&](chat::State& state) { return state.search().channels({.limit = 1}).size(); }), 1u);
}

}  // namespace
}  // namespace millrace::store
