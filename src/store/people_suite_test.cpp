// Bans, mutes, blocks, devices and flags, as every engine must keep them.
#include "store/people_suite_test.h"

#include "chat/ban_rows.h"
#include "chat/block_rows.h"
#include "chat/device_rows.h"
#include "chat/export_rows.h"
#include "chat/flag_rows.h"
#include "chat/mute_rows.h"
#include "store/conversation_suite_test.h"

namespace millrace::store {
namespace {

using wire::ListOf;

std::string banned_in(chat::State& state, std::string_view filter, std::optional<Instant> held_at = {}) {
  std::string ids;
  for (const auto& ban : state.bans().bans({asked(filter, ListOf::bans), held_at}))
    ids += ban.user.id + (ban.channel == chat::ChannelKey{} ? " " : "@lobby ");
  return ids;
}

TEST_P(ChatSuite, ABanShowsInItsUserOrMember) {
  const auto people = change(people_in);
  change([&](chat::State& state) {
    auto ban = ban_of(people.ben, {}, people.ann);
    ban.expires = at_second(40);
    const auto key = state.bans().save(ban);
    EXPECT_EQ(state.bans().ban(key)->user.id, "ben");
    ban.shadow = true;
    EXPECT_EQ(state.bans().save(ban), key) << "a ban replaced keeps its key";
    state.bans().save(ban_of(people.ben, people.lobby.key, people.ann));
  });
  everywhere([&](chat::State& state) {
    const auto ban = state.bans().ban(people.ben.key, {});
    ASSERT_TRUE(ban);
    EXPECT_TRUE(ban->shadow);
    EXPECT_EQ(ban->banned_by->id, "ann");
    EXPECT_EQ(ban->reason, "noise");
    EXPECT_EQ(ban->created_at, at_second(20));
    EXPECT_EQ(ban->expires, at_second(40));
    EXPECT_EQ(state.bans().count(people.ben.key), 2);
    const auto user = state.user("ben");
    EXPECT_TRUE(user->shadow_banned && !user->banned);
    EXPECT_EQ(user->ban_expires, at_second(40));
    const auto member = state.member(people.lobby.key, people.ben.key);
    EXPECT_TRUE(member->banned && !member->shadow_banned && !member->ban_expires);
  });
  change([&](chat::State& state) {
    state.save(*state.user("ann"));
    auto ben = people.ben;  // as it was before the ban
    state.save(ben);
    state.update(people.lobby.key, *state.member(people.lobby.key, ben.key));
    EXPECT_TRUE(state.user("ben")->shadow_banned) << "saving a user or a member touches no ban";
    state.bans().remove(ben.key, {}), state.bans().remove(ben.key, people.lobby.key), state.bans().remove(people.ann.key, {});
  });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.bans().ban(people.ben.key, {}));
    EXPECT_FALSE(state.user("ben")->shadow_banned || state.user("ben")->ban_expires);
    EXPECT_FALSE(state.member(people.lobby.key, people.ben.key)->banned);
  });
}

