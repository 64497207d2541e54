// Each hook's cursor against the bytes behind it.
#include "server/backlog_quota.h"

#include "base/log.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace millrace::server {
namespace {

struct Held {
  hooks::HookKey key{};
  std::string hook;
  std::int64_t bytes = 0;
};

struct Look {
  std::vector<Held> hooks;
  store::Position quota_ends = 0;  // what lies at or below it is beyond the quota
};

Look look(store::Store& store, chat::AppKey app, std::int64_t quota) {
  Look found;
  store.read([&](store::Snapshot& snapshot) {
    for (const auto& hook : snapshot.hooks(app))
      if (!hook.deleted)
        found.hooks.push_back({hook.hook.key, hook.hook.id, snapshot.bytes_behind(app, snapshot.progress(hook.hook.key).cursor)});
    found.quota_ends = snapshot.with_behind(app, quota);
  });
  return found;
}

}  // namespace

async::Task<void> BacklogQuota::look_at(const store::App& app) {
  std::function<Look()> read = [this, key = app.key] { return look(store_, key, bytes_); };
  const auto found = co_await async::on_pool(disk_, std::move(read));
  for (const auto& [key, hook, bytes] : found.hooks) {
    if (static_cast<double>(bytes) < alarm_share * static_cast<double>(bytes_)) {
      alarmed_.erase(key);
      continue;
    }
    if (alarmed_.insert(key).second)
      log::warn("hook.backlog_near_quota", {{"app", app.api_key}, {"hook", hook}, {"bytes", bytes}, {"quota", bytes_}});
    if (bytes > bytes_)
      shed_(key, found.quota_ends, fmt::format("the hook held back more of the log than the {} bytes of --backlog-bytes", bytes_));
  }
}

}  // namespace millrace::server
