// The rules of campaigns.
#include "chat/campaigns.h"

#include "chat/campaign_rows.h"
#include "chat/campaign_run.h"
#include "chat/channel_types.h"
#include "chat/length.h"
#include "chat/poll_rows.h"
#include "chat/segment_rows.h"
#include "chat/segments.h"
#include "chat/timer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace millrace::chat {
namespace {

using Status = Campaign::Status;

bool is_among(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

Expected<void> fits(const CampaignChange& change) {
  for (auto done : {has_length("id", change.id, longest_campaign_id), has_length("name", change.name.value_or(""), longest_campaign_name),
                    has_length("description", change.description.value_or(""), longest_campaign_description)})
    if (!done) return done;
  if (!is_among(change.sender_mode.value_or(""), {"", "exclude", "include"}))
    return refused(Refusal::Kind::input, fmt::format("sender_mode: \"{}\" is neither exclude nor include", *change.sender_mode));
  if (!is_among(change.sender_visibility.value_or(""), {"", "hidden", "archived"}))
    return refused(Refusal::Kind::input,
                   fmt::format("sender_visibility: \"{}\" is neither hidden nor archived", *change.sender_visibility));
  if (change.user_ids && change.user_ids->size() > most_campaign_users)
    return refused(Refusal::Kind::input, fmt::format("user_ids: at most {} users; a segment has room for more", most_campaign_users));
  if (change.segment_ids && change.segment_ids->size() > most_campaign_segments)
    return refused(Refusal::Kind::input, fmt::format("segment_ids: at most {} segments", most_campaign_segments));
  return {};
}

Expected<void> can_send(Act& act, const std::string& sender) {
  if (sender.empty()) return refused(Refusal::Kind::input, "sender_id is missing; it names who sends the messages");
  const auto user = act.state.user(sender);
  if (user && !user->deleted_at && !user->deactivated_at) return {};
  return refused(Refusal::Kind::does_not_exist,
                 fmt::format("sender_id: Can't find user with id {}{}", sender, user ? ", who is deleted or deactivated" : ""));
}

Expected<void> is_sound(Act& act, const CampaignMessageTemplate& message) {
  if (message.text.empty() && message.attachments.count == 0 && message.poll_id.empty() && message.custom.empty())
    return refused(Refusal::Kind::input, "message_template.text: a message needs a text, an attachment, a poll or custom data");
  if (message.attachments.count > most_attachments)
    return refused(Refusal::Kind::input, fmt::format("message_template.attachments: at most {} attachments", most_attachments));
  if (!message.poll_id.empty() && !act.state.polls().poll(message.poll_id))
    return refused(Refusal::Kind::does_not_exist, fmt::format("message_template.poll_id: Can't find poll with id {}", message.poll_id));
  return {};
}

Expected<void> is_sound(Act& act, const CampaignChannelTemplate& channel) {
  if (!channel_type(act.state, channel.type))
    return refused(Refusal::Kind::does_not_exist, fmt::format("channel_template.type: Can't find channel type with name {}", channel.type));
  // With room for the sender and the receiver.
  if (channel.members.size() + channel.members_template.size() > most_members_added - 2)
    return refused(Refusal::Kind::input,
                   fmt::format("channel_template: at most {} members and members_template together", most_members_added - 2));
  return {};
}

Expected<void> segments_exist(Act& act, const std::vector<std::string>& ids) {
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (const auto segment = existing_segment(act, ids[i], fmt::format("segment_ids[{}]", i)); !segment)
      return std::unexpected(segment.error());
  return {};
}

std::vector<std::string> once_each(const std::vector<std::string>& ids) {
  std::vector<std::string> first;
  std::set<std::string_view> seen;
  for (const auto& id : ids)
    if (seen.insert(id).second) first.push_back(id);
  return first;
}

// Applies what the change holds, and says what is wrong with the campaign then.
Expected<void> apply(Act& act, Campaign& campaign, const CampaignChange& change) {
  if (auto fit = fits(change); !fit) return fit;
  const auto set = [](auto& into, const auto& given) {
    if (given) into = *given;
  };
  set(campaign.name, change.name), set(campaign.description, change.description), set(campaign.sender_id, change.sender_id);
  set(campaign.sender_mode, change.sender_mode), set(campaign.sender_visibility, change.sender_visibility);
  set(campaign.create_channels, change.create_channels), set(campaign.show_channels, change.show_channels);
  set(campaign.skip_push, change.skip_push), set(campaign.skip_webhook, change.skip_webhook);
  set(campaign.message_template, change.message_template);
  if (change.channel_template) campaign.channel_template = change.channel_template;
  if (change.segment_ids) campaign.segment_ids = once_each(*change.segment_ids);
  if (change.user_ids) campaign.user_count = once_each(*change.user_ids).size();
  if (auto can = can_send(act, campaign.sender_id); !can) return can;
  if (auto sound = is_sound(act, campaign.message_template); !sound) return sound;
  if (auto sound = campaign.channel_template ? is_sound(act, *campaign.channel_template) : Expected<void>{}; !sound) return sound;
  if (campaign.user_count > 0 && !campaign.segment_ids.empty())
    return refused(Refusal::Kind::input, "user_ids and segment_ids: a campaign has one of them; give the other as []");
  campaign.updated_at = act.now.to_microseconds();
  return change.segment_ids ? segments_exist(act, campaign.segment_ids) : Expected<void>{};
}

std::unexpected<Refusal> wrong_status(const Campaign& campaign, std::string_view what) {
  return refused(Refusal::Kind::input,
                 fmt::format("status: campaign \"{}\" is {}, so it can't be {}", campaign.id,
                             campaign.status == Status::in_progress ? "in progress" : name_of(campaign.status), what));
}

bool is_open(const Campaign& campaign) { return campaign.status != Status::in_progress && campaign.status != Status::completed; }

Expected<void> times_fit(const Act& act, const CampaignStart& start) {
  if (start.scheduled_for && *start.scheduled_for <= act.now)
    return refused(Refusal::Kind::input, "scheduled_for: give a time that is still to come, or none to start at once");
  if (start.stop_at && *start.stop_at <= start.scheduled_for.value_or(act.now))
    return refused(Refusal::Kind::input, "stop_at: give a time behind the start");
  return {};
}

std::optional<Instant> rounded(const std::optional<Instant>& at) { return at ? std::optional(at->to_microseconds()) : std::nullopt; }

}  // namespace

Expected<Campaign> existing_campaign(Act& act, std::string_view id) {
  auto campaign = act.state.campaigns().campaign(id);
  if (!campaign) return refused(Refusal::Kind::does_not_exist, fmt::format("Can't find campaign with id {}", id));
  return *std::move(campaign);
}

std::vector<Campaign> campaigns(Act& act, const Query& query) { return act.state.campaigns().campaigns(query); }

Expected<Campaign> create_campaign(Act& act, const CampaignChange& change) {
  if (!change.message_template) return refused(Refusal::Kind::input, "message_template is missing; it says what to send");
  Campaign campaign;
  if (auto applied = apply(act, campaign, change); !applied) return std::unexpected(applied.error());
  campaign.id = change.id.empty() ? to_text(uuid_v7(act.random, act.now)) : change.id;
  if (act.state.campaigns().campaign(campaign.id))
    return refused(Refusal::Kind::input, fmt::format("id: there is a campaign \"{}\" already; change it with PUT", campaign.id));
  campaign.created_at = campaign.updated_at;
  campaign.key = act.state.campaigns().add(campaign);
  if (change.user_ids) act.state.campaigns().set_users(campaign.key, once_each(*change.user_ids));
  return campaign;
}

Expected<Campaign> update_campaign(Act& act, std::string_view id, const CampaignChange& change) {
  auto campaign = existing_campaign(act, id);
  if (!campaign) return campaign;
  if (!is_open(*campaign)) return wrong_status(*campaign, "changed");
  if (auto applied = apply(act, *campaign, change); !applied) return std::unexpected(applied.error());
  act.state.campaigns().update(*campaign);
  if (change.user_ids) act.state.campaigns().set_users(campaign->key, once_each(*change.user_ids));
  return campaign;
}

Expected<void> delete_campaign(Act& act, std::string_view id) {
  auto campaign = existing_campaign(act, id);
  if (!campaign) return std::unexpected(campaign.error());
  if (campaign->status == Status::in_progress) end_campaign(act, *campaign, Status::stopped);
  act.state.timers().cancel(Timer::Kind::campaign_runs, static_cast<std::int64_t>(campaign->key));
  act.state.campaigns().remove(campaign->key);
  return {};
}

Expected<Campaign> start_campaign(Act& act, std::string_view id, const CampaignStart& start) {
  auto campaign = existing_campaign(act, id);
  if (!campaign) return campaign;
  if (!is_open(*campaign)) return wrong_status(*campaign, "started");
  if (campaign->user_count == 0 && campaign->segment_ids.empty())
    return refused(Refusal::Kind::input, "user_ids or segment_ids: a campaign needs one of them to start");
  for (auto done : {times_fit(act, start), can_send(act, campaign->sender_id), segments_exist(act, campaign->segment_ids)})
    if (!done) return std::unexpected(done.error());
  campaign->scheduled_for = rounded(start.scheduled_for), campaign->stop_at = rounded(start.stop_at);
  if (!campaign->scheduled_for) {
    begin_campaign(act, *campaign);
    return campaign;
  }
  campaign->status = Status::scheduled;
  campaign->updated_at = act.now.to_microseconds();
  act.state.campaigns().update(*campaign);
  act.state.timers().set({Timer::Kind::campaign_runs, static_cast<std::int64_t>(campaign->key), *campaign->scheduled_for});
  return campaign;
}

Expected<Campaign> stop_campaign(Act& act, std::string_view id) {
  auto campaign = existing_campaign(act, id);
  if (!campaign) return campaign;
  if (campaign->status == Status::draft) return wrong_status(*campaign, "stopped");
  if (campaign->status == Status::in_progress) {
    end_campaign(act, *campaign, Status::stopped);
  } else if (campaign->status == Status::scheduled) {
    campaign->status = Status::stopped;
    campaign->updated_at = act.now.to_microseconds();
    act.state.campaigns().update(*campaign);
    act.state.timers().cancel(Timer::Kind::campaign_runs, static_cast<std::int64_t>(campaign->key));
  }
  return campaign;
}

Campaign shown(Act& act, Campaign campaign, const CampaignUsersPage& page) {
  campaign.sender = act.state.user(campaign.sender_id);
  for (const auto& id : campaign.segment_ids)
    if (auto segment = act.state.segments().segment(id)) campaign.segments.push_back(*std::move(segment));
  campaign.user_ids = act.state.campaigns().user_ids(campaign.key, 0, page.most_ids);
  for (const auto& id : act.state.campaigns().user_ids(campaign.key, page.offset, page.limit))
    if (auto user = act.state.user(id)) campaign.users.push_back(*std::move(user));
  return campaign;
}

}  // namespace millrace::chat