TEST_P(ChatSuite, BansAreFoundByWhomWhereAndWhen) {
  const auto people = change(people_in);
  change([&](chat::State& state) {
    auto later = ban_of(people.cleo, {}, people.ben);
    later.created_at = at_second(30), later.expires = at_second(50), later.reason = "other";
    state.bans().save(ban_of(people.ben, {}, people.ann));
    state.bans().save(ban_of(people.ben, people.lobby.key, people.ann));
    state.bans().save(later);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(banned_in(state, "{}"), "cleo ben@lobby ben ") << "the newest first";
    EXPECT_EQ(banned_in(state, R"({"user_id":"ben"})"), "ben@lobby ben ");
    EXPECT_EQ(banned_in(state, R"({"user_id":{"$in":["cleo","nobody"]}})"), "cleo ");
    EXPECT_EQ(banned_in(state, R"({"channel_cid":"messaging:lobby"})"), "ben@lobby ");
    EXPECT_EQ(banned_in(state, R"({"channel_cid":{"$exists":false}})"), "cleo ben ");
    EXPECT_EQ(banned_in(state, R"({"banned_by_id":"ann","user_id":"ben"})"), "ben@lobby ben ");
    EXPECT_EQ(banned_in(state, R"({"banned_by_id":{"$ne":"ann"}})"), "cleo ");
    EXPECT_EQ(banned_in(state, R"({"created_at":{"$gt":")" + to_rfc3339(at_second(25)) + R"("}})"), "cleo ");
    EXPECT_EQ(banned_in(state, R"({"reason":{"$autocomplete":"no"}})"), "ben@lobby ben ");
    EXPECT_EQ(banned_in(state, "{}", at_second(50)), "ben@lobby ben ") << "it has ended";
    EXPECT_EQ(banned_in(state, "{}", at_second(49)), "cleo ben@lobby ben ");
  });
  change([&](chat::State& state) { state.remove(people.lobby, at_second(60)); });
  everywhere([&](chat::State& state) { EXPECT_EQ(banned_in(state, "{}"), "cleo ben "); });
}

TEST_P(ChatSuite, ABanIsFoundByItsAddress) {
  const auto people = change(people_in);
  chat::Channel room;
  change([&](chat::State& state) {
    room = saved_channel(state, people.ann, "room");
    auto& bans = state.bans();
    for (const auto* address : {"192.0.2.1", "192.0.2.7"}) bans.seen_from(people.ben.key, address);
    bans.seen_from(people.cleo.key, "192.0.2.7");
    bans.save({.user = people.ben, .shadow = true, .address = "192.0.2.7"});
    bans.save({.user = people.ben, .channel = room.key, .address = "192.0.2.7", .expires = at_second(40)});
  });
  everywhere([&](chat::State& state) {
    auto& bans = state.bans();
    EXPECT_EQ(bans.last_address(people.ben.key), "192.0.2.7");
    EXPECT_EQ(bans.last_address(people.ann.key), "");
    EXPECT_EQ(bans.users_at("192.0.2.7", 9), 2u);
    EXPECT_EQ(bans.users_at("192.0.2.7", 1), 1u);
    EXPECT_EQ(bans.users_at("192.0.2.1", 9), 0u);
    EXPECT_FALSE(bans.ban_of_address("192.0.2.7", room.key, at_second(39))->shadow) << "the open one first";
    EXPECT_TRUE(bans.ban_of_address("192.0.2.7", room.key, at_second(40))->shadow);
    EXPECT_TRUE(bans.ban_of_address("192.0.2.7", chat::ChannelKey{}, at_second(39))->shadow);
    EXPECT_FALSE(bans.ban_of_address("192.0.2.1", room.key, at_second(39)));
    EXPECT_FALSE(bans.ban_of_address("", room.key, at_second(39)));
    EXPECT_EQ(bans.ban(people.ben.key, room.key)->address, "192.0.2.7");
  });
  change([&](chat::State& state) { state.bans().save({.user = people.ben, .shadow = true}); });
  everywhere([&](chat::State& state) { EXPECT_FALSE(state.bans().ban_of_address("192.0.2.7", room.key, at_second(40))); });
}

