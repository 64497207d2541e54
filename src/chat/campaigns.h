// Campaigns: made, changed, started and stopped. chat/campaign_run.h is what they do.
#pragma once

#include "chat/act.h"
#include "chat/campaign.h"
#include "chat/query.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

struct CampaignChange {
  std::string id;  // empty: a new one
  std::optional<std::string> name, description, sender_id, sender_mode, sender_visibility;
  std::optional<bool> create_channels, show_channels, skip_push, skip_webhook;
  std::optional<CampaignMessageTemplate> message_template;
  std::optional<CampaignChannelTemplate> channel_template;
  std::optional<std::vector<std::string>> segment_ids, user_ids;
};

struct CampaignStart {
  std::optional<Instant> scheduled_for, stop_at;
};

Expected<Campaign> create_campaign(Act& act, const CampaignChange& change);

// What the change leaves out stays. One that runs, or has run to its end, stays as it is.
Expected<Campaign> update_campaign(Act& act, std::string_view id, const CampaignChange& change);

// One that runs ends before, as stop_campaign ends it.
Expected<void> delete_campaign(Act& act, std::string_view id);

// At once, or at its time. One that was stopped begins anew; who has its message already gets none. Fires campaign.started when it
// begins to run.
Expected<Campaign> start_campaign(Act& act, std::string_view id, const CampaignStart& start);

// Fires campaign.completed where it ran. One that is over stays as it is.
Expected<Campaign> stop_campaign(Act& act, std::string_view id);

Expected<Campaign> existing_campaign(Act& act, std::string_view id);
std::vector<Campaign> campaigns(Act& act, const Query& query);

// The users that it names: how many of their ids, and which of the users.
struct CampaignUsersPage {
  std::size_t most_ids = most_campaign_users;
  std::size_t limit = 100, offset = 0;
};

// With its sender, segments and users, as far as they are there.
Campaign shown(Act& act, Campaign campaign, const CampaignUsersPage& page);

}  // namespace millrace::chat
