// Retention policies and their runs.
#include "chat/retention.h"

#include "api/config_answer.h"
#include "api/listing.h"
#include "api/router.h"
#include "wire/retention.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace millrace::api {
namespace {

constexpr std::size_t most_runs_listed = 100, runs_listed = 25;

std::int64_t app_of(const Call& call) { return static_cast<std::int64_t>(call.app().key); }

wire::ShownPolicy shown(const Call& call, const chat::RetentionPolicy& policy) {
  return {app_of(call), policy.policy, {policy.max_age_hours}, policy.enabled_at};
}

async::Task<Answer> get_policies(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    std::vector<wire::ShownPolicy> policies;
    for (const auto& policy : act.state.retention().policies()) policies.push_back(shown(call, policy));
    std::string out = "\"policies\":";
    wire::Writer(out, call.profile).write(policies);
    return out;
  });
}

async::Task<Answer> set_policy(Service& service, const Call& call) {
  std::string name;
  std::int64_t max_age_hours = 0;
  for (const auto& done : {given(call.body, "policy", name), given(call.body, "max_age_hours", max_age_hours)})
    if (!done) co_return std::unexpected(done.error());
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto policy = chat::set_retention_policy(act, name, max_age_hours);
    if (!policy) return std::unexpected(policy.error());
    return "\"policy\":" + wire::written(shown(call, *policy), call.profile);
  });
}

async::Task<Answer> delete_policy(Service& service, const Call& call) {
  std::string name;
  if (auto done = given(call.body, "policy", name); !done) co_return std::unexpected(done.error());
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto gone = chat::delete_retention_policy(act, name); !gone) return std::unexpected(gone.error());
    return std::string();
  });
}

async::Task<Answer> get_runs(Service& service, const Call& call) {
  wire::RunsWanted wanted;
  if (auto done = wire::read_runs_wanted(call.body, wanted); !done) co_return std::unexpected(problem(done.error()));
  Listing page;
  page.limit = runs_listed;
  if (auto done = wire::read_limit(call.body.find("limit"), page.limit, most_runs_listed, "limit"); !done)
    co_return std::unexpected(problem(done.error()));
  for (const auto* cursor : {"prev", "next"})
    if (auto done = wire::read_cursor(call.body.find(cursor), page.offset, cursor); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    std::vector<wire::ShownRun> runs;
    for (auto& run : act.state.retention().runs())
      if (wanted.policy.meets(run.policy) && wanted.date.meets(run.date))
        runs.push_back({app_of(call), std::move(run.policy), std::move(run.date), run.stats});
    if (wanted.by_policy) std::ranges::sort(runs, std::greater(), [](const auto& run) { return std::pair(run.policy, run.date); });
    if (wanted.oldest_first) std::ranges::reverse(runs);
    runs.erase(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(std::min(page.offset, runs.size())));
    return page_of(call, "runs", std::move(runs), page);
  });
}

}  // namespace

std::vector<Route> retention_routes() {
  return {
      {"GET", "/retention_policy", "GetRetentionPolicy", Access::server, get_policies},
      {"POST", "/retention_policy", "SetRetentionPolicy", Access::server, set_policy},
      {"POST", "/retention_policy/delete", "DeleteRetentionPolicy", Access::server, delete_policy},
      {"POST", "/retention_policy/runs", "GetRetentionPolicyRuns", Access::server, get_runs},
  };
}

}  // namespace millrace::api
