// Starts, refreshes, saves and stops hooks.
#include "delivery/delivery.h"

#include "async/pool.h"
#include "base/log.h"
#include "store/durable.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace millrace::delivery {
namespace {

struct Loaded {
  std::optional<store::App> app;
  struct OfHook {
    store::StoredHook hook;
    store::Progress progress;
    std::vector<store::ParkedEvent> parked;
  };
  std::vector<OfHook> hooks;
};

Loaded loaded(store::Store& store, chat::AppKey key) {
  Loaded found;
  store.read([&](store::Snapshot& snapshot) {
    auto apps = snapshot.apps();
    const auto app = std::ranges::find(apps, key, &store::App::key);
    if (app == apps.end()) return;
    found.app = std::move(*app);
    for (auto& hook : snapshot.hooks(key)) {
      const auto hook_key = hook.hook.key;
      found.hooks.push_back({std::move(hook), snapshot.progress(hook_key), snapshot.parked(hook_key)});
    }
  });
  return found;
}

}  // namespace

Delivery::Delivery(Context context)
    : context_(std::move(context)),
      to_save_(context_.executor),
      saved_(context_.executor),
      refreshed_(context_.executor),
      tasks_(context_.executor) {}

Delivery::~Delivery() = default;

async::Task<void> Delivery::start() {
  std::function<std::vector<chat::AppKey>()> read_apps = [this] {
    std::vector<chat::AppKey> keys;
    context_.store.read([&](store::Snapshot& snapshot) {
      for (const auto& app : snapshot.apps()) keys.push_back(app.key);
    });
    return keys;
  };
  const auto apps = co_await async::on_pool(context_.disk, std::move(read_apps));
  for (const auto app : apps) co_await load(app);
  tasks_.spawn(save_regularly());
}

// One after the other: each reads the store anew, so the last one to be applied is the newest.
async::Task<void> Delivery::refresh(chat::AppKey app) {
  while (refreshing_) co_await refreshed_.wait_until(async::in(std::chrono::milliseconds{5}));
  refreshing_ = true;
  co_await load(app);
  refreshing_ = false;
  refreshed_.ring();
}

async::Task<void> Delivery::load(chat::AppKey key) {
  Loaded found;
  std::uint64_t unparkings = 0;
  do {  // what was parked when it was read must not be taken for parked when it is delivered meanwhile
    unparkings = unparkings_;
    std::function<Loaded()> read = [this, key] { return loaded(context_.store, key); };
    found = co_await async::on_pool(context_.disk, std::move(read));
  } while (unparkings != unparkings_);
  if (!found.app || stopping_) co_return;
  auto& running = apps_[key].hooks;
  for (auto& [hook, progress, parked] : found.hooks) {
    const auto hook_key = hook.hook.key;
    auto known = running.find(hook_key);
    if (known != running.end() && (hook.deleted || known->second->has_given_up())) {
      const auto gone = std::move(known->second);
      running.erase(known);
      co_await gone->stop(async::Deadline{});
      known = running.end();
    }
    if (hook.deleted) continue;
    const bool is_new = known == running.end();
    const bool is_changed = is_new || known->second->hook() != hook.hook;
    auto& delivery = running[hook_key];
    if (is_new)
      delivery = std::make_unique<HookDelivery>(
          HookDelivery::Context{context_.executor, context_.disk, context_.store, context_.clock, context_.random, bodies_,
                                context_.default_encoding, [this] { to_save_.ring(); }},
          *found.app, hook, progress, context_.bounds);
    else delivery->refresh(*found.app, hook);
    if (is_changed) {
      auto sink = context_.make_sink(*found.app, hook.hook);
      if (sink) delivery->use(*std::move(sink), "");
      else delivery->use(nullptr, sink.error());
    }
    delivery->take_up(parked);
    if (is_new) delivery->start();
  }
}

void Delivery::wake(const std::vector<chat::AppKey>& apps) {
  async::asio::post(context_.executor, [this, apps] {
    for (const auto app : apps)
      if (const auto found = apps_.find(app); found != apps_.end())
        for (const auto& [key, hook] : found->second.hooks) hook->wake();
  });
}

async::Task<void> Delivery::save_regularly() {
  while (!stopping_) {
    co_await to_save_.wait();
    co_await async::sleep_for(context_.save_interval);
    co_await save_once();
  }
}

async::Task<void> Delivery::flush() {
  while (saving_) co_await saved_.wait_until(async::in(std::chrono::milliseconds{5}));
  co_await save_once();
}

async::Task<void> Delivery::save_once() {
  if (saving_) co_return;
  struct Part {
    HookDelivery* hook;
    HookDelivery::Unsaved unsaved;
    bool heard = false;
  };
  std::vector<Part> parts;
  for (auto& [app, of_app] : apps_)
    for (auto& [key, hook] : of_app.hooks)
      if (auto part = hook->take_unsaved()) parts.push_back({hook.get(), *std::move(part)});
  if (parts.empty()) co_return;
  saving_ = true;
  const auto committed = co_await store::durable(
      context_.store,
      [&](store::Transaction& transaction) {
        for (auto& [hook, part, heard] : parts) {
          for (const auto& letter : part.dead) transaction.add(letter);
          for (const auto& event : part.parking.parked) transaction.park(event);
          for (const auto position : part.parking.finished) transaction.unpark(part.progress.hook, position);
          heard = transaction.save(part.progress);
        }
        return store::Verdict::keep;
      },
      store::Room::reserve);
  saving_ = false;
  saved_.ring();
  const bool kept = committed.kind == store::Committed::Kind::kept;
  for (auto& [hook, part, heard] : parts) {
    // A hook that was deleted meanwhile needs nothing saved.
    if (!is_running(part.progress.hook, hook)) continue;
    if (!part.parking.finished.empty()) ++unparkings_;
    if (!kept) hook->give_back(std::move(part));
    else if (heard) hook->saved(part);
    else hook->give_up();
  }
  if (kept) co_return;
  log::error("delivery.progress_not_saved", {{"reason", committed.text}});
  to_save_.ring();
}

bool Delivery::is_running(hooks::HookKey key, const HookDelivery* hook) const {
  return std::ranges::any_of(apps_, [&](const auto& app) {
    const auto found = app.second.hooks.find(key);
    return found != app.second.hooks.end() && found->second.get() == hook;
  });
}

void Delivery::rearm(hooks::HookKey hook) {
  for (const auto& [app, of_app] : apps_)
    if (const auto found = of_app.hooks.find(hook); found != of_app.hooks.end()) found->second->rearm();
}

async::Task<void> Delivery::stop(async::Deadline deadline) {
  stopping_ = true;
  // All at once: a slow one must not use up the time of those behind it while they go on sending.
  for (auto& [app, of_app] : apps_)
    for (auto& [key, hook] : of_app.hooks) hook->send_nothing_new();
  for (auto& [app, of_app] : apps_)
    for (auto& [key, hook] : of_app.hooks) co_await hook->stop(deadline);
  tasks_.cancel();
  co_await tasks_.join();
  co_await flush();
  apps_.clear();
}

HookStates Delivery::states() const {
  HookStates states;
  for (const auto& [app, of_app] : apps_)
    for (const auto& [key, hook] : of_app.hooks) states[key] = hook->state();
  return states;
}

}  // namespace millrace::delivery