TEST_P(ChatSuite, BansOfTheFutureAreOfTwoUsers) {
  const auto people = change(people_in);
  change([&](chat::State& state) {
    state.bans().save_future(ban_of(people.ben, {}, people.ann));
    auto again = ban_of(people.ben, {}, people.ann);
    again.expires = at_second(40);
    state.bans().save_future(again);
    state.bans().save_future(ban_of(people.cleo, {}, people.ann));
    state.bans().save_future(ban_of(people.cleo, {}, people.ben));
  });
  everywhere([&](chat::State& state) {
    auto& bans = state.bans();
    EXPECT_EQ(bans.future_ban(people.ann.key, people.ben.key)->expires, at_second(40));
    EXPECT_FALSE(bans.future_ban(people.ben.key, people.ann.key));
    EXPECT_EQ(bans.future_bans({}).size(), 3u);
    EXPECT_EQ(bans.future_bans({.by = people.ann.key}).size(), 2u);
    EXPECT_EQ(bans.future_bans({.by = people.ann.key, .limit = 1, .offset = 1}).at(0).user.id, "ben");
    EXPECT_EQ(bans.future_bans({.user = people.cleo.key}).at(0).banned_by->id, "ben") << "the newest first";
    EXPECT_EQ(bans.count({.held_at = at_second(40)}), 2);
    EXPECT_EQ(bans.count({.by = chat::UserKey{}}), 0);
  });
  change([&](chat::State& state) { state.bans().remove_future(people.ann.key, people.ben.key); });
  everywhere([&](chat::State& state) { EXPECT_EQ(state.bans().count(chat::BanRows::FutureWanted{}), 2); });
}

TEST_P(ChatSuite, MutesAndBlocksAreOfTwoUsers) {
  const auto people = change(people_in);
  change([&](chat::State& state) {
    chat::Mute mute{people.ann, people.ben, at_second(20), at_second(21), at_second(40)};
    state.mutes().save(mute);
    mute.target = people.cleo, mute.expires.reset();
    state.mutes().save(mute);
    mute.updated_at = at_second(30);
    state.mutes().save(mute);
    state.blocks().add({people.ann, people.cleo, at_second(22)});
    state.blocks().add({people.ann, people.ben, at_second(23)});
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.mutes().mutes(people.ann.key, at_second(39), 10).size(), 2u);
    const auto held = state.mutes().mutes(people.ann.key, at_second(40), 10);
    ASSERT_EQ(held.size(), 1u);
    EXPECT_EQ(held[0].user.id + held[0].target.id, "anncleo");
    EXPECT_EQ(held[0].created_at, at_second(20));
    EXPECT_EQ(held[0].updated_at, at_second(30));
    EXPECT_EQ(state.mutes().mute(people.ann.key, people.ben.key)->expires, at_second(40));
    EXPECT_FALSE(state.mutes().mute(people.ben.key, people.ann.key));
    const auto blocks = state.blocks().blocks(people.ann.key, 10);
    ASSERT_EQ(blocks.size(), 2u);
    EXPECT_EQ(blocks[0].blocked.id, "cleo");
    EXPECT_EQ(blocks[1].created_at, at_second(23));
    EXPECT_FALSE(state.blocks().block(people.cleo.key, people.ann.key));
  });
  change([&](chat::State& state) {
    state.mutes().remove(people.ann.key, people.cleo.key);
    state.blocks().remove(people.ann.key, people.cleo.key);
  });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.mutes().mute(people.ann.key, people.cleo.key));
    EXPECT_EQ(state.blocks().blocks(people.ann.key, 10).size(), 1u);
  });
}

TEST_P(ChatSuite, MutersOfAUserAreFoundAmongMembers) {
  const auto people = change(people_in);
  chat::Channel room, hall;
  chat::User crowded;
  change([&](chat::State& state) {
    room = saved_channel(state, people.ben, "room"), hall = saved_channel(state, people.ben, "hall");
    for (const auto& channel : {room, hall}) added_member(state, channel, people.ann), added_member(state, channel, people.ben);
    for (int i = 0; i < 100; ++i) added_member(state, hall, saved_user(state, "u" + std::to_string(i)));
    state.mutes().save({people.ann, people.ben, at_second(20), at_second(20), at_second(40)});
    state.mutes().save({people.cleo, people.ben, at_second(20), at_second(20), {}});
    crowded = saved_user(state, "crowded");
    for (int i = 0; i < 100; ++i) state.mutes().save({saved_user(state, "x" + std::to_string(i)), crowded, {}, {}, {}});
    state.mutes().save({people.ann, crowded, {}, {}, {}});
    room = state.channel(room.key).value(), hall = state.channel(hall.key).value();
  });
  everywhere([&](chat::State& state) {
    for (const auto& channel : {room, hall}) {
      EXPECT_EQ(state.mutes().muters(channel, people.ben.key, at_second(39)), std::vector{people.ann.key}) << channel.id;
      EXPECT_TRUE(state.mutes().muters(channel, people.ben.key, at_second(40)).empty()) << channel.id;
      EXPECT_TRUE(state.mutes().muters(channel, people.ann.key, at_second(39)).empty()) << channel.id;
    }
    EXPECT_EQ(state.mutes().muters(room, crowded.key, at_second(39)), std::vector{people.ann.key}) << "among however many";
    EXPECT_TRUE(state.mutes().muters(hall, crowded.key, at_second(39)).empty()) << "she is the 101st";
  });
}

