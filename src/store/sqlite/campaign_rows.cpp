// The users that a campaign names stand in a table of their own, by their places: a run reads a few at a time.
#include "store/sqlite/campaign_rows.h"

#include "base/ensure.h"
#include "store/sqlite/columns.h"
#include "store/sqlite/filter_sql.h"
#include "store/sqlite/json_columns.h"
#include "wire/campaign.h"
#include "wire/write.h"

#include <array>
#include <utility>

namespace millrace::store::sqlite {
namespace {

using Status = chat::Campaign::Status;

const std::string select_campaigns =
    "SELECT a.key, a.id, a.name, a.description, a.sender, a.sender_mode, a.sender_visibility, a.create_channels, a.show_channels, "
    "a.skip_push, a.skip_webhook, a.message_template, a.channel_template, a.segment_ids, a.user_count, a.status, a.scheduled_for, "
    "a.stop_at, a.messages_sent, a.channels_created, a.users_sent, a.started_at, a.completed_at, a.visited, a.to_visit, a.list, a.after, "
    "a.created_at, a.updated_at FROM campaigns a WHERE ";

Status status_named(std::string_view name) {
  for (const auto status : {Status::draft, Status::scheduled, Status::in_progress, Status::completed, Status::stopped})
    if (name_of(status) == name) return status;
  ensure(false, "a stored campaign has a status that is none");
  return {};
}

std::vector<chat::Campaign> campaigns_in(Rows rows) {
  std::vector<chat::Campaign> campaigns;
  while (rows.next()) {
    auto& campaign = campaigns.emplace_back();
    std::optional<std::string> message_template, channel_template;
    std::string_view segment_ids, status;
    auto& stats = campaign.stats;
    rows.into(campaign.key, campaign.id, campaign.name, campaign.description, campaign.sender_id, campaign.sender_mode,
              campaign.sender_visibility, campaign.create_channels, campaign.show_channels, campaign.skip_push, campaign.skip_webhook,
              message_template, channel_template, segment_ids, campaign.user_count, status, campaign.scheduled_for, campaign.stop_at,
              stats.messages_sent, stats.channels_created, stats.users_sent, stats.started_at, stats.completed_at, stats.visited,
              stats.to_visit, campaign.list, campaign.after, campaign.created_at, campaign.updated_at);
    read_json_column(message_template, campaign.message_template);
    read_json_column(channel_template, campaign.channel_template);
    campaign.segment_ids = texts_in(segment_ids);
    campaign.status = status_named(status);
  }
  return campaigns;
}

std::optional<chat::Campaign> first_of(std::vector<chat::Campaign> campaigns) {
  if (campaigns.empty()) return std::nullopt;
  return std::move(campaigns.front());
}

template <class T>
std::string json_of(const T& value) {
  return wire::written(value, wire::Profile::http_v1);
}

std::optional<std::string> channel_template_of(const chat::Campaign& campaign) {
  return campaign.channel_template.transform([](const auto& channel) { return json_of(channel); });
}

}  // namespace

std::optional<chat::Campaign> CampaignRows::campaign(std::string_view id) {
  static const std::string sql = select_campaigns + "a.app = ? AND a.id = ?";
  return first_of(campaigns_in(database_.query(sql.c_str(), app_, id)));
}

std::optional<chat::Campaign> CampaignRows::campaign(chat::CampaignKey key) {
  static const std::string sql = select_campaigns + "a.key = ?";
  return first_of(campaigns_in(database_.query(sql.c_str(), key)));
}

std::vector<chat::Campaign> CampaignRows::campaigns(const chat::Query& query) {
  BuiltSql sql{select_campaigns + "a.app = ? AND ", {static_cast<std::int64_t>(app_)}};
  append_condition(sql, Of::campaigns, query.filter, static_cast<std::int64_t>(app_));
  sql.text += " ORDER BY ";
  append_order(sql, Of::campaigns, query.order);
  append_page(sql, query);
  return campaigns_in(database_.query_once(sql.text, sql.values));
}

chat::CampaignKey CampaignRows::add(const chat::Campaign& campaign) {
  database_.run(
      "INSERT INTO campaigns (app, id, name, description, sender, sender_mode, sender_visibility, create_channels, show_channels, "
      "skip_push, skip_webhook, message_template, channel_template, segment_ids, status, messages_sent, channels_created, users_sent, "
      "visited, list, after, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, '', ?, ?)",
      app_, campaign.id, campaign.name, campaign.description, campaign.sender_id, campaign.sender_mode, campaign.sender_visibility,
      campaign.create_channels, campaign.show_channels, campaign.skip_push, campaign.skip_webhook, json_of(campaign.message_template),
      channel_template_of(campaign), text_of(campaign.segment_ids), name_of(campaign.status), campaign.created_at, campaign.updated_at);
  return chat::CampaignKey{database_.last_inserted()};
}

void CampaignRows::update(const chat::Campaign& campaign) {
  const auto& stats = campaign.stats;
  database_.run(
      "UPDATE campaigns SET name = ?, description = ?, sender = ?, sender_mode = ?, sender_visibility = ?, create_channels = ?, "
      "show_channels = ?, skip_push = ?, skip_webhook = ?, message_template = ?, channel_template = ?, segment_ids = ?, status = ?, "
      "scheduled_for = ?, stop_at = ?, messages_sent = ?, channels_created = ?, users_sent = ?, started_at = ?, completed_at = ?, "
      "visited = ?, to_visit = ?, list = ?, after = ?, updated_at = ? WHERE key = ?",
      campaign.name, campaign.description, campaign.sender_id, campaign.sender_mode, campaign.sender_visibility, campaign.create_channels,
      campaign.show_channels, campaign.skip_push, campaign.skip_webhook, json_of(campaign.message_template), channel_template_of(campaign),
      text_of(campaign.segment_ids), name_of(campaign.status), campaign.scheduled_for, campaign.stop_at, stats.messages_sent,
      stats.channels_created, stats.users_sent, stats.started_at, stats.completed_at, stats.visited, stats.to_visit, campaign.list,
      campaign.after, campaign.updated_at, campaign.key);
}

void CampaignRows::remove(chat::CampaignKey campaign) {
  for (const char* sql : {"DELETE FROM campaign_users WHERE campaign = ?", "DELETE FROM campaigns WHERE key = ?"})
    database_.run(sql, campaign);
}

void CampaignRows::set_users(chat::CampaignKey campaign, const std::vector<std::string>& ids) {
  database_.run("DELETE FROM campaign_users WHERE campaign = ?", campaign);
  database_.run("INSERT INTO campaign_users (campaign, place, id) SELECT ?, key, value FROM json_each(?)", campaign, text_of(ids));
  database_.run("UPDATE campaigns SET user_count = ? WHERE key = ?", ids.size(), campaign);
}

std::vector<std::string> CampaignRows::user_ids(chat::CampaignKey campaign, std::size_t offset, std::size_t limit) {
  return first_texts(
      database_.query("SELECT id FROM campaign_users WHERE campaign = ? AND place >= ? ORDER BY place LIMIT ?", campaign, offset, limit));
}

}  // namespace millrace::store::sqlite
