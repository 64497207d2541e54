// Threads, reminders and drafts are kept, listed, and go with their messages.
#include "store/beside_suite_test.h"

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
    EXPECT_EQ(threads.unread(ben_.key).messages, 0);
    EXPECT_EQ(threads.threads(ann_.key, {}), (std::vector{second_.key, first_.key})) << "the newest reply first";
    EXPECT_EQ(threads.threads(ben_.key, {}), std::vector{first_.key});
    chat::Query query{.order = {{Attribute::participant_count, {}, chat::Direction::descending}}, .limit = 1};
    query.filter = {.kind = Kind::all, .parts = {{.kind = Kind::equal, .attribute = Attribute::cid, .values = {lobby_.cid}}}};
    EXPECT_EQ(threads.threads(ann_.key, query), std::vector{first_.key});
    EXPECT_FALSE(threads.thread(chat::MessageKey{99}));
  });
  change([&](chat::State& state) { state.threads().mark_read(*state.threads().thread(first_.key), ann_.key, {at_second(91)}, 2); });
  EXPECT_EQ(see([&](chat::State& state) { return state.threads().unread(ann_.key).messages; }), 0);
  change([&](chat::State& state) { state.remove(*state.message("1")); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.threads().thread(first_.key));
    EXPECT_EQ(state.threads().threads(ben_.key, {}).size(), 0u);
  });
}

TEST_P(BesideSuite, RemindersAreListedByTheirTime) {
  const auto add = [&](const chat::Message& message, std::optional<Instant> at) {
    return change([&](chat::State& state) {
      return state.reminders().add(message.key, {.user = ben_, .remind_at = at, .created_at = at_second(1), .updated_at = at_second(1)});
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
  change([&](chat::State& state) { state.remove(*state.message("1")); });
  EXPECT_EQ(listed({}), "");
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
    EXPECT_TRUE(message.silent && message.show_in_channel);
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

}  // namespace
}  // namespace millrace::store
