// A run goes through lists, one behind the other: the users that the campaign names, or of each segment its targets and then those
// that its filter meets.
#include "chat/campaign_run.h"

#include "base/crypto.h"
#include "base/random.h"
#include "chat/block_rows.h"
#include "chat/campaign_rows.h"
#include "chat/campaigns.h"
#include "chat/cid.h"
#include "chat/hiding.h"
#include "chat/segment_rows.h"
#include "chat/timer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

namespace millrace::chat {
namespace {

using Status = Campaign::Status;

constexpr std::string_view usual_type = "messaging";  // of channels, where the campaign has no template

void tell(Act& act, std::string type, const Campaign& campaign) {
  auto told = shown(act, campaign, {.most_ids = most_campaign_users_told, .limit = most_campaign_users_told});
  happened(act, std::move(type)).campaign = std::make_shared<const Campaign>(std::move(told));
}

void save(Act& act, Campaign& campaign) {
  campaign.updated_at = act.now.to_microseconds();
  act.state.campaigns().update(campaign);
}

void go_on(Act& act, const Campaign& campaign) {
  act.state.timers().set({Timer::Kind::campaign_runs, static_cast<std::int64_t>(campaign.key), act.now});
}

bool is_here(const std::optional<User>& user) { return user && !user->deleted_at && !user->deactivated_at; }

std::size_t number_in(const std::string& text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// An id that nothing else has, and the same each time it is asked for.
std::string message_id(const Campaign& campaign, std::string_view kind, std::string_view target) {
  const auto digest = sha256(fmt::format("{}\n{}\n{} {}", campaign.id, campaign.created_at.ns, kind, target));
  Uuid id;
  std::ranges::transform(digest.substr(0, id.size()), id.begin(), [](char byte) { return static_cast<std::uint8_t>(byte); });
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x80),
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);  // RFC 9562: version 8
  return to_text(id);
}

class Step {
 public:
  Step(Act& act, Campaign& campaign, const CampaignTexts& texts, User sender)
      : act_(act), campaign_(campaign), texts_(texts), sender_(std::move(sender)) {}

  // False when nothing is left.
  bool run() {
    if (!campaign_.stats.to_visit) campaign_.stats.to_visit = static_cast<std::int64_t>(total());
    std::size_t walked = 0;
    while (walked == 0 && campaign_.list < lists()) walked = go_through();
    campaign_.stats.visited += static_cast<std::int64_t>(walked);
    return campaign_.list < lists();
  }

 private:
  std::size_t lists() const { return campaign_.user_count > 0 ? 1 : 2 * campaign_.segment_ids.size(); }

  // The next stretch of the list; how many were looked at.
  std::size_t go_through() {
    std::optional<Segment> segment;
    if (campaign_.user_count == 0) segment = act_.state.segments().segment(campaign_.segment_ids[campaign_.list / 2]);
    const auto walk = campaign_.user_count > 0 ? named() : segment ? of(*segment) : Walk{};
    for (const auto& id : walk.ids) reach(id, segment && segment->of_channels());
    campaign_.after = walk.end;
    if (walk.last) ++campaign_.list, campaign_.after.clear();
    return walk.walked;
  }

  Walk named() {
    const auto from = number_in(campaign_.after);
    Walk walk{.ids = act_.state.campaigns().user_ids(campaign_.key, from, targets_per_step)};
    walk.walked = walk.ids.size();
    walk.end = std::to_string(from + walk.walked);
    walk.last = from + walk.walked >= campaign_.user_count;
    return walk;
  }

  Walk of(const Segment& segment) {
    auto& rows = act_.state.segments();
    if (campaign_.list % 2 == 0) return rows.targets_after(segment.key, campaign_.after, targets_per_step);
    if (segment.all_sender_channels) return rows.channels_of(sender_.key, campaign_.after, targets_per_step);
    const auto filter = filter_of(segment);
    if (!filter) return {};
    const WalkBounds bounds{.most_met = targets_per_step, .most_walked = walked_per_step};
    return segment.of_channels() ? rows.channels_after(*filter, campaign_.after, bounds)
                                 : rows.users_after(*filter, campaign_.after, bounds);
  }

  // Nothing where the segment has none.
  std::optional<Filter> filter_of(const Segment& segment) {
    if (segment.all_users) return Filter{};
    if (segment.filter.empty()) return std::nullopt;
    const auto filter = texts_.filter(segment);
    return filter ? std::optional(*filter) : std::nullopt;
  }

  std::size_t total() {
    if (campaign_.user_count > 0) return campaign_.user_count;
    auto& rows = act_.state.segments();
    std::size_t sum = 0;
    for (const auto& id : campaign_.segment_ids) {
      const auto segment = rows.segment(id);
      if (!segment) continue;
      sum += static_cast<std::size_t>(segment->size);
      if (segment->all_sender_channels) sum += rows.channels_met(has_sender(), most_counted);
      else if (filter_of(*segment)) sum += segment->of_channels() ? rows.channels_met({}, most_counted) : rows.users_met({}, most_counted);
    }
    return sum;
  }
  Filter has_sender() const { return {.kind = Filter::Kind::in, .attribute = Attribute::members, .values = {sender_.id}}; }

  void reach(const std::string& id, bool is_channel) {
    if (is_channel) reach_channel(id);
    else reach_user(id);
  }

