// Starts, refreshes, saves and stops hooks.
#include "delivery/delivery.h"

#include "async/pool.h"
#include "base/log.h"
#include "store/durable.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace millrace::delivery {
namespace {

struct Loaded {
  std::optional<store::App> app;
  store::Position head = 0, idle_up_to = 0;
  struct OfHook {
    store::StoredHook hook;
    store::Progress progress;
    std::vector<store::ParkedEvent> parked;
    std::optional<store::Replay> replay;  // under way
  };
  std::vector<OfHook> hooks;
};

// Who is there keeps up from where the idle ones stand, or from the oldest cursor when nobody is as far back.
store::Position reading_begins(const Loaded& found) {
  auto begin = std::numeric_limits<store::Position>::max();
  for (const auto& [hook, progress, parked, replay] : found.hooks)
    if (!hook.deleted) begin = std::min(begin, progress.cursor);
  return std::max(begin, found.idle_up_to);
}

void add(const HookCounts::Attempts& some, HookCounts::Attempts& to) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += some[i];
}

std::optional<store::Replay> replay_under_way(store::Snapshot& snapshot, hooks::HookKey hook) {
  for (auto& replay : snapshot.replays().of(hook))
    if (replay.is_under_way()) return std::move(replay);
  return std::nullopt;
}

