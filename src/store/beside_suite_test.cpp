// Threads, reminders and drafts are kept, listed, and go with their messages.
#include "store/beside_suite_test.h"

#include "chat/message_version.h"
#include "chat/poll_rows.h"
#include "chat/user_group_rows.h"

namespace millrace::store {
namespace {

using Attribute = chat::Attribute;
using Kind = chat::Filter::Kind;

TEST_P(BesideSuite, AThreadCountsWhoTookPart) {
  reply(first_, ben_, "3"), reply(first_, ben_, "4"), reply(second_, ann_, "5");
  change([&](chat::State& state) {
    auto thread = *state.threads().thread(first_.key);
    thread.title = "Wheels", thread.custom = {odd_custom}, thread.updated_at = at_second(90);
    state.threads().save(thread);
  });
  everywhere([&](chat::State& state) {
    auto& threads = state.threads();
    const auto thread = threads.thread(first_.key);
    ASSERT_TRUE(thread);
    EXPECT_EQ(thread->title, "Wheels");
    EXPECT_EQ(thread->custom.members, odd_custom);
    EXPECT_EQ(thread->updated_at, at_second(90));
    EXPECT_EQ(thread->replies, 2);
    EXPECT_EQ(thread->participant_count, 2);
    EXPECT_EQ(thread->active_participant_count, 1) << "the author has not replied";
    EXPECT_EQ(threads.participants(*thread, 10).size(), 2u);
    EXPECT_EQ(threads.participant(*thread, ben_.key)->read_replies, 2);
    EXPECT_EQ(threads.unread(ann_.key).threads, 1);
    EXPECT_EQ(threads.unread(ann_.key).messages, 2);
    const auto unread = threads.unread_threads(ann_.key, 10);
    ASSERT_EQ(unread.size(), 1u);
    EXPECT_EQ(unread[0].parent_message_id, "1");
    EXPECT_EQ(unread[0].unread_count, 2);
    EXPECT_EQ(unread[0].last_read_message_id, "") << "nothing was read";
    EXPECT_EQ(threads.unread(ben_.key).messages, 0);
    EXPECT_EQ(threads.threads(ann_.key, {}), (std::vector{second_.key, first_.key})) << "the newest reply first";
    EXPECT_EQ(threads.threads(ben_.key, {}), std::vector{first_.key});
    chat::Query query{.order = {{Attribute::participant_count, {}, chat::Direction::descending}}, .limit = 1};
    query.filter = {.kind = Kind::all, .parts = {{.kind = Kind::equal, .attribute = Attribute::cid, .values = {lobby_.cid}}}};
    EXPECT_EQ(threads.threads(ann_.key, query), std::vector{first_.key});
    EXPECT_FALSE(threads.thread(chat::MessageKey{99}));
  });
  change([&](chat::State& state) { state.threads().pass_over(first_.key, ann_.key); });
  EXPECT_EQ(see([&](chat::State& state) { return state.threads().unread(ann_.key).messages; }), 1);
  change([&](chat::State& state) { state.threads().mark_read(*state.threads().thread(first_.key), ann_.key, {at_second(91)}, 2); });
  EXPECT_EQ(see([&](chat::State& state) { return state.threads().unread(ann_.key).messages; }), 0);
  change([&](chat::State& state) { state.remove(*state.message("1")); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.threads().thread(first_.key));
    EXPECT_EQ(state.threads().threads(ben_.key, {}).size(), 0u);
  });
}

TEST_P(BesideSuite, LiveLocationsAreFoundUntilTheirEnd) {
  const auto send = [&](std::string id, std::optional<Instant> until) {
    change([&](chat::State& state) {
      chat::Message message;
      message.id = id, message.channel = lobby_.key, message.cid = lobby_.cid, message.user = ann_;
      message.created_at = message.updated_at = at_second(3);
      message.shared_location =
          chat::SharedLocation{lobby_.cid, id, "ann", {52.5, "52.50"}, {-1, "-1.0"}, "phone", until, at_second(3), at_second(3)};
      added(state, message);
    });
  };
  send("still", {}), send("short", at_second(10)), send("long", at_second(20));
  const auto live = [&](const chat::User& user, int second) {
    return see([&](chat::State& state) { return state.live_locations(user.key, at_second(second), 10); });
  };
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.live_locations(lobby_.key, at_second(5), 10), (std::vector<std::string>{"long", "short"}));
    EXPECT_EQ(state.live_locations(lobby_.key, at_second(5), 1), std::vector<std::string>{"long"});
    EXPECT_EQ(state.live_locations(lobby_.key, at_second(20), 10), std::vector<std::string>{});
    const auto location = state.message("long")->shared_location.value();
    EXPECT_EQ(location.latitude.spelled, "52.50");
    EXPECT_EQ(location.longitude, (chat::Degrees{-1, "-1.0"}));
    EXPECT_EQ(location.end_at, at_second(20));
    EXPECT_FALSE(state.message("still")->shared_location->end_at);
    EXPECT_FALSE(state.message("1")->shared_location);
  });
  EXPECT_EQ(live(ann_, 5), (std::vector<std::string>{"long", "short"}));
  EXPECT_EQ(live(ann_, 10), std::vector<std::string>{"long"});
  EXPECT_EQ(live(ben_, 5), std::vector<std::string>{});
  change([&](chat::State& state) {
    auto message = state.message("long").value();
    message.shared_location->end_at = at_second(6), message.shared_location->latitude = {53, "53"};
    state.update(message);
  });
  EXPECT_EQ(live(ann_, 10), std::vector<std::string>{});
  EXPECT_EQ(see([&](chat::State& state) { return state.message("long")->shared_location->latitude.spelled; }), "53");
}