TEST_P(ChatSuite, ADeviceIsOfOneUserOfItsApp) {
  const auto people = change(people_in);
  const auto other = add_app("other");
  const chat::Device device{"d-1", people.ann.key, "ann", "apn", "main", "hw", true, at_second(20)};
  write([&](Transaction& transaction) {
    auto moved = device;
    moved.user = people.ben.key;
    transaction.chat(app_).devices().save(moved);
    transaction.chat(app_).devices().save(device);
    EXPECT_FALSE(transaction.chat(other).devices().device("d-1"));
  });
  everywhere([&](chat::State& state) {
    const auto found = state.devices().device("d-1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->user_id + found->push_provider + found->push_provider_name + found->hardware_id, "annapnmainhw");
    EXPECT_TRUE(found->voip);
    EXPECT_EQ(found->created_at, at_second(20));
    EXPECT_EQ(state.devices().devices(people.ann.key, 10).size(), 1u);
    EXPECT_EQ(state.devices().devices(people.ben.key, 10).size(), 0u);
  });
  change([&](chat::State& state) { state.devices().remove("d-1"); });
  everywhere([&](chat::State& state) { EXPECT_FALSE(state.devices().device("d-1")); });
}

chat::Flag flag_of(const People& people, std::string id, const chat::User& user, std::string message) {
  chat::Flag flag{.id = std::move(id), .user = user, .target_user = people.ben, .message_id = std::move(message)};
  flag.channel_cid = flag.message_id.empty() ? "" : people.lobby.cid;
  flag.channel = flag.message_id.empty() ? chat::ChannelKey{} : people.lobby.key;
  flag.reason = "noise", flag.custom.members = odd_custom;
  flag.created_at = flag.updated_at = at_second(20);
  return flag;
}

TEST_P(ChatSuite, FlagsAreCountedByWhatTheyAreOf) {
  const auto people = change(people_in);
  change([&](chat::State& state) {
    state.flags().add(flag_of(people, "f-1", people.ann, "m-1"));
    state.flags().add(flag_of(people, "f-2", people.cleo, "m-1"));
    state.flags().add(flag_of(people, "f-3", people.cleo, ""));
  });
  const auto listed = [&](chat::State& state, std::string_view filter) {
    std::string ids;
    for (const auto& flag : state.flags().message_flags(asked(filter, ListOf::flags))) ids += flag.id + ' ';
    return ids;
  };
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.flags().flags_of_message("m-1"), 2);
    EXPECT_EQ(state.flags().flags_of_user(people.ben.key), 1);
    const auto flag = state.flags().flag_of_message(people.ann.key, "m-1");
    ASSERT_TRUE(flag);
    EXPECT_EQ(flag->target_user.id + flag->reason + flag->channel_cid, "bennoisemessaging:lobby");
    EXPECT_EQ(flag->custom.members, odd_custom);
    EXPECT_FALSE(state.flags().flag_of_message(people.ann.key, ""));
    EXPECT_FALSE(state.flags().flag_of_user(people.ann.key, people.ben.key));
    EXPECT_TRUE(state.flags().flag_of_user(people.cleo.key, people.ben.key));
    EXPECT_EQ(listed(state, "{}"), "f-2 f-1 ");
    EXPECT_EQ(listed(state, R"({"user_id":"ben","channel_cid":{"$in":["messaging:lobby"]},"is_reviewed":false})"), "f-2 f-1 ");
    EXPECT_EQ(listed(state, R"({"user_id":"ann"})"), "") << "it is the author who is meant";
    EXPECT_EQ(listed(state, R"({"message_id":"m-2"})"), "");
  });
  change([&](chat::State& state) { state.flags().remove(*state.flags().flag_of_message(people.cleo.key, "m-1")); });
  everywhere([&](chat::State& state) { EXPECT_EQ(listed(state, "{}"), "f-1 "); });
}

