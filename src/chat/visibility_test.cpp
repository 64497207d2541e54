// Messages that some see and others do not, and what a user deletes for itself.
#include "chat/visibility.h"

#include "chat/drafts.h"
#include "chat/hiding.h"
#include "chat/message_version.h"
#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class VisibilityTest : public RulesTest {
 protected:
  VisibilityTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    add_channel("ann", {"ann", "ben", "cleo"});
    auto act = server();
    EXPECT_TRUE(send_message(act, lobby_, {.id = "m", .text = "x", .user = {.id = "ann"}, .restricted_visibility = {"ben"}}));
  }

  std::size_t listed(const std::string& user) {
    auto act = as(user);
    return messages_of(act, state_.channel(lobby_).value(), {}).value().size();
  }
};

TEST_F(VisibilityTest, ARestrictedMessageIsForThoseItNames) {
  for (const auto& [user, count] : {std::pair{"ann", 1u}, {"ben", 1u}, {"cleo", 0u}, {"", 1u}}) EXPECT_EQ(listed(user), count) << user;
  auto stranger = as("cleo");
  expect_refused(found_message(stranger, "m"), Kind::does_not_exist, "message with id m");
  auto author = as("ann");
  MessagePatch open{.restricted_visibility = Strings{}, .edit = [](const Custom& custom) { return custom; }};
  ASSERT_TRUE(update_message_partly(author, "m", open, {}));
  EXPECT_EQ(listed("cleo"), 1u);
  auto unable = as("ann");
  expect_refused(send_message(unable, lobby_, {.text = "x", .restricted_visibility = {"ben"}}), Kind::not_allowed, "RestrictedVisibility");
  auto many = server();
  expect_refused(send_message(many, lobby_, {.text = "x", .user = {.id = "ann"}, .restricted_visibility = Strings(101, "ben")}),
                 Kind::input, "restricted_visibility");
}

TEST_F(VisibilityTest, WhatIsForOthersTakesNoPlaceOfAPage) {
  add_message("ann", "open");
  for (const auto* id : {"r", "s"}) {
    auto act = server();
    ASSERT_TRUE(send_message(act, lobby_, {.id = id, .text = "x", .user = {.id = "ann"}, .restricted_visibility = {"ben"}}));
    auto reply = server();
    MessageChange to_thread{.id = std::string("to-") + id, .text = "x", .user = {.id = "ann"}, .parent_id = "open"};
    if (*id == 's') to_thread.restricted_visibility = {"ben"};
    ASSERT_TRUE(send_message(reply, lobby_, to_thread));
  }
  const auto channel = state_.channel(lobby_).value();
  for (const auto& [user, last, last_reply] : {std::tuple{"cleo", "open", "to-r"}, {"ben", "s", "to-s"}, {"", "s", "to-s"}}) {
    auto act = as(user);
    const auto page = messages_of(act, channel, {.limit = 1});
    ASSERT_EQ(page->size(), 1u) << user;
    EXPECT_EQ(page->front().id, last) << user;
    const auto replies = replies_to(act, "open", {.limit = 1});
    ASSERT_EQ(replies->size(), 1u) << user;
    EXPECT_EQ(replies->front().id, last_reply) << user;
  }
}

TEST_F(VisibilityTest, AQuoteGivesNothingAway) {
  auto stranger = as("cleo");
  expect_refused(send_message(stranger, lobby_, {.text = "x", .quoted_message_id = "m"}), Kind::input, "quoted_message_id");
  auto other = as("cleo");
  expect_refused(send_message(other, lobby_, {.text = "x", .parent_id = "m"}), Kind::input, "parent_id");
  auto named = as("ben");
  ASSERT_TRUE(send_message(named, lobby_, {.id = "q", .text = "x", .quoted_message_id = "m"}));
  const auto quoted_for = [&](const std::string& user) {
    auto act = as(user);
    return found_message(act, "q")->message.quoted_message != nullptr;
  };
  EXPECT_TRUE(quoted_for("ben"));
  EXPECT_FALSE(quoted_for("cleo"));
}

TEST_F(VisibilityTest, WhatADeletedMessageSaidIsForServers) {
  auto said = server();
  ASSERT_TRUE(send_message(said, lobby_, {.id = "d", .text = "x", .html = "<p>x</p>", .attachments = {"[{}]", 1}, .user = {.id = "ann"}}));
  auto quoting = as("ben");
  ASSERT_TRUE(send_message(quoting, lobby_, {.id = "q", .text = "y", .quoted_message_id = "d"}));
  auto gone = as("ann");
  ASSERT_TRUE(delete_message(gone, "d", Deletion::soft));
  EXPECT_EQ(events_.back().message->text, "x") << "an event tells what was deleted";
  const auto whole = [](const Message& message) { return message.text == "x" && !message.html.empty() && message.attachments.count == 1; };
  const auto bare = [](const Message& message) {
    return message.text.empty() && message.html.empty() && message.attachments == Attachments{};
  };
  for (const auto* user : {"ann", "ben", ""}) {
    auto act = as(user);
    const auto messages = messages_of(act, state_.channel(lobby_).value(), {.limit = 2}).value();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].type, "deleted");
    EXPECT_TRUE(act.by_server() ? whole(messages[0]) : bare(messages[0])) << user;
    EXPECT_EQ(messages[1].text, "y");
    EXPECT_TRUE(act.by_server() ? whole(*messages[1].quoted_message) : bare(*messages[1].quoted_message)) << user;
    EXPECT_TRUE(whole(found_message(act, "d")->message)) << "a rule that changes it starts from what is stored";
  }
}