TEST_P(BesideSuite, RemindersAreListedByTheirTime) {
  const auto add = [&](const chat::Message& message, std::optional<Instant> at) {
    return change([&](chat::State& state) {
      chat::Reminder reminder;
      reminder.user = ben_;
      reminder.remind_at = at;
      reminder.created_at = reminder.updated_at = at_second(1);
      return state.reminders().add(message.key, reminder);
    });
  };
  const auto late = add(first_, at_second(99)), early = add(second_, at_second(5));
  const auto listed = [&](const chat::Query& query) {
    return see([&](chat::State& state) {
      std::string ids;
      for (const auto& reminder : state.reminders().reminders(ben_.key, query)) ids += reminder.message_id;
      return ids;
    });
  };
  reopen();
  EXPECT_EQ(listed({}), "21");
  EXPECT_EQ(listed({.limit = 1, .offset = 1}), "1");
  const auto counted = [&](chat::UserKey user, std::size_t most) {
    return see([&](chat::State& state) { return state.reminders().count(user, most); });
  };
  EXPECT_EQ(counted(ben_.key, 10), 2u);
  EXPECT_EQ(counted(ben_.key, 1), 1u);
  EXPECT_EQ(counted(ann_.key, 10), 0u);
  EXPECT_EQ(see([&](chat::State& state) { return state.reminders().reminder(late)->channel_cid; }), "messaging:lobby");
  change([&](chat::State& state) {
    auto reminder = *state.reminders().reminder(first_.key, ben_.key);
    EXPECT_EQ(reminder.user_id, "ben");
    reminder.remind_at.reset();
    state.reminders().update(reminder);
    state.reminders().remove(early);
  });
  EXPECT_EQ(listed({}), "1");
  EXPECT_FALSE(see([&](chat::State& state) { return state.reminders().reminder(late)->remind_at; }));
  add(second_, {});
  EXPECT_EQ(counted(ben_.key, 10), 2u);
  change([&](chat::State& state) { state.remove(*state.message("1")); });
  EXPECT_EQ(listed({}), "2");
  change([&](chat::State& state) { state.truncate(*state.channel(first_.channel), {}, at_second(50)); });
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(counted(ben_.key, 10), 0u) << "of messages that are out of sight";
}

