// Who may send, change and delete messages, what a message may hold, and what is told of it.
#include "chat/messages.h"

#include "chat/role.h"
#include "chat/rules_test.h"
#include "chat/user_groups.h"

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Strings = std::vector<std::string>;

class MessagesTest : public RulesTest {
 protected:
  MessagesTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    add_channel("ann", {"ann", "ben"}, {.custom = {R"("topic":"x")"}});
  }

  Channel channel() { return state_.channel(lobby_).value(); }

  Expected<Message> sent(const MessageChange& change) {
    auto act = server();
    return send_message(act, lobby_, change);
  }

  MessageChange hello() { return {.id = "m", .text = "Hello", .html = "<p>Hello</p>\n", .user = {.id = "ann"}}; }
};

// Sending

TEST_F(MessagesTest, SendingTellsOfTheMessageAndItsSender) {
  auto change = hello();
  change.attachments = {R"([{"type":"image"}])", 1};
  change.mentioned_users = {{.id = "ben"}, {.whole = UserChange{.id = "cleo"}}, {.id = "ben"}};
  change.custom = {R"("mood":"fine")"};
  const auto message = sent(change);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->id, "m");
  EXPECT_EQ(message->type, "regular");
  EXPECT_EQ(message->cid, "messaging:lobby");
  EXPECT_EQ(message->created_at, now_stored_);
  EXPECT_EQ(message->updated_at, now_stored_);
  EXPECT_FALSE(message->reaction_counts);
  ASSERT_EQ(types(), Strings{"message.new"});
  const auto& event = events_[0];
  expect_envelope(event, channel());
  EXPECT_EQ(event.message_id, "m");
  EXPECT_EQ(event.message->text + event.message->html, "Hello<p>Hello</p>\n");
  EXPECT_EQ(event.message->attachments, change.attachments);
  EXPECT_EQ(event.message->mentioned_users.size(), 2u) << "each once";
  EXPECT_EQ(event.message->mentioned_users.at(0).id + event.message->mentioned_users.at(1).id, "bencleo");
  EXPECT_EQ(event.message->custom, change.custom);
  EXPECT_EQ(event.user->id, "ann");
  EXPECT_EQ(event.user->channel_unread_count, 0) << "who sends has read";
  EXPECT_EQ(event.user->channel_last_read_at->at, now_);
  EXPECT_EQ(event.user->total_unread_count, 0);
  EXPECT_EQ(event.user->unread_count, 0);
  EXPECT_EQ(event.user->unread_channels, 0);
  EXPECT_EQ(event.watcher_count, 0);
  EXPECT_EQ(state_.message("m")->text, "Hello");
  EXPECT_EQ(channel().message_count, 1);
  EXPECT_EQ(channel().last_message_at, now_stored_);
  EXPECT_EQ(state_.unread(channel(), state_.user("ben")->key).in_channel, 1);
}

TEST_F(MessagesTest, AMessageWithoutAnIdGetsOne) {
  auto change = hello();
  change.id.clear();
  const auto one = sent(change), two = sent(change);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->id.size(), 36u);
  EXPECT_NE(one->id, two->id);
  EXPECT_EQ(events_.at(0).message_id, two->id);
}

TEST_F(MessagesTest, ASilentMessageIsNotUnread) {
  auto change = hello();
  change.silent = true;
  ASSERT_TRUE(sent(change));
  EXPECT_TRUE(events_.at(0).message->silent);
  EXPECT_EQ(state_.unread(channel(), state_.user("ben")->key).in_channel, 0);
}

TEST_F(MessagesTest, WhoMaySend) {
  auto own = as("ben");
  const auto message = send_message(own, lobby_, {.text = "hi"});
  ASSERT_TRUE(message);
  EXPECT_EQ(message->user.id, "ben");
  EXPECT_EQ(events_.at(0).request_info->type, "client");
  auto for_other = as("ben");
  expect_refused(send_message(for_other, lobby_, {.text = "hi", .user = {.id = "ann"}}), Kind::not_allowed, "message.user");
  auto stranger = as("cleo");
  expect_refused(send_message(stranger, lobby_, {.text = "hi"}), Kind::not_allowed, "cleo");
  auto as_system = as("ben");
  expect_refused(send_message(as_system, lobby_, {.text = "hi", .type = "system"}), Kind::not_allowed, "CreateSystemMessage");
  auto nobody = server();
  expect_refused(send_message(nobody, lobby_, {.text = "hi"}), Kind::input, "message.user");
  auto for_stranger = server();
  EXPECT_TRUE(send_message(for_stranger, lobby_, {.text = "hi", .user = {.id = "cleo"}})) << "a server may act for anybody";
  auto nowhere = server();
  expect_refused(send_message(nowhere, {"messaging", "nowhere"}, {.text = "hi", .user = {.id = "ann"}}), Kind::does_not_exist,
                 "messaging:nowhere");
}

