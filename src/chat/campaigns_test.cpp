// Campaigns: what they are made of, when they may be changed, started and stopped, and whom they reach.
#include "chat/campaigns.h"

#include "chat/block_rows.h"
#include "chat/campaign_rows.h"
#include "chat/campaign_run.h"
#include "chat/hiding.h"
#include "chat/rules_test.h"
#include "chat/segments.h"
#include "chat/timers.h"

#include <algorithm>

namespace millrace::chat {
namespace {

using Kind = Refusal::Kind;
using Status = Campaign::Status;
using Texts = std::vector<std::string>;

class CampaignsTest : public RulesTest {
 protected:
  CampaignsTest() {
    for (const auto* id : {"ann", "ben", "cleo", "dora"}) {
      auto act = server();
      EXPECT_TRUE(upsert_user(act, {.id = id, .name = std::string("Dr ") + id}));
    }
  }

  // From ann, in channels that are made.
  static CampaignChange wanted(Texts user_ids = {}) {
    return {.id = "news",
            .sender_id = "ann",
            .create_channels = true,
            .message_template = CampaignMessageTemplate{.text = "Hello {{ receiver.name }}"},
            .user_ids = std::move(user_ids)};
  }
  Campaign made(const CampaignChange& change) {
    auto act = server();
    return create_campaign(act, change).value();
  }
  Campaign started(const CampaignStart& start = {}) {
    auto act = server();
    return start_campaign(act, "news", start).value();
  }
  Expected<Campaign> updated(const CampaignChange& change, const std::string& id = "news") {
    auto act = server();
    return update_campaign(act, id, change);
  }
  Expected<Campaign> tried_start(const CampaignStart& start = {}, const std::string& id = "news") {
    auto act = server();
    return start_campaign(act, id, start);
  }
  Expected<Campaign> stopped() {
    auto act = server();
    return stop_campaign(act, "news");
  }
  void add_segment(const SegmentChange& change, const Texts& targets = {}) {
    auto act = server();
    ASSERT_TRUE(create_segment(act, change));
    if (!targets.empty()) ASSERT_TRUE(add_segment_targets(act, change.id, targets));
  }
  Campaign seen() { return state_.campaigns().campaign("news").value(); }