TEST_P(BesideSuite, DraftsAreKeptByTheirPlace) {
  chat::Draft draft;
  draft.created_at = at_second(3);
  draft.message = {.id = "d",
                   .text = "x",
                   .html = "h",
                   .type = "regular",
                   .attachments = {R"([{"a":1.0}])", 1},
                   .mentioned_users = {ben_},
                   .quoted_message_id = "1",
                   .silent = true,
                   .show_in_channel = true,
                   .custom = {odd_custom}};
  draft.message.mentioned_here = true;
  change([&](chat::State& state) {
    state.drafts().save(ann_.key, {lobby_.key, {}}, draft);
    auto reply = draft;
    reply.created_at = at_second(2), reply.message.text = "reply";
    state.drafts().save(ann_.key, {lobby_.key, first_.key}, reply);
  });
  everywhere([&](chat::State& state) {
    const auto kept = state.drafts().draft(ann_.key, {lobby_.key, {}});
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->channel_cid, "messaging:lobby");
    EXPECT_EQ(kept->created_at, at_second(3));
    const auto& message = kept->message;
    EXPECT_EQ(message.id + message.text + message.html + *message.type + message.quoted_message_id, "dxhregular1");
    EXPECT_EQ(message.attachments, draft.message.attachments);
    EXPECT_EQ(message.mentioned_users.at(0).id, "ben");
    EXPECT_TRUE(message.silent && message.show_in_channel && message.mentioned_here && !message.mentioned_channel);
    EXPECT_EQ(message.custom.members, odd_custom);
    EXPECT_EQ(state.drafts().draft(ann_.key, {lobby_.key, first_.key})->parent_id, "1");
    const auto all = state.drafts().drafts(ann_.key, {});
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].message.text, "x") << "the newest first";
    EXPECT_FALSE(state.drafts().draft(ben_.key, {lobby_.key, {}}));
  });
  EXPECT_TRUE(change([&](chat::State& state) { return state.drafts().remove(ann_.key, {lobby_.key, {}}); }));
  EXPECT_FALSE(change([&](chat::State& state) { return state.drafts().remove(ann_.key, {lobby_.key, {}}); }));
}

TEST_P(BesideSuite, VersionsKnowWhoMadeThem) {
  change([&](chat::State& state) {
    auto message = *state.message("1");
    message.text = "one", message.attachments = {R"([{"a":1.0}])", 1}, message.custom = {odd_custom}, message.updated_at = at_second(1);
    state.versions().keep(message, ben_.key);
    message.text = "two", message.updated_at = at_second(2);
    state.versions().keep(message, ann_.key);
  });
  everywhere([&](chat::State& state) {
    const std::vector<chat::MessageKey> keys{state.message("1")->key};
    const auto versions = state.versions().versions(keys, {});
    ASSERT_EQ(versions.size(), 2u);
    EXPECT_EQ(versions[0].text + versions[1].text, "twoone") << "the newest first";
    EXPECT_EQ(versions[0].message_updated_by_id, "ben") << "who replaced the one before";
    EXPECT_EQ(versions[1].message_updated_by_id, "ann") << "the author";
    EXPECT_EQ(versions[1].message_updated_at, at_second(1));
    EXPECT_EQ(versions[1].attachments.text, R"([{"a":1.0}])");
    EXPECT_EQ(versions[1].custom.members, odd_custom);
    EXPECT_EQ(versions[1].message_id, "1");
    chat::Query page{.order = {{chat::Attribute::updated_at, {}, chat::Direction::ascending}}, .limit = 1, .offset = 1};
    EXPECT_EQ(state.versions().versions(keys, page).at(0).text, "two");
    const auto texts = [&](chat::Attribute attribute, chat::Filter::Kind kind, chat::Value value) {
      chat::Query query;
      query.filter = {.kind = kind, .attribute = attribute, .values = {std::move(value)}};
      std::string found;
      for (const auto& version : state.versions().versions(keys, query)) found += version.text;
      return found;
    };
    EXPECT_EQ(texts(chat::Attribute::user_id, chat::Filter::Kind::equal, std::string("ben")), "two");
    EXPECT_EQ(texts(chat::Attribute::updated_at, chat::Filter::Kind::less, at_second(2)), "one");
    EXPECT_EQ(texts(chat::Attribute::message_id, chat::Filter::Kind::in, std::string("1")), "twoone");
    EXPECT_EQ(state.versions().versions({state.message("2")->key}, {}).size(), 0u);
  });
  change([&](chat::State& state) { state.remove(*state.message("1")); });
  EXPECT_EQ(see([&](chat::State& state) { return state.versions().versions({first_.key}, {}).size(); }), 0u);
}