  void reach_user(const std::string& id) {
    const auto receiver = act_.state.user(id);
    if (!is_here(receiver) || receiver->key == sender_.key) return;
    const auto message = message_id(campaign_, "user", receiver->id);
    if (act_.state.message(message)) return;
    const auto channel = channel_for(*receiver);
    if (!channel) return;
    if (campaign_.show_channels && act_.state.member(channel->key, receiver->key))
      if (const auto visible = show_channel(act_, *channel, {receiver->id, {}}); !visible) return;
    if (send(*channel, message, &*receiver)) ++campaign_.stats.users_sent;
  }

  void reach_channel(const std::string& name) {
    const auto cid = Cid::parse(name);
    const auto channel = cid ? act_.state.channel(*cid) : std::nullopt;
    const auto message = message_id(campaign_, "channel", name);
    if (channel && !act_.state.message(message)) send(*channel, message, nullptr);
  }

  bool send(const Channel& channel, const std::string& id, const User* receiver) {
    auto message = texts_.message(campaign_.message_template, {sender_, receiver, &channel});
    if (!message) return false;
    message->id = id;
    message->user = {sender_.id, {}};
    const auto sent = send_message(act_, {channel.type, channel.id}, *message);
    if (!sent || sent->type == "error") return false;
    ++campaign_.stats.messages_sent;
    return true;
  }

  // Where the receiver gets the message; nothing where there is no such channel and none is made.
  std::optional<Channel> channel_for(const User& receiver) {
    CampaignChannelTemplate wanted;
    wanted.type = usual_type;
    if (campaign_.channel_template) wanted = *campaign_.channel_template;
    auto filled = texts_.channel(wanted, {sender_, &receiver});
    if (!filled) return std::nullopt;
    auto& change = filled->change;
    const bool with_sender = campaign_.sender_mode != "exclude";
    if (with_sender) add(change.members, sender_.id);
    add(change.members, receiver.id);
    const auto cid = filled->id.empty() ? distinct_cid(act_, wanted.type, change.members) : Cid{wanted.type, filled->id};
    if (!cid) return std::nullopt;
    const auto there = channel_to_enter(act_, *cid);
    if (!there || *there || !campaign_.create_channels) return there.value_or(std::nullopt);
    if (!can_join(change.members) || act_.state.blocks().block(receiver.key, sender_.key)) return std::nullopt;
    change.created_by = {sender_.id, {}};
    return made(*cid, change, with_sender);
  }

  std::optional<Channel> made(const Cid& cid, const ChannelChange& change, bool with_sender) {
    const bool hides = with_sender && campaign_.sender_visibility == "hidden";
    auto channel = get_or_create_channel(act_, cid, change, hides ? ForCreator::hidden : ForCreator::shown);
    if (!channel) return std::nullopt;
    ++campaign_.stats.channels_created;
    if (with_sender && campaign_.sender_visibility == "archived") {
      MemberPatch patch;
      patch.archived = true;
      if (const auto archived = update_member(act_, *channel, sender_.id, patch); !archived) return std::nullopt;
    }
    return *std::move(channel);
  }

  static void add(std::vector<MemberChange>& members, const std::string& id) {
    const auto is_this = [&](const MemberChange& member) { return member.user.named() == id; };
    if (std::ranges::none_of(members, is_this)) members.push_back({.user = {id, {}}});
  }

  // What would be refused with half of a channel made is found out before: the other receivers' part of this act stays.
  bool can_join(const std::vector<MemberChange>& members) {
    return members.size() <= most_members_added && std::ranges::all_of(members, [&](const MemberChange& member) {
             return is_here(act_.state.user(member.user.named())) && member.custom.members.size() <= largest_custom_bytes;
           });
  }

  Act& act_;
  Campaign& campaign_;
  const CampaignTexts& texts_;
  const User sender_;
};

}  // namespace

void begin_campaign(Act& act, Campaign& campaign) {
  campaign.status = Status::in_progress;
  campaign.list = 0, campaign.after.clear();
  campaign.stats.started_at = act.now.to_microseconds();
  campaign.stats.completed_at.reset();
  campaign.stats.visited = 0, campaign.stats.to_visit.reset();
  save(act, campaign);
  go_on(act, campaign);
  tell(act, "campaign.started", campaign);
}

void end_campaign(Act& act, Campaign& campaign, Status status) {
  campaign.status = status;
  campaign.stats.completed_at = act.now.to_microseconds();
  if (status == Status::completed) campaign.stats.to_visit = campaign.stats.visited;  // who came or went meanwhile
  save(act, campaign);
  act.state.timers().cancel(Timer::Kind::campaign_runs, static_cast<std::int64_t>(campaign.key));
  tell(act, "campaign.completed", campaign);
}

void run_campaign(Act& act, CampaignKey key, const CampaignTexts& texts) {
  auto campaign = act.state.campaigns().campaign(key);
  if (!campaign) return;
  if (campaign->status == Status::scheduled && campaign->scheduled_for.value_or(act.now) <= act.now) begin_campaign(act, *campaign);
  if (campaign->status != Status::in_progress) return;
  auto sender = act.state.user(campaign->sender_id);
  if ((campaign->stop_at && *campaign->stop_at <= act.now) || !is_here(sender)) return end_campaign(act, *campaign, Status::stopped);
  if (!Step(act, *campaign, texts, *std::move(sender)).run()) return end_campaign(act, *campaign, Status::completed);
  act.state.campaigns().update(*campaign);
  go_on(act, *campaign);
}

}  // namespace millrace::chat