  // Runs the timers that are due once.
  void step() {
    Act act{state_, events_, now_, random_, {}, {}, policy_};
    events_.clear();
    auto due = state_.timers().all;
    std::erase_if(due, [&](const Timer& timer) { return timer.at > now_; });
    for (const auto& timer : due) {
      state_.timers().cancel(timer.kind, timer.subject);
      fire(act, timer, texts_);
    }
  }
  // The texts of what a run to its end sends.
  Texts run() {
    Texts texts;
    for (int steps = 0; seen().status == Status::in_progress && steps < 1'000; ++steps) {
      step();
      std::ranges::copy(sent(), std::back_inserter(texts));
    }
    return texts;
  }
  Texts sent() const {
    Texts texts;
    for (const auto& event : events_)
      if (event.type == "message.new") texts.push_back(event.message->text);
    return texts;
  }
  Texts members_of(const Channel& channel) {
    Texts ids;
    for (const auto& member : state_.members(channel.key, 10)) ids.push_back(member.user_id);
    std::ranges::sort(ids);
    return ids;
  }
  std::vector<Channel> channels() { return state_.channels({.limit = 100}); }
};

TEST_F(CampaignsTest, AreMadeAsDrafts) {
  auto change = wanted({"ben", "ben", "nobody"});
  change.name = "News", change.channel_template = CampaignChannelTemplate{.type = "messaging"};
  const auto campaign = made(change);
  EXPECT_EQ(campaign.status, Status::draft);
  EXPECT_EQ(campaign.user_count, 2u) << "each once, whether there is such a user or not";
  EXPECT_EQ(types(), Texts{});
  auto act = server();
  const auto looked = shown(act, seen(), {});
  EXPECT_EQ(looked.user_ids, (Texts{"ben", "nobody"}));
  ASSERT_EQ(looked.users.size(), 1u);
  EXPECT_EQ(looked.users[0].id, "ben");
  EXPECT_EQ(looked.sender->id, "ann");
  change.id.clear();
  EXPECT_EQ(made(change).id.size(), 36u);
}

TEST_F(CampaignsTest, AreRefusedByTheFieldThatIsWrong) {
  add_segment({.id = "vips", .type = "user"});
  made(wanted());
  const auto expect = [&](Kind kind, std::string_view said, auto edit) {
    auto change = wanted();
    change.id = "other";
    edit(change);
    auto act = server();
    expect_refused(create_campaign(act, change), kind, said);
  };
  expect(Kind::input, "there is a campaign \"news\" already", [](auto& change) { change.id = "news"; });
  expect(Kind::input, "sender_id is missing", [](auto& change) { change.sender_id.reset(); });
  expect(Kind::does_not_exist, "sender_id: Can't find user with id nobody", [](auto& change) { change.sender_id = "nobody"; });
  expect(Kind::input, "message_template is missing", [](auto& change) { change.message_template.reset(); });
  expect(Kind::input, "message_template.text", [](auto& change) { change.message_template->text.clear(); });
  expect(Kind::does_not_exist, "message_template.poll_id", [](auto& change) { change.message_template->poll_id = "none"; });
  expect(Kind::does_not_exist, "channel_template.type", [](auto& change) { change.channel_template.emplace().type = "none"; });
  expect(Kind::input, "channel_template: at most 98", [](auto& change) {
    change.channel_template.emplace().type = "messaging";
    change.channel_template->members.resize(99);
  });
  expect(Kind::input, "sender_mode: \"out\"", [](auto& change) { change.sender_mode = "out"; });
  expect(Kind::input, "sender_visibility: \"shy\"", [](auto& change) { change.sender_visibility = "shy"; });
  expect(Kind::does_not_exist, "segment_ids[1]: Can't find segment with id none",
         [](auto& change) { change.segment_ids = {{"vips", "none"}}; });
  expect(Kind::input, "user_ids: at most 10000", [](auto& change) { change.user_ids = Texts(10'001, "x"); });
  expect(Kind::input, "segment_ids: at most 25", [](auto& change) { change.segment_ids = Texts(26, "x"); });
  expect(Kind::input, "user_ids and segment_ids", [](auto& change) { change.segment_ids = {{"vips"}}, change.user_ids = {{"ben"}}; });
  expect(Kind::input, "name is longer", [](auto& change) { change.name = std::string(256, 'x'); });
}

TEST_F(CampaignsTest, ChangeInPartUntilTheyRun) {
  add_segment({.id = "vips", .type = "user"});
  made(wanted({"ben"}));
  ASSERT_TRUE(updated({.description = "d", .user_ids = Texts{"cleo", "dora"}}));
  EXPECT_EQ(seen().message_template.text, "Hello {{ receiver.name }}");
  EXPECT_EQ(seen().user_count, 2u);
  expect_refused(updated({.segment_ids = Texts{"vips"}}), Kind::input, "give the other as []");
  ASSERT_TRUE(updated({.segment_ids = Texts{"vips"}, .user_ids = Texts{}}));
  ASSERT_TRUE(updated({.segment_ids = Texts{}, .user_ids = Texts{"cleo"}}));
  started();
  expect_refused(updated({.name = "x"}), Kind::input, "campaign \"news\" is in progress, so it can't be changed");
  run();
  expect_refused(updated({.name = "x"}), Kind::input, "is completed");
  expect_refused(updated({}, "none"), Kind::does_not_exist, "none");
}

TEST_F(CampaignsTest, StartOnlyWhereThereIsSomebodyToReach) {
  add_segment({.id = "vips", .type = "user"});
  made(wanted());
  expect_refused(tried_start(), Kind::input, "user_ids or segment_ids");
  expect_refused(tried_start({}, "none"), Kind::does_not_exist, "none");
  expect_refused(stopped(), Kind::input, "is draft, so it can't be stopped");
  ASSERT_TRUE(updated({.segment_ids = Texts{"vips"}}));
  expect_refused(tried_start({.scheduled_for = now_}), Kind::input, "scheduled_for");
  expect_refused(tried_start({.stop_at = now_}), Kind::input, "stop_at");
  expect_refused(tried_start({Instant{now_.ns + 2'000}, Instant{now_.ns + 1'000}}), Kind::input, "stop_at");
  auto act = server();
  ASSERT_TRUE(delete_segment(act, "vips"));
  expect_refused(tried_start(), Kind::does_not_exist, "segment_ids[0]");
}

TEST_F(CampaignsTest, ReachEachReceiverInAChannelOfTheTwo) {
  made(wanted({"ben", "nobody", "ann", "cleo"}));
  EXPECT_EQ(started().status, Status::in_progress);
  ASSERT_EQ(types(), Texts{"campaign.started"});
  EXPECT_EQ(events_[0].campaign->users.size(), 3u);
  expect_request(events_[0]);
  step();
  EXPECT_EQ(sent(), (Texts{"Hello Dr ben", "Hello Dr cleo"})) << "neither who does not exist nor the sender";
  EXPECT_EQ(types(), (Texts{"channel.created", "member.added", "member.added", "message.new", "channel.created", "member.added",
                            "member.added", "message.new", "campaign.completed"}));
  const auto& over = *events_.back().campaign;
  EXPECT_EQ(over.status, Status::completed);
  EXPECT_EQ(over.stats.messages_sent, 2);
  EXPECT_EQ(over.stats.channels_created, 2);
  EXPECT_EQ(over.stats.users_sent, 2);
  EXPECT_EQ(over.stats.visited, 4);
  EXPECT_EQ(over.stats.to_visit, 4);
  EXPECT_EQ(over.stats.completed_at, now_stored_);
  ASSERT_EQ(channels().size(), 2u);
  EXPECT_EQ(members_of(channels()[0]), (Texts{"ann", "ben"}));
  EXPECT_EQ(channels()[0].created_by.id, "ann");
  EXPECT_TRUE(state_.timers().all.empty());
}

TEST_F(CampaignsTest, GoOnFromStepToStep) {
  Texts ids;
  for (std::size_t i = 0; i < 2 * targets_per_step + 1; ++i) ids.push_back(add_user("u" + std::to_string(i)).id);
  made(wanted(ids)), started();
  step();
  EXPECT_EQ(sent().size(), targets_per_step);
  EXPECT_EQ(seen().status, Status::in_progress);
  EXPECT_EQ(seen().stats.visited, static_cast<std::int64_t>(targets_per_step));
  step();
  EXPECT_EQ(sent().size(), targets_per_step);
  step();
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(seen().stats.messages_sent, static_cast<std::int64_t>(ids.size()));
  EXPECT_EQ(seen().status, Status::completed);
}

TEST_F(CampaignsTest, PassOverWhoCanNotGetTheMessage) {
  auto gone = state_.user("dora").value();
  gone.deactivated_at = now_;
  state_.save(gone);
  state_.blocks().add({.user = *state_.user("cleo"), .blocked = *state_.user("ann"), .created_at = now_});
  made(wanted({"dora", "cleo", "ben"})), started();
  EXPECT_EQ(run(), Texts{"Hello Dr ben"});
  EXPECT_EQ(seen().stats.channels_created, 1) << "nothing half made is left";
}

TEST_F(CampaignsTest, MakeChannelsOnlyWhereTheyMay) {
  auto change = wanted({"ben", "cleo"});
  change.create_channels = false;
  auto act = server();
  const auto cid = distinct_cid(act, "messaging", {{.user = {.id = "ann"}}, {.user = {.id = "cleo"}}}).value();
  ASSERT_TRUE(
      get_or_create_channel(act, cid, {.created_by = {.id = "ann"}, .members = {{.user = {.id = "ann"}}, {.user = {.id = "cleo"}}}}));
  made(change), started();
  EXPECT_EQ(run(), Texts{"Hello Dr cleo"});
  EXPECT_EQ(seen().stats.channels_created, 0);
}

TEST_F(CampaignsTest, MakeChannelsAsTheirTemplateSays) {
  auto change = wanted({"ben"});
  change.channel_template = CampaignChannelTemplate{.type = "team",
                                                    .id = "desk-{{ receiver.id }}",
                                                    .team = "red",
                                                    .members = {"cleo"},
                                                    .members_template = {{.user_id = "dora", .channel_role = "channel_moderator"}}};
  made(change), started();
  EXPECT_EQ(run().size(), 1u);
  const auto channel = state_.channel(Cid{"team", "desk-ben"}).value();
  EXPECT_EQ(channel.team, "red");
  EXPECT_EQ(members_of(channel), (Texts{"ann", "ben", "cleo", "dora"}));
  EXPECT_EQ(state_.member(channel.key, state_.user("dora")->key)->channel_role, "channel_moderator");
}

TEST_F(CampaignsTest, MayLeaveTheSenderOut) {
  auto change = wanted({"ben"});
  change.sender_mode = "exclude";
  made(change), started();
  EXPECT_EQ(run().size(), 1u);
  EXPECT_EQ(members_of(channels().at(0)), Texts{"ben"});
}

TEST_F(CampaignsTest, MayHideOrArchiveNewChannelsForTheSender) {
  auto change = wanted({"ben"});
  change.sender_visibility = "hidden";
  made(change), started();
  step();
  EXPECT_EQ(std::ranges::count(types(), "channel.hidden"), 1);
  change.id = "more", change.sender_visibility = "archived", change.user_ids = {{"cleo"}};
  made(change);
  auto act = server();
  ASSERT_TRUE(start_campaign(act, "more", {}));
  step();
  EXPECT_EQ(std::ranges::count(types(), "member.updated"), 1);
  EXPECT_TRUE(state_.member(channels().at(1).key, state_.user("ann")->key)->archived_at);
}

TEST_F(CampaignsTest, MayShowHiddenChannels) {
  auto change = wanted({"ben"});
  change.show_channels = true, change.channel_template = CampaignChannelTemplate{.type = "messaging", .id = "lobby"};
  add_channel("ann", {"ann", "ben"});
  auto act = server();
  ASSERT_TRUE(hide_channel(act, state_.channel(lobby_).value(), {"ben", {}}, History::kept));
  made(change), started();
  step();
  EXPECT_EQ(types(), (Texts{"channel.visible", "message.new", "campaign.completed"}));
}

TEST_F(CampaignsTest, ReachSegmentsAndNobodyTwice) {
  add_segment({.id = "named", .type = "user", .filter = Custom{"dora"}}, {"ben", "cleo"});
  add_segment({.id = "all", .type = "user", .all_users = true});
  auto change = wanted();
  change.segment_ids = {{"named", "all"}};
  made(change), started();
  EXPECT_EQ(run(), (Texts{"Hello Dr ben", "Hello Dr cleo", "Hello Dr dora"}));
  EXPECT_EQ(seen().stats.messages_sent, 3);
}

TEST_F(CampaignsTest, ReachChannelsThemselves) {
  add_channel("ann", {"ann", "ben"});
  add_segment({.id = "rooms", .type = "channel"}, {"messaging:lobby", "messaging:none"});
  add_segment({.id = "senders", .type = "channel", .all_sender_channels = true});
  auto change = wanted();
  change.message_template->text = "In {{ channel.cid }}", change.segment_ids = {{"rooms", "senders"}};
  made(change), started();
  EXPECT_EQ(run(), Texts{"In messaging:lobby"});
  EXPECT_EQ(seen().stats.users_sent, 0);
}

TEST_F(CampaignsTest, DoWithoutASegmentThatIsGone) {
  add_segment({.id = "first", .type = "user"}, {"ben"});
  add_segment({.id = "second", .type = "user"}, {"cleo"});
  auto change = wanted();
  change.segment_ids = {{"first", "second"}};
  made(change), started();
  auto act = server();
  ASSERT_TRUE(delete_segment(act, "first"));
  EXPECT_EQ(run(), Texts{"Hello Dr cleo"});
  EXPECT_EQ(seen().status, Status::completed);
}

TEST_F(CampaignsTest, WaitForTheirTime) {
  made(wanted({"ben"}));
  const Instant at{now_.ns + 5'000'000'000};
  EXPECT_EQ(started({.scheduled_for = at}).status, Status::scheduled);
  EXPECT_EQ(types(), Texts{});
  step();
  EXPECT_EQ(types(), Texts{});
  now_ = at;
  step();
  EXPECT_EQ(types().front(), "campaign.started");
  EXPECT_EQ(types().back(), "campaign.completed");
  EXPECT_FALSE(events_.front().request_info) << "nobody asked at that moment";
}

TEST_F(CampaignsTest, StopAtTheirTime) {
  Texts ids;
  for (std::size_t i = 0; i < targets_per_step + 1; ++i) ids.push_back(add_user("u" + std::to_string(i)).id);
  made(wanted(ids)), started({.stop_at = Instant{now_.ns + 1'000'000'000}});
  step();
  now_.ns += 1'000'000'000;
  step();
  EXPECT_EQ(types(), Texts{"campaign.completed"});
  EXPECT_EQ(seen().status, Status::stopped);
  EXPECT_EQ(seen().stats.messages_sent, static_cast<std::int64_t>(targets_per_step));
  EXPECT_TRUE(state_.timers().all.empty());
}

TEST_F(CampaignsTest, StopAndBeginAnewWithoutSendingTwice) {
  Texts ids;
  for (std::size_t i = 0; i < targets_per_step + 1; ++i) ids.push_back(add_user("u" + std::to_string(i)).id);
  made(wanted(ids)), started();
  step();
  EXPECT_EQ(stopped()->status, Status::stopped);
  EXPECT_EQ(types(), Texts{"campaign.completed"});
  EXPECT_EQ(stopped()->status, Status::stopped);
  EXPECT_EQ(types(), Texts{}) << "what is over stays as it is";
  step();
  EXPECT_EQ(sent(), Texts{});
  EXPECT_EQ(started().status, Status::in_progress);
  EXPECT_EQ(run().size(), 1u) << "who has its message already gets none";
  EXPECT_EQ(seen().stats.messages_sent, static_cast<std::int64_t>(ids.size()));
  expect_refused(tried_start(), Kind::input, "is completed, so it can't be started");
}

TEST_F(CampaignsTest, AreStoppedBeforeTheirTimeInSilence) {
  made(wanted({"ben"})), started({.scheduled_for = Instant{now_.ns + 1'000'000'000}});
  EXPECT_EQ(stopped()->status, Status::stopped);
  EXPECT_EQ(types(), Texts{}) << "it never ran";
  EXPECT_TRUE(state_.timers().all.empty());
}

TEST_F(CampaignsTest, StopWhereTheirSenderIsGone) {
  made(wanted({"ben"})), started();
  auto ann = state_.user("ann").value();
  ann.deleted_at = now_;
  state_.save(ann);
  EXPECT_EQ(run(), Texts{});
  EXPECT_EQ(seen().status, Status::stopped);
}

TEST_F(CampaignsTest, AreDeletedAtAnyTime) {
  made(wanted({"ben"})), started();
  auto act = server();
  ASSERT_TRUE(delete_campaign(act, "news"));
  EXPECT_EQ(types(), Texts{"campaign.completed"});
  EXPECT_TRUE(state_.timers().all.empty());
  auto later = server();
  expect_refused(existing_campaign(later, "news"), Kind::does_not_exist, "Can't find campaign with id news");
}

}  // namespace
}  // namespace millrace::chat