TEST_P(BesideSuite, UnsentMessagesAreKeptApart) {
  chat::Unsent unsent;
  auto& message = unsent.message;
  message = {.channel = lobby_.key,
             .id = "u",
             .text = "x",
             .html = "h",
             .user = ann_,
             .attachments = {R"([{"a":1.0}])", 1},
             .created_at = at_second(3),
             .mentioned_users = {ben_},
             .silent = true,
             .parent = first_.key,
             .show_in_channel = true,
             .quoted_message_id = "2",
             .restricted_visibility = {"ben", "é\""},
             .custom = {odd_custom}};
  message.mentioned_channel = true, message.mentioned_roles = {"admin"}, message.mentioned_group_ids = {"mods", "gone"};
  message.shared_location = {.channel_cid = lobby_.cid, .message_id = "u", .latitude = {52.5, "52.50"}, .end_at = at_second(9)};
  change([&](chat::State& state) {
    state.user_groups().add({.id = "mods", .name = "Moderators"});
    state.polls().add({.id = "p", .name = "Which?", .created_by = ann_});
    message.poll = std::make_shared<const chat::Poll>(state.polls().poll("p").value());
  });
  unsent.metadata = {{"a", "b\""}};
  unsent.words = chat::Words::shadowed;
  const auto key = change([&](chat::State& state) { return state.unsent().add(unsent); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.message("u"));
    const auto kept = state.unsent().unsent("u");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->words, chat::Words::shadowed);
    EXPECT_EQ(kept->key, key);
    EXPECT_EQ(kept->metadata, unsent.metadata);
    EXPECT_EQ(kept->message.parent_id, "1");
    EXPECT_EQ(kept->message.show_in_channel, true);
    EXPECT_EQ(kept->message.quoted_message->id, "2");
    EXPECT_EQ(kept->message.restricted_visibility, message.restricted_visibility);
    EXPECT_EQ(kept->message.mentioned_users.at(0).id, "ben");
    EXPECT_EQ(static_cast<const chat::BroadMentions&>(kept->message), static_cast<const chat::BroadMentions&>(message));
    EXPECT_EQ(kept->message.attachments, message.attachments);
    EXPECT_EQ(kept->message.shared_location, message.shared_location);
    EXPECT_EQ(kept->message.poll->name, "Which?");
    ASSERT_EQ(kept->message.mentioned_groups.size(), 1u) << "what is there";
    EXPECT_EQ(kept->message.mentioned_groups[0].name, "Moderators");
    EXPECT_EQ(kept->message.custom, message.custom);
    EXPECT_EQ(kept->message.cid, "messaging:lobby");
    EXPECT_EQ(kept->message.created_at, at_second(3));
    EXPECT_EQ(state.unsent().pending(lobby_.key, ann_.key, 10).size(), 1u);
    EXPECT_EQ(state.unsent().pending(lobby_.key, ben_.key, 10).size(), 0u);
  });
  change([&](chat::State& state) { state.unsent().remove(key); });
  EXPECT_FALSE(see([&](chat::State& state) { return state.unsent().unsent(key); }));
  message.parent = {}, message.show_in_channel.reset(), message.id = "v";
  change([&](chat::State& state) { state.unsent().add(unsent); });
  everywhere([&](chat::State& state) { EXPECT_EQ(state.unsent().unsent("v")->message.parent, chat::MessageKey{}) << "it is no reply"; });
}

TEST_P(BesideSuite, RestrictedAndTranslatedMessagesAreKept) {
  change([&](chat::State& state) {
    auto message = *state.message("1");
    message.restricted_visibility = {"ben", "é\""}, message.i18n = {{"language", "en"}, {"de_text", "\""}};
    state.update(message);
  });
  everywhere([&](chat::State& state) {
    const auto message = state.message("1");
    EXPECT_EQ(message->restricted_visibility, (std::vector<std::string>{"ben", "é\""}));
    EXPECT_EQ(message->i18n.at("de_text"), "\"");
    EXPECT_TRUE(state.message("2")->restricted_visibility.empty());
  });
}