TEST_P(ChatSuite, AReviewIsThatOfAllFlagsOfTheMessage) {
  const auto people = change(people_in);
  chat::FlagReport report{.id = "r-1", .message_id = "m-1", .channel = people.lobby.key, .user = people.ben, .first_reporter = people.ann};
  report.flags_count = 1, report.created_at = report.updated_at = at_second(20);
  change([&](chat::State& state) {
    state.flags().add(flag_of(people, "f-1", people.ann, "m-1"));
    state.flags().save(report);
    EXPECT_FALSE(state.flags().flag_of_message(people.ann.key, "m-1")->reviewed_at);
    report.review_result = "ok", report.review_details.text = R"({"a":1.0})";
    report.reviewed_at = at_second(30), report.reviewed_by = std::make_shared<const chat::User>(people.cleo);
    state.flags().save(report);
  });
  everywhere([&](chat::State& state) {
    const auto found = state.flags().report("r-1");
    ASSERT_TRUE(found);
    EXPECT_EQ(shown(*found), shown(report));
    EXPECT_EQ(state.flags().report_on("m-1")->id, "r-1");
    EXPECT_EQ(state.flags().flag_of_message(people.ann.key, "m-1")->reviewed_by, "cleo");
    EXPECT_EQ(state.flags().reports(asked(R"({"is_reviewed":true,"user_id":"ben"})", ListOf::reports)).size(), 1u);
    EXPECT_EQ(state.flags().reports(asked(R"({"is_reviewed":false})", ListOf::reports)).size(), 0u);
  });
}

TEST_P(ChatSuite, ABlockListsFlagIsNobodys) {
  const auto people = change(people_in);
  change([&](chat::State& state) {
    auto flag = flag_of(people, "f-1", people.ann, "m-1");
    flag.user.reset(), flag.created_by_automod = true;
    state.flags().add(flag);
    state.flags().add(flag_of(people, "f-2", people.ann, "m-1"));
    chat::FlagReport report{.id = "r-1", .message_id = "m-1", .channel = people.lobby.key, .user = people.ben};
    report.flags_count = 2, report.created_at = report.updated_at = at_second(20);
    state.flags().save(report);
  });
  everywhere([&](chat::State& state) {
    const auto flag = state.flags().flag_of_message(chat::UserKey{}, "m-1");
    ASSERT_TRUE(flag);
    EXPECT_EQ(flag->id + flag->target_user.id, "f-1ben");
    EXPECT_TRUE(flag->created_by_automod);
    EXPECT_FALSE(flag->user);
    EXPECT_FALSE(state.flags().flag_of_message(people.ann.key, "m-1")->created_by_automod);
    EXPECT_EQ(state.flags().message_flags(asked("{}", ListOf::flags)).size(), 2u);
    EXPECT_EQ(state.flags().message_flags(asked(R"({"user_id":"ben"})", ListOf::flags)).size(), 2u);
    EXPECT_FALSE(state.flags().report_on("m-1")->first_reporter);
    EXPECT_FALSE(state.flags().flag_of_user(chat::UserKey{}, people.ben.key));
    EXPECT_EQ(state.flags().reports(asked("{}", ListOf::reports)).size(), 1u);
  });
  const auto other_app = add_app("other");
  EXPECT_FALSE(read([&](Snapshot& snapshot) { return snapshot.chat(other_app).flags().flag_of_message(chat::UserKey{}, "m-1"); }))
      << "a message of that id in another app is another one";
  change([&](chat::State& state) { state.flags().remove(*state.flags().flag_of_message(chat::UserKey{}, "m-1")); });
  everywhere([&](chat::State& state) { EXPECT_EQ(state.flags().flags_of_message("m-1"), 1); });
}