TEST_F(VisibilityTest, AHiddenPastIsOutOfReachInEveryWay) {
  add_message("ann", "before");
  now_ = now_ + std::chrono::seconds(1);
  auto leaving = as("cleo");
  ASSERT_TRUE(hide_channel(leaving, state_.channel(lobby_).value(), {"cleo", {}}, History::cleared));
  auto quoting = as("ann");
  ASSERT_TRUE(send_message(quoting, lobby_, {.id = "after", .text = "x", .quoted_message_id = "before"}));

  auto by_id = as("cleo");
  expect_refused(found_message(by_id, "before"), Kind::does_not_exist, "message with id before");
  auto replies = as("cleo");
  expect_refused(replies_to(replies, "before", {}), Kind::does_not_exist, "message with id before");
  auto quote = as("cleo");
  expect_refused(send_message(quote, lobby_, {.text = "x", .quoted_message_id = "before"}), Kind::input, "quoted_message_id");
  auto later = as("cleo");
  const auto seen = found_message(later, "after");
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->message.quoted_message);
  for (const auto* user : {"ben", ""}) {
    auto other = as(user);
    EXPECT_TRUE(found_message(other, "before")) << user;
  }
}

TEST_F(VisibilityTest, ADraftGivesNothingAway) {
  auto stranger = as("cleo");
  expect_refused(save_draft(stranger, state_.channel(lobby_).value(), {.text = "x", .parent_id = "m"}, {}), Kind::input, "parent_id");
  auto named = as("ben");
  const auto draft = save_draft(named, state_.channel(lobby_).value(), {.text = "x", .parent_id = "m"}, {});
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->parent_message->id, "m");
}

TEST_F(VisibilityTest, AUserDeletesAMessageForItself) {
  add_message("ann", "n");
  auto act = as("ben");
  const auto gone = delete_message_for_me(act, "n", {});
  ASSERT_TRUE(gone);
  EXPECT_TRUE(gone->deleted_for_me);
  ASSERT_EQ(types(), Strings{"message.deleted"});
  EXPECT_EQ(events_[0].deleted_for_me, true);
  EXPECT_EQ(events_[0].hard_delete, false);
  EXPECT_EQ(events_[0].user->id, "ben");
  EXPECT_FALSE(state_.message("n")->deleted_at) << "others see it as before";
  const auto shown_to = [&](const std::string& user) {
    auto messages = std::vector{state_.message("n").value()};
    auto seeing = as(user);
    show_to(seeing, state_.user(user).value(), messages);
    return messages[0].type;
  };
  EXPECT_EQ(shown_to("ben"), "deleted");
  EXPECT_EQ(shown_to("ann"), "regular");
}

TEST_F(VisibilityTest, WhatAMessageSaidBeforeAnEditIsKept) {
  auto first = as("ann");
  ASSERT_TRUE(update_message(first, {.id = "m", .text = "y"}));
  auto pin = server();
  ASSERT_TRUE(update_message(pin, {.id = "m", .text = "y", .pinned = true}));
  const auto versions = state_.versions().versions({state_.message("m")->key}, {});
  ASSERT_EQ(versions.size(), 1u) << "a pin is no edit";
  EXPECT_EQ(versions[0].text, "x");
}

TEST_F(VisibilityTest, AMessageShowsItsReadersDraftOfAReply) {
  auto act = server();
  const auto channel = state_.channel(lobby_).value();
  ASSERT_TRUE(save_draft(act, channel, {.text = "to all"}, {.id = "ben"}));
  ASSERT_TRUE(save_draft(act, channel, {.text = "to few", .parent_id = "m"}, {.id = "ben"}));
  const auto shown_to = [&](const std::string& user) {
    auto message = state_.message("m").value();
    show_to(act, *state_.user(user), {&message, 1});
    return message.draft ? message.draft->message.text : "";
  };
  EXPECT_EQ(shown_to("ben"), "to few");
  auto fresh = server();
  act.kept = {};
  EXPECT_EQ(shown_to("ann"), "");
  act.kept = {};
  Message unsent{.channel = channel.key, .id = "u", .user = *state_.user("ben")};
  show_to(act, *state_.user("ben"), {&unsent, 1});
  EXPECT_FALSE(unsent.draft) << "nobody replies to what is not sent";
}

TEST_F(VisibilityTest, AMessageShowsItsAuthorsCustomDataWhereTheAppWantsIt) {
  const auto channel = state_.channel(lobby_).value();
  auto member = state_.member(channel.key, state_.user("ann")->key).value();
  member.custom = {R"("seat":1)"};
  state_.update(channel.key, member);
  for (const bool shown : {false, true}) {
    policy_.members_custom_data_shown = shown;
    const auto expected = shown ? R"("seat":1)" : "";
    auto act = server();
    EXPECT_EQ(send_message(act, lobby_, {.text = "x", .user = {.id = "ann"}})->member->custom.members, expected);
    EXPECT_EQ(events_.at(0).message->member->custom.members, expected);
    EXPECT_EQ(found_message(act, "m")->message.member->custom.members, expected);
  }
}

TEST_F(VisibilityTest, WhoeverDeletesIsNamed) {
  add_message("ann", "n");
  auto act = server();
  ASSERT_TRUE(delete_message(act, "n", Deletion::soft, {.id = "ben"}));
  EXPECT_EQ(events_.at(0).user->id, "ben");
}

}  // namespace
}  // namespace millrace::chat