TEST_P(BesideSuite, WhoKeepsNothingIsKnownWithoutAList) {
  change([&](chat::State& state) {
    chat::Reminder reminder;
    reminder.user = ben_;
    state.reminders().add(first_.key, reminder);
    state.drafts().save(ben_.key, {.channel = lobby_.key}, {});
  });
  everywhere([&](chat::State& state) {
    EXPECT_TRUE(state.reminders().has_any(ben_.key));
    EXPECT_TRUE(state.drafts().has_any(ben_.key));
    EXPECT_FALSE(state.reminders().has_any(ann_.key));
    EXPECT_FALSE(state.drafts().has_any(ann_.key));
  });
}

TEST_P(BesideSuite, DeletionsForOneself) {
  change([&](chat::State& state) {
    EXPECT_FALSE(state.deletions_for_me().has_any(ben_.key));
    for (int i = 0; i < 2; ++i) state.deletions_for_me().add(ben_.key, first_.key);
  });
  everywhere([&](chat::State& state) {
    EXPECT_TRUE(state.deletions_for_me().has_any(ben_.key));
    EXPECT_TRUE(state.deletions_for_me().has(ben_.key, first_.key));
    EXPECT_FALSE(state.deletions_for_me().has(ben_.key, second_.key));
    EXPECT_FALSE(state.deletions_for_me().has_any(ann_.key));
  });
}

TEST_P(BesideSuite, PagesOfPins) {
  change([&](chat::State& state) {
    for (const auto* id : {"3", "4"}) added_message(state, lobby_, ann_, id);
    std::int64_t second = 0;
    for (const auto* id : {"4", "1", "3"}) {
      auto message = *state.message(id);
      message.pinned = true, message.pinned_at = at_second(++second), message.pinned_by = std::make_shared<const chat::User>(ann_);
      state.update(message);
    }
  });
  everywhere([&](chat::State& state) {
    using From = chat::MessagePage::From;
    const auto page = [&](chat::PinPage wanted) { return ids_in(state.pinned(lobby_.key, wanted)); };
    EXPECT_EQ(page({}), "314") << "the latest pin first";
    EXPECT_EQ(page({.order = chat::Direction::ascending}), "413");
    EXPECT_EQ(page({.limit = 1, .offset = 1}), "1");
    EXPECT_EQ(page({.from = From::before, .id = "1"}), "4");
    EXPECT_EQ(page({.from = From::from, .id = "1"}), "31");
    EXPECT_EQ(page({.from = From::around, .id = "1", .limit = 3}), "314");
    EXPECT_EQ(page({.from = From::after, .pinned_at = at_second(2)}), "3");
    EXPECT_EQ(page({.from = From::up_to, .pinned_at = at_second(2)}), "14");
    EXPECT_EQ(page({.from = From::before, .id = "2"}), "") << "which is not pinned";
  });
}

TEST_P(BesideSuite, ReactionsAreListedByAFilter) {
  change([&](chat::State& state) {
    state.save(first_.key, {.type = "like", .user = ann_, .score = 1, .created_at = at_second(1), .updated_at = at_second(1)});
    state.save(first_.key, {.type = "love", .user = ben_, .score = 9, .created_at = at_second(2), .updated_at = at_second(2)});
    state.save(second_.key, {.type = "wow", .user = ben_, .created_at = at_second(3), .updated_at = at_second(3)});
  });
  const auto listed = [&](chat::Query query) {
    return see([&](chat::State& state) {
      std::string types;
      for (const auto& reaction : state.reactions(*state.message("1"), query)) types += reaction.type + reaction.message_id;
      return types;
    });
  };
  EXPECT_EQ(listed({}), "love1like1") << "the newest first";
  EXPECT_EQ(listed({.order = {{Attribute::score, {}, chat::Direction::ascending}}}), "like1love1");
  EXPECT_EQ(listed({.filter = {.kind = Kind::all, .parts = {{.kind = Kind::equal, .attribute = Attribute::user_id, .values = {"ben"}}}}}),
            "love1");
  EXPECT_EQ(listed({.limit = 1, .offset = 1}), "like1");
}

}  // namespace
}  // namespace millrace::store