TEST_P(ChatSuite, AnExportIsKeptWithWhatIsAskedFor) {
  for (const bool clears : {true, false})
    for (const bool truncated : {true, false}) {
      change([&](chat::State& state) {
        chat::Export wanted{{{{"messaging:a", at_second(1), {}}, {"messaging:b", {}, at_second(2)}}, clears, truncated}};
        wanted.task = "task";
        state.exports().add(wanted);
      });
      everywhere([&](chat::State& state) {
        const auto kept = state.exports().waiting(10).at(0);
        EXPECT_EQ(kept.clears_deleted_text, clears);
        EXPECT_EQ(kept.with_truncated, truncated);
        ASSERT_EQ(kept.channels.size(), 2u);
        EXPECT_EQ(kept.channels[0].since, at_second(1));
        EXPECT_EQ(kept.channels[1].until, at_second(2));
      });
      change([&](chat::State& state) { state.exports().finish(state.exports().waiting(10).at(0), "url", at_second(3)); });
    }
}

TEST_P(ChatSuite, AnExportKeepsItsFormAndFields) {
  change([&](chat::State& state) {
    chat::Export wanted{{.channels = {{"messaging:a", {}, {}}},
                         .with_removed = true,
                         .format = chat::ExportFormat::csv,
                         .fields = {"id", "odd + name, é", "user.id"}}};
    wanted.task = "task";
    state.exports().add(wanted);
  });
  everywhere([&](chat::State& state) {
    const auto kept = state.exports().waiting(10).at(0);
    EXPECT_TRUE(kept.with_removed);
    EXPECT_FALSE(kept.with_truncated || kept.clears_deleted_text);
    EXPECT_EQ(kept.format, chat::ExportFormat::csv);
    EXPECT_EQ(kept.fields, (std::vector<std::string>{"id", "odd + name, é", "user.id"}));
    EXPECT_EQ(kept.channels.size(), 1u);
  });
}

TEST_P(ChatSuite, WhatWasRemovedIsStillFoundByExports) {
  chat::Channel gone, erased;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    gone = saved_channel(state, ann);
    added_message(state, gone, ann, "1");
    state.truncate(state.channel(gone.key).value(), ann.key, at_second(50));
    added_message(state, gone, ann, "2");
    added_reply(state, state.message("2").value(), ann, "reply", false);
    state.remove(state.channel(gone.key).value(), at_second(60));
    erased = saved_channel(state, ann);
    state.remove(state.channel(erased.key).value(), at_second(61));
    state.erase_later({.what = chat::Erasure::What::channel, .channel = erased.key, .task = {}});
    saved_channel(state, ann);
  });
  everywhere([&](chat::State& state) {
    auto& exports = state.exports();
    const auto removed = exports.removed_channels({"messaging", "lobby"}, 10);
    ASSERT_EQ(removed.size(), 1u);
    EXPECT_EQ(removed[0].key, gone.key);
    EXPECT_EQ(removed[0].deleted_at, at_second(60));
    EXPECT_TRUE(exports.removed_channels({"messaging", "other"}, 10).empty());
    EXPECT_EQ(ids_in(exports.messages_of_removed(gone.key, 0).found), "2reply");
    EXPECT_EQ(ids_in(exports.truncated(gone.key, 0).found), "1");
  });
}

