// Campaigns are kept with what their run has done, and the lists that a run goes through have an order that stays.
#include "store/campaign_suite_test.h"

#include "chat/campaign_rows.h"
#include "chat/segment_rows.h"

namespace millrace::store {
namespace {

using Texts = std::vector<std::string>;
using chat::Attribute;
using Kind = chat::Filter::Kind;
using Status = chat::Campaign::Status;

chat::Campaign campaign_of(std::string id, int second) {
  chat::Campaign campaign{.id = std::move(id), .name = "n", .description = "d", .sender_id = "ann"};
  campaign.message_template = {.text = "Hello", .attachments = {.text = R"([{"type":"image"}])", .count = 1}, .custom = {R"("mood":1.0)"}};
  campaign.created_at = campaign.updated_at = at_second(second);
  return campaign;
}

chat::Filter test(Kind kind, Attribute attribute, chat::Value value) {
  return {.kind = kind, .attribute = attribute, .values = {std::move(value)}};
}

Texts ids(const std::vector<chat::Campaign>& campaigns) {
  Texts ids;
  for (const auto& campaign : campaigns) ids.push_back(campaign.id);
  return ids;
}

TEST_P(CampaignSuite, ACampaignIsKept) {
  const auto key = change([&](chat::State& state) {
    auto campaign = campaign_of("c", 1);
    campaign.sender_mode = "exclude", campaign.sender_visibility = "hidden", campaign.create_channels = campaign.skip_push = true;
    campaign.channel_template = chat::CampaignChannelTemplate{.type = "team",
                                                              .id = "x",
                                                              .team = "red",
                                                              .members = {"ben"},
                                                              .members_template = {{"ann", "admin", {R"("seat":1)"}}},
                                                              .custom = {}};
    campaign.segment_ids = {"s", "t"};
    return state.campaigns().add(campaign);
  });
  everywhere([&](chat::State& state) {
    const auto campaign = state.campaigns().campaign("c");
    ASSERT_TRUE(campaign);
    EXPECT_EQ(campaign->key, key);
    EXPECT_EQ(campaign->name, "n");
    EXPECT_EQ(campaign->description, "d");
    EXPECT_EQ(campaign->sender_id, "ann");
    EXPECT_EQ(campaign->sender_mode, "exclude");
    EXPECT_EQ(campaign->sender_visibility, "hidden");
    EXPECT_TRUE(campaign->create_channels);
    EXPECT_FALSE(campaign->show_channels);
    EXPECT_TRUE(campaign->skip_push);
    EXPECT_FALSE(campaign->skip_webhook);
    EXPECT_EQ(campaign->message_template.text, "Hello");
    EXPECT_EQ(campaign->message_template.attachments.count, 1u);
    EXPECT_EQ(campaign->message_template.custom.members, R"("mood":1.0)");
    ASSERT_TRUE(campaign->channel_template);
    EXPECT_EQ(campaign->channel_template->team, "red");
    EXPECT_EQ(campaign->channel_template->members, Texts{"ben"});
    ASSERT_EQ(campaign->channel_template->members_template.size(), 1u);
    EXPECT_EQ(campaign->channel_template->members_template[0].custom.members, R"("seat":1)");
    EXPECT_EQ(campaign->segment_ids, (Texts{"s", "t"}));
    EXPECT_EQ(campaign->status, Status::draft);
    EXPECT_EQ(campaign->user_count, 0u);
    EXPECT_FALSE(campaign->scheduled_for || campaign->stop_at || campaign->stats.started_at || campaign->stats.to_visit);
    EXPECT_EQ(campaign->created_at, at_second(1));
    EXPECT_EQ(state.campaigns().campaign(key)->id, "c");
    EXPECT_FALSE(state.campaigns().campaign("d"));
  });
}

TEST_P(CampaignSuite, WhatARunHasDoneIsKept) {
  change([&](chat::State& state) {
    auto campaign = campaign_of("c", 1);
    campaign.key = state.campaigns().add(campaign);
    campaign.status = Status::in_progress, campaign.scheduled_for = at_second(2), campaign.stop_at = at_second(9);
    campaign.stats = {.messages_sent = 1,
                      .channels_created = 2,
                      .users_sent = 3,
                      .started_at = at_second(3),
                      .completed_at = at_second(4),
                      .visited = 5,
                      .to_visit = 6};
    campaign.list = 7, campaign.after = "ann", campaign.updated_at = at_second(8), campaign.name = "m";
    campaign.channel_template.reset(), campaign.segment_ids = {"u"};
    state.campaigns().update(campaign);
  });
  everywhere([&](chat::State& state) {
    const auto campaign = state.campaigns().campaign("c").value();
    EXPECT_EQ(campaign.status, Status::in_progress);
    EXPECT_EQ(campaign.scheduled_for, at_second(2));
    EXPECT_EQ(campaign.stop_at, at_second(9));
    EXPECT_EQ(campaign.stats.messages_sent, 1);
    EXPECT_EQ(campaign.stats.channels_created, 2);
    EXPECT_EQ(campaign.stats.users_sent, 3);
    EXPECT_EQ(campaign.stats.started_at, at_second(3));
    EXPECT_EQ(campaign.stats.completed_at, at_second(4));
    EXPECT_EQ(campaign.stats.visited, 5);
    EXPECT_EQ(campaign.stats.to_visit, 6);
    EXPECT_EQ(campaign.list, 7u);
    EXPECT_EQ(campaign.after, "ann");
    EXPECT_EQ(campaign.updated_at, at_second(8));
    EXPECT_EQ(campaign.created_at, at_second(1));
    EXPECT_EQ(campaign.name, "m");
    EXPECT_EQ(campaign.segment_ids, Texts{"u"});
  });
}

TEST_P(CampaignSuite, UsersKeepTheirPlaces) {
  const auto key = change([&](chat::State& state) {
    const auto added = state.campaigns().add(campaign_of("c", 1)), other = state.campaigns().add(campaign_of("d", 1));
    state.campaigns().set_users(added, {"x"});
    state.campaigns().set_users(added, {"c", "a", "b"});
    state.campaigns().set_users(other, {"z"});
    return added;
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.campaigns().campaign("c")->user_count, 3u);
    EXPECT_EQ(state.campaigns().user_ids(key, 0, 10), (Texts{"c", "a", "b"}));
    EXPECT_EQ(state.campaigns().user_ids(key, 1, 1), Texts{"a"});
    EXPECT_EQ(state.campaigns().user_ids(key, 3, 1), Texts{});
  });
  change([&](chat::State& state) { state.campaigns().remove(key); });
  everywhere([&](chat::State& state) {
    EXPECT_FALSE(state.campaigns().campaign("c"));
    EXPECT_EQ(state.campaigns().user_ids(key, 0, 10), Texts{});
    EXPECT_EQ(state.campaigns().campaign("d")->user_count, 1u);
  });
}

TEST_P(CampaignSuite, Pages) {
  change([&](chat::State& state) {
    auto& campaigns = state.campaigns();
    auto second = campaign_of("b", 2);
    second.segment_ids = {"s", "t"};
    second.key = campaigns.add(second);
    second.status = Status::scheduled;
    campaigns.update(second);
    campaigns.add(campaign_of("a", 3));
  });
  everywhere([&](chat::State& state) {
    auto& campaigns = state.campaigns();
    EXPECT_EQ(ids(campaigns.campaigns({})), (Texts{"a", "b"})) << "the newest first";
    EXPECT_EQ(ids(campaigns.campaigns({.order = {{Attribute::created_at, {}, chat::Direction::ascending}}, .limit = 1})), Texts{"b"});
    EXPECT_EQ(ids(campaigns.campaigns({.filter = test(Kind::equal, Attribute::status, "scheduled")})), Texts{"b"});
    EXPECT_EQ(ids(campaigns.campaigns({.filter = test(Kind::in, Attribute::segments, "t")})), Texts{"b"});
    EXPECT_EQ(ids(campaigns.campaigns({.filter = test(Kind::not_in, Attribute::segments, "t")})), Texts{"a"});
    EXPECT_EQ(ids(campaigns.campaigns({.filter = test(Kind::equal, Attribute::sender_id, "ben")})), Texts{});
    EXPECT_EQ(ids(campaigns.campaigns({.filter = test(Kind::in, Attribute::id, "a")})), Texts{"a"});
  });
}

chat::Channel channel_of(const chat::User& creator, std::string type, std::string id) {
  chat::Channel channel{.id = std::move(id), .type = std::move(type), .created_by = creator};
  channel.cid = channel.type + ':' + channel.id;
  channel.created_at = channel.updated_at = at_second(1);
  return channel;
}

// Goes through a list to its end: the ids of each walk, and how many were looked at.
template <class Next>
std::string all_of(Next next) {
  std::string out, after;
  for (bool last = false; !last;) {
    const chat::Walk walk = next(after);
    for (const auto& id : walk.ids) out += id + ' ';
    out += std::to_string(walk.walked) + (walk.last ? "." : "|");
    after = walk.end, last = walk.last;
  }
  return out;
}

TEST_P(CampaignSuite, UsersAreWalkedInTheOrderOfTheirIds) {
  change([&](chat::State& state) {
    for (const auto* id : {"e", "c", "d"}) saved_user(state, id);
    auto gone = saved_user(state, "cc");
    gone.deactivated_at = at_second(9);
    state.save(gone);
  });
  everywhere([&](chat::State& state) {
    const auto walked = [&](const chat::Filter& filter, const chat::WalkBounds& bounds) {
      return all_of([&](const std::string& after) { return state.segments().users_after(filter, after, bounds); });
    };
    EXPECT_EQ(walked({}, {.most_met = 10, .most_walked = 10}), "ann ben c d e 5.");
    EXPECT_EQ(walked({}, {.most_met = 2, .most_walked = 10}), "ann ben 2|c d 2|e 1.");
    EXPECT_EQ(walked({}, {.most_met = 10, .most_walked = 2}), "ann ben 2|c d 2|e 1.");
    EXPECT_EQ(walked(test(Kind::in, Attribute::id, "e"), {.most_met = 1, .most_walked = 2}), "2|2|e 1|0.");
    EXPECT_EQ(walked(test(Kind::in, Attribute::id, "x"), {.most_met = 9, .most_walked = 9}), "5.");
  });
}

TEST_P(CampaignSuite, TargetsAndChannelsAreWalked) {
  change([&](chat::State& state) {
    const auto key = state.segments().add({.id = "s", .type = "user"});
    state.segments().add_targets(key, {"b", "a", "c"}, at_second(1));
    state.add(lobby_.key, {.user_key = ben_.key, .user_id = "ben", .created_at = at_second(1), .updated_at = at_second(1)});
  });
  everywhere([&](chat::State& state) {
    auto& segments = state.segments();
    const auto key = segments.segment("s")->key;
    EXPECT_EQ(all_of([&](const std::string& after) { return segments.targets_after(key, after, 2); }), "a b 2|c 1.");
    const chat::WalkBounds bounds{.most_met = 9, .most_walked = 9};
    EXPECT_EQ(all_of([&](const std::string& after) { return segments.channels_after({}, after, bounds); }), lobby_.cid + " 1.");
    const auto with = test(Kind::in, Attribute::members, "ann");
    EXPECT_EQ(all_of([&](const std::string& after) { return segments.channels_after(with, after, bounds); }), "1.");
    EXPECT_EQ(all_of([&](const std::string& after) { return segments.channels_of(ben_.key, after, 9); }), lobby_.cid + " 1.");
    EXPECT_EQ(all_of([&](const std::string& after) { return segments.channels_of(ben_.key, after, 1); }), lobby_.cid + " 1|0.");
    EXPECT_EQ(all_of([&](const std::string& after) { return segments.channels_of(ann_.key, after, 9); }), "0.");
  });
}

TEST_P(CampaignSuite, ChannelsAreWalkedInTheOrderOfTheirNames) {
  change([&](chat::State& state) {
    for (const auto& [type, id] : {std::pair{"team", "a"}, {"messaging", "z"}, {"team", "b"}, {"gaming", "x"}})
      state.save(channel_of(ann_, type, id));
    const auto gone = state.channel(chat::Cid{"team", "b"}).value();
    state.remove(gone, at_second(2));
  });
  everywhere([&](chat::State& state) {
    const auto walked = [&](const chat::Filter& filter, const chat::WalkBounds& bounds) {
      return all_of([&](const std::string& after) { return state.segments().channels_after(filter, after, bounds); });
    };
    EXPECT_EQ(walked({}, {.most_met = 9, .most_walked = 9}), "gaming:x messaging:lobby messaging:z team:a 4.");
    EXPECT_EQ(walked({}, {.most_met = 1, .most_walked = 9}), "gaming:x 1|messaging:lobby 1|messaging:z 1|team:a 1|0.");
    EXPECT_EQ(walked({}, {.most_met = 9, .most_walked = 3}), "gaming:x messaging:lobby messaging:z 3|team:a 1.");
    EXPECT_EQ(walked(test(Kind::equal, Attribute::type, "team"), {.most_met = 9, .most_walked = 2}), "2|team:a 2|0.");
  });
}

}  // namespace
}  // namespace millrace::store
