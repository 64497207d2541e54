// Campaigns in memory, for the tests of the rules.
#pragma once

#include "chat/campaign_rows.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::chat {

class MemoryCampaigns final : public CampaignRows {
 public:
  std::optional<Campaign> campaign(std::string_view id) override {
    const auto found = std::ranges::find(rows_, id, [](const Row& row) { return row.campaign.id; });
    return found == rows_.end() ? std::nullopt : std::optional(found->campaign);
  }
  std::optional<Campaign> campaign(CampaignKey key) override {
    const auto found = std::ranges::find(rows_, key, [](const Row& row) { return row.campaign.key; });
    return found == rows_.end() ? std::nullopt : std::optional(found->campaign);
  }
  std::vector<Campaign> campaigns(const Query&) override {
    std::vector<Campaign> campaigns;
    for (const auto& row : rows_) campaigns.push_back(row.campaign);
    return campaigns;
  }
  CampaignKey add(const Campaign& campaign) override {
    rows_.push_back({campaign, {}});
    return rows_.back().campaign.key = CampaignKey{++keys_};
  }
  void update(const Campaign& campaign) override {
    auto& row = of(campaign.key);
    row.campaign = campaign;
    row.campaign.user_count = row.user_ids.size();
  }
  void remove(CampaignKey campaign) override {
    std::erase_if(rows_, [&](const Row& row) { return row.campaign.key == campaign; });
  }
  void set_users(CampaignKey campaign, const std::vector<std::string>& ids) override {
    auto& row = of(campaign);
    row.user_ids = ids;
    row.campaign.user_count = ids.size();
  }
  std::vector<std::string> user_ids(CampaignKey campaign, std::size_t offset, std::size_t limit) override {
    const auto& ids = of(campaign).user_ids;
    const auto from = std::min(offset, ids.size()), to = std::min(from + limit, ids.size());
    return {ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)};
  }

 private:
  struct Row {
    Campaign campaign;
    std::vector<std::string> user_ids;
  };

  Row& of(CampaignKey key) {
    return *std::ranges::find(rows_, key, [](const Row& row) { return row.campaign.key; });
  }

  std::vector<Row> rows_;
  std::int64_t keys_ = 0;
};

}  // namespace millrace::chat
