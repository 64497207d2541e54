// Campaigns in SQLite's tables.
#pragma once

#include "chat/campaign_rows.h"
#include "store/sqlite/database.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store::sqlite {

class CampaignRows final : public chat::CampaignRows {
 public:
  CampaignRows(Database& database, chat::AppKey app) : database_(database), app_(app) {}

  std::optional<chat::Campaign> campaign(std::string_view id) override;
  std::optional<chat::Campaign> campaign(chat::CampaignKey key) override;
  std::vector<chat::Campaign> campaigns(const chat::Query& query) override;
  chat::CampaignKey add(const chat::Campaign& campaign) override;
  void update(const chat::Campaign& campaign) override;
  void remove(chat::CampaignKey campaign) override;
  void set_users(chat::CampaignKey campaign, const std::vector<std::string>& ids) override;
  std::vector<std::string> user_ids(chat::CampaignKey campaign, std::size_t offset, std::size_t limit) override;

 private:
  Database& database_;
  const chat::AppKey app_;
};

}  // namespace millrace::store::sqlite