Loaded loaded(store::Store& store, chat::AppKey key) {
  Loaded found;
  store.read([&](store::Snapshot& snapshot) {
    auto apps = snapshot.apps();
    const auto app = std::ranges::find(apps, key, &store::App::key);
    if (app == apps.end()) return;
    found.app = std::move(*app);
    found.head = snapshot.head(key);
    found.idle_up_to = snapshot.idle_up_to(key);
    for (auto& hook : snapshot.hooks(key)) {
      const auto hook_key = hook.hook.key;
      found.hooks.push_back(
          {std::move(hook), snapshot.progress(hook_key), snapshot.parked(hook_key), replay_under_way(snapshot, hook_key)});
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
  do {  // what was parked, or replayed, when it was read must not be taken for that when it is delivered meanwhile
    unparkings = unparkings_;
    std::function<Loaded()> read = [this, key] { return loaded(context_.store, key); };
    found = co_await async::on_pool(context_.disk, std::move(read));
  } while (unparkings != unparkings_);
  if (!found.app || stopping_) co_return;
  auto& of_app = apps_[key];
  const bool has_hooks = std::ranges::any_of(found.hooks, [](const auto& of_hook) { return !of_hook.hook.deleted; });
  if (has_hooks && !of_app.log) {
    of_app.log = std::make_unique<LogReader>(
        LogReader::Context{context_.executor, context_.disk, context_.store, context_.bounds.read_bytes, [this] { to_save_.ring(); }}, key,
        reading_begins(found));
    of_app.idle_up_to = found.idle_up_to;
    of_app.log->start();
  }
  for (auto& [hook, progress, parked, replay] : found.hooks) {
    co_await load_replay(of_app, *found.app, hook, found.head, replay);
    const auto hook_key = hook.hook.key;
    const auto known = of_app.hooks.find(hook_key);
    if (known != of_app.hooks.end() && (hook.deleted || known->second->has_given_up() || known->second->life() != hook.life))
      co_await end(of_app, hook_key);
    if (hook.deleted) continue;
    auto& delivery = of_app.hooks[hook_key];
    const bool is_new = !delivery;
    const bool is_changed = is_new || delivery->hook() != hook.hook;
    if (is_new) {
      delivery = made(of_app, *found.app, hook, found.head, progress, std::nullopt);
      of_app.log->add(*delivery);
    } else {
      delivery->refresh(*found.app, hook, found.head);
      of_app.log->forget_matches();
    }
    if (is_changed) give_sink(*delivery, *found.app, hook.hook);
    delivery->take_up(parked);
    if (is_new) delivery->start();
  }
}

async::Task<void> Delivery::end(OfApp& app, hooks::HookKey hook) {
  const auto gone = std::move(app.hooks.extract(hook).mapped());
  app.log->remove(*gone);
  app.ended_replays.erase(hook);
  unsaved_.erase({hook, std::nullopt});
  co_await gone->stop(async::Deadline{});
}

async::Task<void> Delivery::load_replay(OfApp& of_app, const store::App& app, const store::StoredHook& hook, store::Position head,
                                        const std::optional<store::Replay>& replay) {
  auto& running = of_app.replays;
  const auto key = hook.hook.key;
  if (const auto known = running.find(key);
      known != running.end() && (!replay || known->second->replay() != replay->key || known->second->has_given_up())) {
    const auto gone = taken_out(of_app, key);
    unsaved_.erase({key, gone->replay()});
    co_await gone->stop(async::Deadline{});
  }
  if (!replay || stopping_ || hook.deleted) co_return;
  const auto known = running.find(key);
  const bool is_new = known == running.end();
  const bool is_changed = is_new || known->second->hook() != hook.hook;
  auto& delivery = running[key];
  if (is_new)
    delivery = made(of_app, app, hook, head, {.hook = key, .cursor = replay->progress.cursor, .settled = replay->progress.settled}, replay);
  else delivery->refresh(app, hook, head);
  if (is_changed) give_sink(*delivery, app, hook.hook);
  if (is_new) delivery->start();
}

std::unique_ptr<HookDelivery> Delivery::made(const OfApp& of_app, const store::App& app, const store::StoredHook& hook,
                                             store::Position head, const store::Progress& progress, std::optional<store::Replay> replay) {
  const auto replay_key = replay ? std::optional(replay->key) : std::nullopt;
  const auto settled = [this, name = Name{hook.hook.key, replay_key}] {
    unsaved_.insert(name);
    to_save_.ring();
  };
  return std::make_unique<HookDelivery>(HookDelivery::Context{context_.executor, context_.disk, context_.store, context_.clock,
                                                              context_.random, bodies_, *of_app.log, context_.default_encoding, settled},
                                        app, hook, head, progress, context_.bounds, std::move(replay));
}

void Delivery::give_sink(HookDelivery& delivery, const store::App& app, const hooks::Hook& hook) {
  auto sink = context_.make_sink(app, hook);
  if (sink) delivery.use(*std::move(sink), "");
  else delivery.use(nullptr, sink.error());
}

void Delivery::wake(const std::vector<chat::AppKey>& apps) {
  async::asio::post(context_.executor, [this, apps] {
    for (const auto app : apps)
      if (const auto found = apps_.find(app); found != apps_.end() && found->second.log) found->second.log->wake();
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
    std::weak_ptr<const void> existence;
    bool heard = false;
  };
  std::vector<Part> parts;
  for (const auto& [key, replay] : std::exchange(unsaved_, {}))
    if (auto* hook = running(key, replay))
      if (auto part = hook->take_unsaved()) parts.push_back({hook, *std::move(part), hook->existence()});
  // Taken at the same instant: nothing that a hook accepts lies below it and is not in the hook's part.
  std::vector<std::pair<chat::AppKey, store::Position>> moved;
  for (const auto& [key, app] : apps_)
    if (app.log && app.log->position() > app.idle_up_to) moved.emplace_back(key, app.log->position());
  if (parts.empty() && moved.empty()) co_return;
  saving_ = true;
  const auto now = context_.clock.now();
  const auto committed = co_await store::durable(
      context_.store,
      [&](store::Transaction& transaction) {
        for (const auto& [app, position] : moved) transaction.save_idle(app, position);
        for (auto& part : parts) part.heard = HookDelivery::save(transaction, part.unsaved, now);
        return store::Verdict::keep;
      },
      store::Room::reserve);
  saving_ = false;
  saved_.ring();
  const bool kept = committed.kind == store::Committed::Kind::kept;
  if (kept)
    for (const auto& [app, position] : moved) apps_[app].idle_up_to = position;
  for (auto& [hook, part, existence, heard] : parts) {
    const Name name{part.progress.hook, part.replay};
    // A hook that was deleted meanwhile needs nothing saved, nor does a replay that was cancelled.
    if (existence.expired() || running(name.first, name.second) != hook) continue;
    if (!part.parking.finished.empty()) ++unparkings_;
    if (!kept) {
      hook->give_back(std::move(part));
      unsaved_.insert(name);
    } else if (heard) {
      hook->saved(part);
    } else {
      hook->give_up();
    }
  }
  if (kept) co_return co_await end_done_replays();
  log::error("delivery.progress_not_saved", {{"reason", committed.text}});
  to_save_.ring();
}

// At the end of all, `stop` ends them with the others.
// A hook's replay, whose attempts stay counted.
std::unique_ptr<HookDelivery> Delivery::taken_out(OfApp& of_app, hooks::HookKey replayed) {
  auto replay = std::move(of_app.replays.extract(replayed).mapped());
  add(replay->state().counts.attempts, of_app.ended_replays[replayed]);
  return replay;
}

async::Task<void> Delivery::end_done_replays() {
  if (stopping_) co_return;
  std::vector<std::unique_ptr<HookDelivery>> done;
  for (auto& [app, of_app] : apps_)
    for (auto replay = of_app.replays.begin(); replay != of_app.replays.end();) {
      const auto next = std::next(replay);
      if (replay->second->is_done()) done.push_back(taken_out(of_app, replay->first));
      replay = next;
    }
  if (done.empty()) co_return;
  ++unparkings_;
  for (const auto& replay : done) {
    log::info("replay.done", {{"hook", replay->hook().id}, {"replay", replay->replay_id()}});
    co_await replay->stop(async::Deadline{});
  }
}

HookDelivery* Delivery::running(hooks::HookKey key, std::optional<store::ReplayKey> replay) const {
  for (const auto& [app, of_app] : apps_) {
    const auto& of_kind = replay ? of_app.replays : of_app.hooks;
    if (const auto found = of_kind.find(key); found != of_kind.end() && found->second->replay() == replay) return found->second.get();
  }
  return nullptr;
}

std::vector<HookDelivery*> Delivery::all() const {
  std::vector<HookDelivery*> all;
  for (const auto& [app, of_app] : apps_) {
    for (const auto& [key, hook] : of_app.hooks) all.push_back(hook.get());
    for (const auto& [key, replay] : of_app.replays) all.push_back(replay.get());
  }
  return all;
}

void Delivery::rearm(hooks::HookKey hook) {
  for (auto* const delivery : all())
    if (delivery->key() == hook) delivery->rearm();
}

void Delivery::shed(hooks::HookKey hook, store::Position up_to, const std::string& reason) {
  if (auto* found = running(hook, std::nullopt)) found->shed(up_to, reason);
}

async::Task<void> Delivery::stop(async::Deadline deadline) {
  stopping_ = true;
  for (auto& [app, of_app] : apps_)
    if (of_app.log) co_await of_app.log->stop();
  // All at once: a slow one must not use up the time of those behind it while they go on sending.
  for (auto* const hook : all()) hook->send_nothing_new();
  for (auto* const hook : all()) co_await hook->stop(deadline);
  tasks_.cancel();
  co_await tasks_.join();
  co_await flush();
  apps_.clear();
}

HookStates Delivery::states() const {
  HookStates states;
  for (const auto& [app, of_app] : apps_) {
    for (const auto& [key, hook] : of_app.hooks) states[key] = hook->state();
    for (const auto& [key, attempts] : of_app.ended_replays)
      if (const auto hook = states.find(key); hook != states.end()) hook->second.replay_attempts = attempts;
    for (const auto& [key, replay] : of_app.replays) {
      auto& hook = states[key];
      const auto state = replay->state();
      hook.replay_error = state.last_error;
      add(state.counts.attempts, hook.replay_attempts);
    }
  }
  return states;
}

}  // namespace millrace::delivery