TEST_P(ChatSuite, WhatWasTruncatedIsStillFoundByExports) {
  chat::Channel channel;
  change([&](chat::State& state) {
    const auto ann = saved_user(state, "ann");
    channel = saved_channel(state, ann);
    for (const auto* id : {"1", "2"}) added_message(state, channel, ann, id);
    added_reply(state, state.message("1").value(), ann, "reply", false);
    state.truncate(state.channel(channel.key).value(), ann.key, at_second(50));
    added_message(state, channel, ann, "3");
  });
  everywhere([&](chat::State& state) {
    const auto found = state.exports().truncated(channel.key, 0);
    std::vector<std::string> ids;
    for (const auto& message : found.found) ids.push_back(message.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"1", "2", "reply"}));
    EXPECT_FALSE(found.next);
    EXPECT_EQ(found.found.at(2).parent_id, "1");
    EXPECT_TRUE(state.exports().truncated(channel.key, static_cast<std::int64_t>(found.found.at(2).key)).found.empty());
  });
}

TEST_P(ChatSuite, ATaskIsDoneWhenItsExportIsFinished) {
  change([&](chat::State& state) {
    state.add(chat::Task{.id = "task", .created_at = at_second(20), .updated_at = at_second(20), .subjects = {"ann"}});
    state.exports().add({.task = "task", .file = "name.json", .base_url = "http://here", .started_at = at_second(20)});
  });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.task("task")->done);
    const auto waiting = state.exports().waiting(10);
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(state.exports().apps_waiting(), std::vector{app_});
    EXPECT_EQ(waiting[0].task + waiting[0].file + waiting[0].base_url, "taskname.jsonhttp://here");
    EXPECT_EQ(waiting[0].started_at, at_second(20));
  });
  change([&](chat::State& state) { state.exports().finish(state.exports().waiting(10).at(0), "http://here/name.json", at_second(30)); });
  everywhere([&](chat::State& state) {
    EXPECT_TRUE(state.task("task")->done);
    EXPECT_EQ(state.task("task")->url, "http://here/name.json");
    EXPECT_EQ(state.task("task")->updated_at, at_second(30));
    EXPECT_TRUE(state.exports().waiting(10).empty());
  });
}

TEST_P(ChatSuite, ATaskKeepsWhyItsExportFailed) {
  change([&](chat::State& state) {
    state.add(chat::Task{.id = "task", .created_at = at_second(20), .updated_at = at_second(20), .subjects = {"ann"}});
    state.exports().add({.task = "task", .file = "name.json", .base_url = "http://here", .started_at = at_second(20)});
  });
  change([&](chat::State& state) { state.exports().fail(state.exports().waiting(10).at(0), "no room", at_second(30)); });
  everywhere([&](chat::State& state) {
    EXPECT_TRUE(state.task("task")->done);
    EXPECT_EQ(state.task("task")->failure, "no room");
    EXPECT_EQ(state.task("task")->url, "");
    EXPECT_EQ(state.task("task")->updated_at, at_second(30));
    EXPECT_TRUE(state.exports().waiting(10).empty());
  });
}

TEST_P(ChatSuite, WhatAUserWroteIsFound) {
  const auto people = change(people_in);
  change([&](chat::State& state) {
    for (const auto* id : {"1", "2"}) added_message(state, people.lobby, people.ben, id);
    const auto of_ann = added_message(state, people.lobby, people.ann, "3");
    chat::Reaction reaction{.message_id = "3", .user_id = "ben", .type = "like", .user = people.ben};
    state.save(of_ann.key, reaction);
  });
  everywhere([&](chat::State& state) {
    const auto messages = state.exports().messages_by(people.ben.key, 0);
    ASSERT_EQ(messages.found.size(), 2u);
    EXPECT_EQ(messages.found[0].id + messages.found[1].id, "12");
    EXPECT_FALSE(messages.next);
    const auto reactions = state.exports().reactions_by(people.ben.key, 0);
    ASSERT_EQ(reactions.found.size(), 1u);
    EXPECT_EQ(reactions.found[0].message_id + reactions.found[0].type, "3like");
    EXPECT_TRUE(state.exports().reactions_by(people.ann.key, 0).found.empty());
  });
}

}  // namespace
}  // namespace millrace::store
