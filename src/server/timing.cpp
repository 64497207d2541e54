// One small write after the other, then sleep until the next is due.
#include "server/timing.h"

#include "api/call.h"
#include "base/log.h"
#include "chat/timers.h"
#include "store/durable.h"
#include "wire/app_settings.h"
#include "wire/campaign_texts.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

namespace millrace::server {
namespace {

using Policies = std::map<chat::AppKey, chat::AppPolicy>;

// Of the apps whose timers are due.
Policies policies_for(const std::vector<store::DueTimer>& due, store::Transaction& transaction) {
  Policies policies;
  if (due.empty()) return policies;
  for (const auto& app : transaction.apps())
    if (std::ranges::any_of(due, [&](const auto& timer) { return timer.app == app.key; }))
      policies.emplace(app.key, wire::policy_of(app.settings));
  return policies;
}

}  // namespace

async::Task<void> Timing::run() {
  while (!stopping_) {
    const auto due = co_await next();
    if (!due) {
      co_await bell_.wait();
      continue;
    }
    if (const auto now = clock_.now(); *due > now) {
      // A rounding up, so that waking does not come a moment too early.
      const auto left = std::chrono::nanoseconds{due->ns - now.ns} + std::chrono::microseconds{1};
      co_await bell_.wait_until(async::in(std::min<std::chrono::nanoseconds>(left, longest_sleep)));
      continue;
    }
    if (!co_await run_due()) co_await async::sleep_for(retry);
  }
}

async::Task<void> Timing::stop() {
  stopping_ = true;
  tasks_.cancel();
  co_await tasks_.join();
}

void Timing::wake() {
  async::asio::post(executor_, [this] { bell_.ring(); });
}

async::Task<std::optional<Instant>> Timing::next() {
  std::function<std::optional<Instant>()> look = [this] {
    std::optional<Instant> at;
    store_.read([&](store::Snapshot& snapshot) { at = snapshot.next_timer(); });
    return at;
  };
  co_return co_await async::on_pool(disk_, std::move(look));
}

async::Task<bool> Timing::run_due() {
  const wire::CampaignTexts texts;
  const auto committed = co_await store::durable(store_, [&](store::Transaction& transaction) {
    const auto now = clock_.now();
    const auto due = transaction.take_due(now, timers_per_write);
    const auto policies = policies_for(due, transaction);
    for (const auto& [app, timer] : due) {
      std::vector<chat::Event> events;
      chat::Act act{transaction.chat(app), events, now, random_, {}, {}, policies.at(app)};
      chat::fire(act, timer, texts);
      api::append(transaction, app, events);
    }
    return store::Verdict::keep;
  });
  const bool kept = committed.kind == store::Committed::Kind::kept;
  if (!kept) log::error("timers.not_run", {{"reason", committed.text}});
  co_return kept;
}

}  // namespace millrace::server
