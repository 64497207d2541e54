// How much of its limits an app has left.
#include "api/router.h"
#include "wire/json.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace millrace::api {
namespace {

struct Asked {
  std::array<std::string_view, 2> names;  // Java sends the second
  std::string_view shown;
  Platform platform;
};

constexpr std::array<Asked, platforms> all{{
    {{"server_side", "serverSide"}, "server_side", Platform::server},
    {{"android", "android"}, "android", Platform::android},
    {{"ios", "ios"}, "ios", Platform::ios},
    {{"web", "web"}, "web", Platform::web},
    {{"unity", "unity"}, "unity", Platform::unity},
}};

bool is_asked(const Call& call, const Asked& platform) {
  return std::ranges::any_of(platform.names, [&](auto name) { return call.query_flag(name); });
}

std::string quotas(Service& service, const Call& call, Platform platform, const std::vector<std::string>& endpoints) {
  static const auto operations = [] {
    std::vector<std::string_view> names;
    for (const auto& route : routes()) names.push_back(route.operation);
    return names;
  }();
  std::string out = "{";
  std::set<std::string_view> shown;  // several routes are one operation
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (!endpoints.empty() && std::ranges::find(endpoints, operations[i]) == endpoints.end()) continue;
    if (!shown.insert(operations[i]).second) continue;
    const auto quota = call.live->rate_limits->left(i, platform, service.clock.now());
    out += fmt::format("{}\"{}\":{{\"limit\":{},\"remaining\":{},\"reset\":{}}}", out.size() > 1 ? "," : "", operations[i], quota.limit,
                       quota.remaining, quota.reset);
  }
  return out + '}';
}

async::Task<Answer> get_rate_limits(Service& service, const Call& call) {
  const auto endpoints = texts_in(call.query_value("endpoints"));
  const bool any = std::ranges::any_of(all, [&](const auto& platform) { return is_asked(call, platform); });
  std::string out;
  for (const auto& platform : all) {
    if (any && !is_asked(call, platform)) continue;
    out += fmt::format("{}\"{}\":{}", out.empty() ? "" : ",", platform.shown, quotas(service, call, platform.platform, endpoints));
  }
  co_return out;
}

}  // namespace

std::vector<Route> rate_limit_routes() { return {{"GET", "/rate_limits", "GetRateLimits", Access::server, get_rate_limits}}; }

}  // namespace millrace::api
