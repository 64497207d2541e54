// Reads one snapshot; no secret is in what it writes.
#include "server/app_report.h"

#include "server/named_app.h"
#include "wire/write.h"

#include <algorithm>
#include <vector>

namespace millrace::server {

struct AppLine {
  std::string key, name;
  Instant created_at;
  std::int64_t hooks = 0, events = 0;
};
struct AppLines {
  std::vector<AppLine> apps;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::AppLine> = std::tuple{
    Field{"key", &server::AppLine::key},     Field{"name", &server::AppLine::name},     Field{"created_at", &server::AppLine::created_at},
    Field{"hooks", &server::AppLine::hooks}, Field{"events", &server::AppLine::events},
};
template <>
inline constexpr auto fields<server::AppLines> = std::tuple{Field{"apps", &server::AppLines::apps}};

}  // namespace millrace::wire

namespace millrace::server {

Text app_list(store::Store& store, std::string_view api_key) {
  AppLines lines;
  std::string fault;
  store.read([&](store::Snapshot& snapshot) {
    const auto apps = named_apps(snapshot, api_key);
    if (!apps) fault = apps.error();
    for (const auto& app : apps.value_or(std::vector<store::App>())) {
      const auto hooks = snapshot.hooks(app.key);
      const auto revisions = [](const store::StoredHook& hook) { return static_cast<std::int64_t>(hook.revisions.size()); };
      std::int64_t records_of_hooks = 0;
      for (const auto& hook : hooks) records_of_hooks += revisions(hook);
      lines.apps.push_back({app.api_key, app.name, app.created_at, std::ranges::count(hooks, false, &store::StoredHook::deleted),
                            snapshot.head(app.key) - records_of_hooks});
    }
  });
  if (!fault.empty()) return std::unexpected(fault);
  return wire::written(lines, wire::Profile::http_v1);
}

}  // namespace millrace::server