TEST_F(MessagesTest, AFrozenChannelTakesMessagesFromServersOnly) {
  auto frozen = channel();
  frozen.frozen = true;
  state_.save(frozen);
  auto user = as("ann");
  expect_refused(send_message(user, lobby_, {.text = "hi"}), Kind::not_allowed, "frozen");
  EXPECT_TRUE(sent(hello()));
  auto updating = as("ann");
  expect_refused(update_message(updating, {.id = "m", .text = "bye"}), Kind::not_allowed, "frozen");
  auto telling = server();
  EXPECT_TRUE(send_message(telling, lobby_, {.text = "closed", .user = {.id = "ann"}, .type = "system"}));
  auto deleting = as("ann");
  EXPECT_TRUE(delete_message(deleting, "m", Deletion::soft)) << "what one said may be taken back";
}

TEST_F(MessagesTest, WhatAMessageMayHold) {
  const auto expect = [&](auto change, Kind kind, std::string_view part) {
    auto message = hello();
    change(message);
    expect_refused(sent(message), kind, part);
    EXPECT_FALSE(state_.message("m"));
  };
  expect([](auto& message) { message.text = std::string(5'001, 'x'); }, Kind::message_too_long, "message.text");
  expect([](auto& message) { message.text.clear(); }, Kind::input, "message.text");
  expect([](auto& message) { message.attachments.count = most_attachments + 1; }, Kind::input, "message.attachments");
  expect([](auto& message) { message.mentioned_users.assign(most_mentions + 1, {.id = "ben"}); }, Kind::input, "message.mentioned_users");
  expect([](auto& message) { message.mentioned_users = {{.id = "dan"}}; }, Kind::input, "dan");
  expect([](auto& message) { message.custom.members = std::string(largest_custom_bytes + 1, 'x'); }, Kind::input, "custom data");
  expect([](auto& message) { message.id = std::string(longest_message_id + 1, 'x'); }, Kind::input, "message.id");
  expect([](auto& message) { message.id = "a,b"; }, Kind::input, "message.id");
  expect([](auto& message) { message.id = "a%b"; }, Kind::input, "message.id");
  expect([](auto& message) { message.type = "deleted"; }, Kind::input, "message.type");
  EXPECT_EQ(channel().message_count, 0);

  auto most = hello();
  most.text.clear();
  for (int i = 0; i < 5'000; ++i) most.text += "é";  // characters, not bytes
  most.attachments.count = most_attachments;
  most.mentioned_users.assign(most_mentions, {.id = "ben"});
  most.custom.members = std::string(largest_custom_bytes, 'x');
  most.id = std::string(longest_message_id, 'x');
  most.type = "system";
  EXPECT_TRUE(sent(most));
}

TEST_F(MessagesTest, ManyAreMentionedAtOnce) {
  auto act = server();
  ASSERT_TRUE(create_user_group(act, {.id = "crew", .name = "Crew"}));
  auto change = hello();
  change.mentioned_channel = true, change.mentioned_roles = {"admin"}, change.mentioned_group_ids = {"crew"};
  ASSERT_TRUE(sent(change));
  const BroadMentions& told = *events_.at(0).message;
  EXPECT_EQ(told, static_cast<const BroadMentions&>(change));
  EXPECT_EQ(events_[0].message->mentioned_groups.at(0).name, "Crew");
  auto patching = server();
  ASSERT_TRUE(update_message_partly(patching, "m", {.mentioned_here = true, .mentioned_roles = Strings{}, .edit = std::identity{}}, {}));
  const BroadMentions& patched = *events_.at(0).message;
  EXPECT_TRUE(patched.mentioned_channel && patched.mentioned_here && patched.mentioned_roles.empty());
  EXPECT_EQ(patched.mentioned_group_ids, Strings{"crew"});
  auto deleting = server();
  ASSERT_TRUE(delete_user_group(deleting, {"crew", ""}));
  auto again = hello();
  again.text = "Edited", again.mentioned_group_ids = {"crew"};
  auto editing = server();
  ASSERT_TRUE(update_message(editing, again)) << "the message may say what it said, though the group is gone";
  EXPECT_EQ(state_.message("m")->mentioned_group_ids, Strings{"crew"});
  EXPECT_TRUE(state_.message("m")->mentioned_groups.empty());
  auto updating = server();
  ASSERT_TRUE(update_message(updating, {.id = "m", .text = "x"}));
  EXPECT_EQ(static_cast<const BroadMentions&>(*state_.message("m")), BroadMentions{}) << "a full update drops what it does not hold";
}

TEST_F(MessagesTest, WhatIsMentionedMustBeThere) {
  const auto expect = [&](auto change, std::string_view part) {
    auto message = hello();
    change(message);
    expect_refused(sent(message), Kind::input, part);
  };
  expect([](auto& message) { message.mentioned_group_ids = {"nobodies"}; }, "no user group \"nobodies\"");
  expect([](auto& message) { message.mentioned_group_ids.assign(most_broad_mentions + 1, "crew"); }, "message.mentioned_group_ids");
  expect([](auto& message) { message.mentioned_roles.assign(most_broad_mentions + 1, "admin"); }, "message.mentioned_roles");
  expect([](auto& message) { message.mentioned_roles = {std::string(longest_role + 1, 'x')}; }, "message.mentioned_roles");
}

TEST_F(MessagesTest, AnAttachmentOrCustomDataAloneIsAMessage) {
  auto attached = hello();
  attached.text.clear();
  attached.attachments = {"[{}]", 1};
  EXPECT_TRUE(sent(attached));
  EXPECT_TRUE(sent({.user = {.id = "ann"}, .custom = {R"("a":1)"}}));
}

TEST_F(MessagesTest, AnIdIsTakenOnce) {
  ASSERT_TRUE(sent(hello()));
  expect_refused(sent(hello()), Kind::input, "already exists");
  EXPECT_EQ(channel().message_count, 1);
}

// Updating

TEST_F(MessagesTest, AnUpdateReplacesAllButTheAuthorAndTellsWhatChanged) {
  auto change = hello();
  change.mentioned_users = {{.id = "ben"}};
  change.custom = {R"("a":1)"};
  ASSERT_TRUE(sent(change));
  const auto made_at = now_stored_;
  now_ = now_ + std::chrono::seconds{5};
  auto act = server();
  const auto message = update_message(act, {.id = "m", .text = "Bye", .html = "<p>Bye</p>\n", .user = {.id = "ben"}, .silent = true});
  ASSERT_TRUE(message);
  EXPECT_EQ(message->text, "Bye");
  EXPECT_EQ(message->user.id, "ann");
  EXPECT_TRUE(message->custom.empty());
  EXPECT_TRUE(message->mentioned_users.empty());
  EXPECT_EQ(message->created_at, made_at);
  EXPECT_EQ(message->updated_at, now_.to_microseconds());
  EXPECT_EQ(message->message_text_updated_at, now_.to_microseconds());
  ASSERT_EQ(types(), Strings{"message.updated"});
  const auto& event = events_[0];
  expect_envelope(event, channel());
  EXPECT_EQ(event.message_id, "m");
  EXPECT_EQ(event.user->id, "ann");
  ASSERT_TRUE(event.message_update);
  EXPECT_EQ(event.message_update->old_text, "Hello");
  const auto& set = event.message_update->change_set;
  EXPECT_TRUE(set.text && set.html && set.custom && set.mentioned_user_ids && set.silent);
  EXPECT_FALSE(set.attachments || set.mml || set.quoted_message_id || set.pin);
  EXPECT_EQ(state_.message("m")->text, "Bye");
  EXPECT_EQ(channel().message_count, 1);
}

TEST_F(MessagesTest, AnUpdateThatLeavesTheTextIsNoUpdateOfTheText) {
  ASSERT_TRUE(sent(hello()));
  auto same = hello();
  same.attachments = {"[{}]", 1};
  auto act = server();
  const auto message = update_message(act, same);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->message_text_updated_at);
  const auto& set = events_.at(0).message_update->change_set;
  EXPECT_TRUE(set.attachments);
  EXPECT_FALSE(set.text || set.html || set.custom || set.mentioned_user_ids || set.silent);
}

TEST_F(MessagesTest, WhoMayUpdate) {
  ASSERT_TRUE(sent(hello()));
  auto own = as("ann");
  EXPECT_TRUE(update_message(own, {.id = "m", .text = "mine"}));
  auto other = as("ben");
  expect_refused(update_message(other, {.id = "m", .text = "not mine"}), Kind::not_allowed, "UpdateMessage");
  auto stranger = as("cleo");
  expect_refused(update_message(stranger, {.id = "m", .text = "x"}), Kind::not_allowed, "cleo");
  auto unknown = server();
  expect_refused(update_message(unknown, {.id = "n", .text = "x"}), Kind::does_not_exist, "message with id n");
  auto long_text = server();
  expect_refused(update_message(long_text, {.id = "m", .text = std::string(5'001, 'x')}), Kind::message_too_long, "message.text");
  auto mention = server();
  expect_refused(update_message(mention, {.id = "m", .text = "x", .mentioned_users = {{.id = "dan"}}}), Kind::input,
                 "message.mentioned_users");
  EXPECT_EQ(state_.message("m")->text, "mine");
}

// Deleting

TEST_F(MessagesTest, ASoftDeletionKeepsTheMessage) {
  ASSERT_TRUE(sent(hello()));
  auto act = as("ann");
  const auto message = delete_message(act, "m", Deletion::soft);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->type, "deleted");
  EXPECT_EQ(message->deleted_at, now_stored_);
  EXPECT_EQ(message->text, "Hello");
  ASSERT_EQ(types(), Strings{"message.deleted"});
  expect_envelope(events_[0], channel());
  EXPECT_EQ(events_[0].message->type, "deleted");
  EXPECT_EQ(events_[0].message_id, "m");
  EXPECT_EQ(events_[0].hard_delete, false);
  EXPECT_EQ(events_[0].user->id, "ann");
  EXPECT_EQ(state_.message("m")->type, "deleted");
  EXPECT_EQ(channel().message_count, 1);
  auto again = server();
  expect_refused(delete_message(again, "m", Deletion::soft), Kind::input, "deleted already");
  auto update = server();
  expect_refused(update_message(update, hello()), Kind::input, "deleted");
}

TEST_F(MessagesTest, AHardDeletionIsForServersAndForGood) {
  ASSERT_TRUE(sent(hello()));
  auto user = as("ann");
  expect_refused(delete_message(user, "m", Deletion::hard), Kind::not_allowed, "hard");
  auto soft = server();
  ASSERT_TRUE(delete_message(soft, "m", Deletion::soft));
  auto act = server();
  ASSERT_TRUE(delete_message(act, "m", Deletion::hard)) << "also after a soft one";
  ASSERT_EQ(types(), Strings{"message.deleted"});
  expect_envelope(events_[0], channel());
  EXPECT_EQ(events_[0].hard_delete, true);
  EXPECT_FALSE(events_[0].user) << "a server is no user";
  EXPECT_EQ(events_[0].message->text, "Hello");
  EXPECT_FALSE(state_.message("m"));
  EXPECT_EQ(channel().message_count, 0);
  EXPECT_TRUE(sent(hello())) << "the id is free again";
}

TEST_F(MessagesTest, WhoMayDelete) {
  ASSERT_TRUE(sent(hello()));
  auto other = as("ben");
  expect_refused(delete_message(other, "m", Deletion::soft), Kind::not_allowed, "DeleteMessage");
  auto stranger = as("cleo");
  expect_refused(delete_message(stranger, "m", Deletion::soft), Kind::not_allowed, "cleo");
  auto unknown = server();
  expect_refused(delete_message(unknown, "n", Deletion::soft), Kind::does_not_exist, "message with id n");
  EXPECT_FALSE(state_.message("m")->deleted_at);
}

TEST_F(MessagesTest, OnlyModeratorsSpeakForTheSystem) {
  auto plain = as("ben");
  expect_refused(send_message(plain, lobby_, {.text = "x", .type = "system"}), Kind::not_allowed, "CreateSystemMessage");
  {
    auto promoting = server();
    ASSERT_TRUE(assign_roles(promoting, channel(), {{"ben", "channel_moderator"}}));
  }
  auto moderator = as("ben");
  EXPECT_EQ(send_message(moderator, lobby_, {.text = "x", .type = "system"})->type, "system");
  auto act = server();
  EXPECT_EQ(send_message(act, lobby_, {.text = "x", .user = {.id = "ben"}, .type = "system"})->type, "system");
}

// Pins, and coming back

TEST_F(MessagesTest, AMemberPinsWhatOthersWrote) {
  add_message("ben", "of-ben");
  MessagePatch pin{.pinned = true};
  pin.edit = [](const Custom& custom) { return custom; };
  auto stranger = as("cleo");
  expect_refused(update_message_partly(stranger, "of-ben", pin, {}), Kind::not_allowed, "cleo");
  auto creator = as("ann");
  const auto pinned = update_message_partly(creator, "of-ben", pin, {});
  ASSERT_TRUE(pinned);
  EXPECT_EQ(types(), Strings{"message.updated"});
  EXPECT_TRUE(events_[0].message_update->change_set.pin);
  EXPECT_EQ(pinned->pinned_at, now_stored_);
  EXPECT_EQ(pinned->pinned_by->id, "ann");
  EXPECT_EQ(pinned->user.id, "ben");
  EXPECT_EQ(state_.pinned(channel().key, {}).size(), 1u);
  MessagePatch more = pin;
  more.text = "in another's name";
  auto editing = as("ann");
  expect_refused(update_message_partly(editing, "of-ben", more, {}), Kind::not_allowed, "UpdateMessage");
  auto unpinning = server();
  MessagePatch unpin{.pinned = false, .edit = pin.edit};
  EXPECT_FALSE(update_message_partly(unpinning, "of-ben", unpin, {.id = "ann"})->pinned_at);
}

TEST_F(MessagesTest, ADeletedMessageComesBack) {
  ASSERT_TRUE(sent(hello()));
  {
    auto act = server();
    ASSERT_TRUE(send_message(act, lobby_, {.id = "r", .text = "reply", .user = {.id = "ben"}, .parent_id = "m"}));
  }
  const auto replies = state_.message("m")->reply_count;
  {
    auto act = server();
    ASSERT_TRUE(delete_message(act, "r", Deletion::soft));
  }
  auto user = as("ben");
  expect_refused(undelete_message(user, "r", {}), Kind::not_allowed, "server's token");
  auto act = server();
  const auto back = undelete_message(act, "r", {.id = "ann"});
  ASSERT_TRUE(back);
  EXPECT_EQ(types(), Strings{"message.undeleted"});
  EXPECT_EQ(back->type, "reply");
  EXPECT_EQ(back->text, "reply");
  EXPECT_FALSE(state_.message("r")->deleted_at);
  EXPECT_EQ(state_.message("m")->reply_count, replies);
  EXPECT_EQ(state_.message("m")->deleted_reply_count, 0);
  auto again = server();
  expect_refused(undelete_message(again, "r", {.id = "ann"}), Kind::input, "is not deleted");
}

TEST_F(MessagesTest, ASystemMessageComesBackAsOne) {
  auto act = server();
  ASSERT_TRUE(send_message(act, lobby_, {.id = "s", .text = "Renamed", .user = {.id = "ben"}, .type = "system"}));
  ASSERT_TRUE(delete_message(act, "s", Deletion::soft));
  EXPECT_EQ(state_.message("s")->type, "deleted");
  EXPECT_EQ(undelete_message(act, "s", {.id = "ann"})->type, "system");
  EXPECT_EQ(state_.message("s")->type, "system");
}

TEST_F(MessagesTest, ASystemMessageMovesTheLastOneUnlessItsTypeSaysOtherwise) {
  const auto send = [&](const Cid& cid, MessageChange change) {
    now_ = now_ + std::chrono::seconds{1};
    change.user.id = "ann";
    auto act = server();
    ASSERT_TRUE(send_message(act, cid, change));
  };
  send(lobby_, {.text = "Ann joined", .type = "system"});
  EXPECT_EQ(channel().last_message_at, now_.to_microseconds());
  ChannelConfig type = *built_in_channel_type("messaging");
  type.skip_last_msg_update_for_system_msgs = true;
  state_.config().channel_types().save(type);
  const Cid den{"messaging", "den"};
  auto act = server();
  ASSERT_TRUE(get_or_create_channel(act, den, {.created_by = {.id = "ann"}}));
  send(den, {.text = "Ann joined", .type = "system"});
  EXPECT_FALSE(state_.channel(den)->last_message_at);
  send(den, {.text = "Hello"});
  const auto said = now_.to_microseconds();
  send(den, {.text = "Ann left", .type = "system"});
  EXPECT_EQ(events_.at(0).message->type, "system");
  EXPECT_EQ(state_.channel(den)->last_message_at, said);
  EXPECT_EQ(state_.channel(den)->message_count, 3);
}

}  // namespace
}  // namespace millrace::chat
