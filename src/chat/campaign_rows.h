// Campaigns as the store keeps them.
#pragma once

#include "chat/campaign.h"
#include "chat/query.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// A campaign is found with the count of its users, and without what is for those who look at it.
class CampaignRows {
 public:
  virtual ~CampaignRows() = default;

  virtual std::optional<Campaign> campaign(std::string_view id) = 0;
  virtual std::optional<Campaign> campaign(CampaignKey key) = 0;

  // The page of campaigns that meet the filter; without an order the newest first.
  virtual std::vector<Campaign> campaigns(const Query& query) = 0;

  // Precondition: no campaign has this id. Without users.
  virtual CampaignKey add(const Campaign& campaign) = 0;
  // Neither its id nor its users.
  virtual void update(const Campaign& campaign) = 0;
  virtual void remove(CampaignKey campaign) = 0;

  // Instead of those that it had.
  virtual void set_users(CampaignKey campaign, const std::vector<std::string>& ids) = 0;
  virtual std::vector<std::string> user_ids(CampaignKey campaign, std::size_t offset, std::size_t limit) = 0;
};

}  // namespace millrace::chat
