// Campaigns: made, changed, started, stopped and listed, by servers.
#include "chat/campaigns.h"

#include "api/listing.h"
#include "api/router.h"
#include "wire/campaign.h"
#include "wire/campaign_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace millrace::api {
namespace {

constexpr std::size_t most_users_shown = 1'000, users_shown_in_lists = 10, most_shown_in_lists = 10'000;

using CampaignRule = std::function<chat::Expected<chat::Campaign>(chat::Act&)>;
using Run = decltype(changed);

struct Looked {
  chat::Campaign campaign;
  chat::CampaignUsersPage page;

  // The cursors around the page of users.
  std::string pager(wire::Profile profile) const {
    std::string out = "{";
    wire::Writer writer(out, profile);
    if (page.offset + page.limit < campaign.user_count) out += "\"next\":", writer.write(wire::cursor_at(page.offset + page.limit));
    if (page.offset > 0) {
      out += out.size() > 1 ? ",\"prev\":" : "\"prev\":";
      writer.write(wire::cursor_at(page.offset - std::min(page.offset, page.limit)));
    }
    return out + '}';
  }
};

async::Task<std::expected<Looked, Problem>> looked_at(Service& service, const Call& call, Run& run, CampaignRule rule,
                                                      chat::CampaignUsersPage page = {}) {
  Looked looked{.campaign = {}, .page = page};
  const auto done = co_await run(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    auto result = rule(act);
    if (!result) return std::unexpected(result.error());
    looked.campaign = chat::shown(act, *std::move(result), page);
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return looked;
}

Answer with_pager(const Call& call, const std::expected<Looked, Problem>& looked) {
  if (!looked) return std::unexpected(looked.error());
  return "\"campaign\":" + wire::written(looked->campaign, call.profile) + ",\"users\":" + looked->pager(call.profile);
}

// The campaign's own members, and all of it under its name, where SDKs of v1 look for it.
Answer with_members(const Call& call, const std::expected<Looked, Problem>& looked) {
  if (!looked) return std::unexpected(looked.error());
  const auto campaign = wire::written(looked->campaign, call.profile);
  return "\"campaign\":" + campaign + ',' + campaign.substr(1, campaign.size() - 2);
}

std::expected<chat::CampaignChange, Problem> change_in(const Call& call) {
  chat::CampaignChange change;
  if (auto done = wire::read(call.body, change, ""); !done) return std::unexpected(problem(done.error()));
  if (auto done = wire::judge_templates(change); !done) return std::unexpected(problem(done.error()));
  return change;
}

async::Task<Answer> create_campaign(Service& service, const Call& call) {
  const auto change = change_in(call);
  if (!change) co_return std::unexpected(change.error());
  co_return with_pager(call,
                       co_await looked_at(service, call, changed, [&](chat::Act& act) { return chat::create_campaign(act, *change); }));
}

async::Task<Answer> update_campaign(Service& service, const Call& call) {
  const auto change = change_in(call);
  if (!change) co_return std::unexpected(change.error());
  co_return with_members(call, co_await looked_at(service, call, changed,
                                                  [&](chat::Act& act) { return chat::update_campaign(act, call.params[0], *change); }));
}

std::expected<chat::CampaignUsersPage, Problem> page_in(const Call& call) {
  chat::CampaignUsersPage page;
  const auto limit = count_in(call, "limit", page.limit, most_users_shown);
  if (!limit) return std::unexpected(limit.error());
  page.limit = *limit;
  for (const auto* name : {"prev", "next"}) {
    const wire::Json cursor(call.query_value(name));
    if (auto done = wire::read_cursor(&cursor, page.offset, name); !done) return std::unexpected(problem(done.error()));
  }
  return page;
}

async::Task<Answer> get_campaign(Service& service, const Call& call) {
  const auto page = page_in(call);
  if (!page) co_return std::unexpected(page.error());
  co_return with_pager(
      call, co_await looked_at(service, call, seen, [&](chat::Act& act) { return chat::existing_campaign(act, call.params[0]); }, *page));
}

async::Task<Answer> delete_campaign(Service& service, const Call& call) {
  const auto done = co_await changed(service, call, [&](chat::Act& act) { return chat::delete_campaign(act, call.params[0]); });
  if (!done) co_return std::unexpected(done.error());
  co_return std::string();
}

async::Task<Answer> start_campaign(Service& service, const Call& call) {
  chat::CampaignStart start;
  if (auto done = wire::read(call.body, start, ""); !done) co_return std::unexpected(problem(done.error()));
  co_return with_pager(
      call, co_await looked_at(service, call, changed, [&](chat::Act& act) { return chat::start_campaign(act, call.params[0], start); }));
}

async::Task<Answer> stop_campaign(Service& service, const Call& call) {
  co_return with_members(
      call, co_await looked_at(service, call, changed, [&](chat::Act& act) { return chat::stop_campaign(act, call.params[0]); }));
}

async::Task<Answer> query_campaigns(Service& service, const Call& call) {
  const auto query = listing_in(call, wire::ListOf::campaigns);
  if (!query) co_return std::unexpected(query.error());
  chat::CampaignUsersPage page{.limit = users_shown_in_lists};
  if (auto done = wire::read_count(call.body.find("user_limit"), page.limit, most_users_shown, "user_limit"); !done)
    co_return std::unexpected(problem(done.error()));
  if (page.limit * query->limit > most_shown_in_lists)
    co_return std::unexpected(problem(Code::input, fmt::format("user_limit: an answer shows at most {} users, {} for each of {} campaigns",
                                                               most_shown_in_lists, most_shown_in_lists / query->limit, query->limit)));
  page.most_ids = page.limit;
  std::vector<chat::Campaign> campaigns;
  const auto done = co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    for (auto& campaign : chat::campaigns(act, one_more(*query))) campaigns.push_back(chat::shown(act, std::move(campaign), page));
    return {};
  });
  if (!done) co_return std::unexpected(done.error());
  co_return page_of(call, "campaigns", std::move(campaigns), *query);
}

}  // namespace

std::vector<Route> campaign_routes() {
  return {
      {"POST", "/campaigns", "CreateCampaign", Access::server, create_campaign},
      {"POST", "/campaigns/query", "QueryCampaigns", Access::server, query_campaigns},
      {"GET", "/campaigns/{id}", "GetCampaign", Access::server, get_campaign},
      {"PUT", "/campaigns/{id}", "UpdateCampaign", Access::server, update_campaign},
      {"DELETE", "/campaigns/{id}", "DeleteCampaign", Access::server, delete_campaign},
      {"POST", "/campaigns/{id}/start", "StartCampaign", Access::server, start_campaign},
      {"POST", "/campaigns/{id}/stop", "StopCampaign", Access::server, stop_campaign},
  };
}

}  // namespace millrace::api
