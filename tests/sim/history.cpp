// The dice say what happens next; the checker looks on all the way.
#include "history.h"

#include "base/ensure.h"

#include <boost/asio/co_spawn.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace millrace::sim {

using namespace std::chrono_literals;

namespace {

constexpr int acts = 60;
constexpr std::uint64_t steps_between_checks = 40;
constexpr auto longest_rest = 3h;  // virtual
constexpr auto nothing_left = "what is waited for never comes: nothing is left to do";

delivery::HookBounds small_bounds() {
  delivery::HookBounds bounds;
  bounds.most_requests_in_flight = 4;
  bounds.most_open_events = 12;
  bounds.most_settled = 20;
  bounds.most_parked_in_memory = 5;
  bounds.read_bytes = 200;
  bounds.bytes_per_request = 60;
  return bounds;
}

}  // namespace

void Happened::add(const Happened& other) {
  events += other.events, crashes += other.crashes, repeats += other.repeats, dead += other.dead, parked += other.parked;
  redriven += other.redriven, ranges += other.ranges, restored += other.restored, replayed += other.replayed,
      virtual_seconds += other.virtual_seconds, steps += other.steps;
}

History::History(std::uint64_t seed, Bug bug) : dice_(seed), random_(seed), store_(agenda_, dice_, random_, clock_, bug), acts_left_(acts) {
  store_.on_commit([this](const std::vector<chat::AppKey>& apps) {
    if (delivery_) delivery_->wake(apps);
  });
  for (const bool ordered : {true, false, true}) {
    const auto id = std::to_string(hooks_.size());
    const auto key = store_.add_hook({.id = id, .hook_type = "sqs", .enabled = true, .sqs_queue_url = id});
    hooks_.push_back(std::make_unique<OfHook>(OfHook{key, ModelQueue(agenda_, dice_, ordered, bug), {.ordered = ordered, .late = {}}, {}}));
  }
}

History::~History() {
  if (delivery_) crash();
}

void History::spawn(async::Task<void> task) {
  ++tasks_;
  async::asio::co_spawn(agenda_.executor(), std::move(task), [this](const std::exception_ptr& thrown) {
    ensure(!thrown, "delivery throws");
    --tasks_;
  });
}

void History::start() {
  store_.restore_power();
  delivery_ = std::make_unique<delivery::Delivery>(delivery::Delivery::Context{
      .executor = agenda_.executor(),
      .disk = agenda_.executor(),
      .store = store_,
      .clock = clock_,
      .random = random_,
      .make_sink = [this](const store::App&, const hooks::Hook& hook) -> std::expected<std::unique_ptr<delivery::Sink>, std::string> {
        return hooks_.at(static_cast<std::size_t>(std::stoi(hook.sqs_queue_url)))->queue.sink();
      },
      .bounds = small_bounds(),
  });
  spawn(delivery_->start());
  steps_to_crash_ = 1 + dice_() % 1'500;
}

// The power goes at this instant: what is on its way to the disk reaches it or not, what is on its way to a queue too.
void History::crash() {
  ++happened_.crashes;
  store_.cut_power();
  const auto dying = std::move(delivery_);
  while (tasks_ > 0) ensure(agenda_.step(), nothing_left);
  spawn(dying->stop(async::Deadline{}));
  while (tasks_ > 0) ensure(agenda_.step(), nothing_left);
  agenda_.settle();
}

void History::refresh() {
  if (!delivery_) return;
  ++refreshes_;
  const auto counted = [](delivery::Delivery& delivery, History& history) -> async::Task<void> {
    co_await delivery.refresh(the_app);
    --history.refreshes_;
  };
  spawn(counted(*delivery_, *this));
}

std::optional<std::string> History::check(Moment moment) {
  for (const auto& hook : hooks_) {
    const auto& on_disk = store_.disk().hooks.at(hook->key);
    happened_.parked = std::max<std::uint64_t>(happened_.parked, on_disk.parked.size());
    happened_.dead = std::max<std::uint64_t>(happened_.dead, on_disk.dead.size());
    happened_.ranges = std::max<std::uint64_t>(happened_.ranges, on_disk.ranges.size());
    if (auto fault = hook->checker.fault_of(store_.disk(), on_disk, hook->queue, hook->expected, events_, moment))
      return fmt::format("hook {} at {:.3f} s: {}", on_disk.stored.hook.id,
                         std::chrono::duration<double>(clock_.now().ns * 1ns - 1'790'000'000s).count(), *fault);
    for (const auto& [key, replay] : store_.disk().replays) {
      if (replay.replay.hook != hook->key || ended_.contains(key)) continue;
      if (auto fault = fault_of(replay, hook->queue, hook->expected, events_, moment)) return fault;
      if (!replay.replay.is_under_way()) ended_.insert(key);
    }
  }
  return std::nullopt;
}

void History::schedule_act() {
  const auto roll = dice_() % 100;
  const auto wait = roll < 80   ? std::chrono::milliseconds{dice_() % 60}
                    : roll < 95 ? std::chrono::milliseconds{dice_() % 10'000}
                                : std::chrono::milliseconds{dice_() % 1'200'000};
  agenda_.in(wait, [this] {
    if (acts_left_ == 0) return;
    if (delivery_) act();
    schedule_act();
  });
}

void History::append() {
  const auto cid = fmt::format("messaging:{}", dice_() % 3);
  const auto number = happened_.events++;
  const auto roll = dice_() % 60;
  const auto* ending = roll == 0   ? "never"
                       : roll < 3  ? "later"
                       : roll == 3 ? "a body that is longer than anything that this queue takes at all"
                                   : "";
  const auto* type = dice_() % 3 ? "message.new" : "reaction.new";
  const auto position = store_.append(type, cid, fmt::format("{}/{}{}", cid, number, ending));
  events_[to_text(store_.disk().log.back()->id)] = {position, type, cid, roll == 0 || roll == 3};
}

void History::change_hook(OfHook& hook) {
  auto& on_disk = store_.disk().hooks.at(hook.key);
  const auto roll = dice_() % 10;
  if (on_disk.stored.deleted) {
    const auto back = store_.restore_hook(hook.key);
    happened_.restored += back.size();
    hook.expected.late.insert(back.begin(), back.end());
  } else if (roll < 2) {
    store_.remove_hook(hook.key);
  } else if (roll < 4) {
    store_.pause_hook(hook.key, !on_disk.stored.paused);
  } else if (roll < 7) {
    for (const auto& [position, letter] : std::map(on_disk.dead)) {
      if (!store_.redrive(hook.key, position)) continue;
      ++happened_.redriven;
      hook.expected.late.insert(position);
    }
  } else {
    auto edited = on_disk.stored.hook;
    edited.enabled = dice_() % 5 != 0;
    edited.event_types = dice_() % 2 ? std::vector<std::string>{} : std::vector<std::string>{dice_() % 2 ? "message.new" : "reaction.new"};
    edited.sqs_secret = std::to_string(dice_());
    store_.edit_hook(hook.key, edited);
  }
  if (dice_() % 4) refresh();
}

// A stretch of the log once more, or an end of the one that is under way.
void History::replay(const OfHook& hook) {
  const auto& stored = store_.disk().hooks.at(hook.key).stored;
  auto replays = store_.replays();
  const auto known = replays.of(hook.key);
  if (stored.deleted) return;
  if (!known.empty() && known.front().is_under_way()) {
    if (dice_() % 3 == 0) replays.cancel(known.front().key, clock_.now());
  } else {
    const auto head = store_.disk().head(), trimmed = store_.disk().trimmed;
    store::Replay wanted{.hook = hook.key, .choice = {}, .started_at = clock_.now(), .progress = {}};
    wanted.after = trimmed + static_cast<store::Position>(dice_() % static_cast<std::uint64_t>(head - trimmed));
    wanted.up_to = wanted.after + 1 + static_cast<store::Position>(dice_() % static_cast<std::uint64_t>(head - wanted.after));
    wanted.choice.filter = revision_of(stored.hook);
    wanted.choice.filter.enabled = true;
    if (dice_() % 3 == 0) wanted.choice.types = {"message.new"};
    if (dice_() % 3 == 0) wanted.choice.cids = {"messaging:0", "messaging:2"};
    replays.add(wanted);
    ++happened_.replayed;
  }
  if (dice_() % 4) refresh();
}

void History::act() {
  --acts_left_;
  auto& hook = *hooks_[dice_() % hooks_.size()];
  const auto roll = dice_() % 100;
  if (roll < 55) {
    for (auto left = 1 + dice_() % 15; left > 0; --left) append();
  } else if (roll < 78) {
    constexpr Mood moods[] = {Mood::healthy, Mood::healthy,    Mood::flaky,       Mood::flaky,
                              Mood::flaky,   Mood::throttling, Mood::unreachable, Mood::misconfigured};
    hook.queue.set_mood(moods[dice_() % std::size(moods)]);
  } else if (roll < 88) {
    change_hook(hook);
  } else if (roll < 92) {
    replay(hook);
  } else if (roll < 96) {
    clock_.jumped += std::chrono::seconds{static_cast<std::int64_t>(dice_() % 7'200) - 3'600};
  } else {
    if (dice_() % 2) delivery_->shed(hook.key, store_.disk().head() - static_cast<store::Position>(dice_() % 40), "over its quota");
    store_.trim(store_.disk().head() - static_cast<store::Position>(dice_() % 30));
  }
}

// All is well again: every hook is there and enabled, every answer comes.
void History::heal() {
  for (const auto& hook : hooks_) {
    auto& on_disk = store_.disk().hooks.at(hook->key);
    if (on_disk.stored.deleted) {
      const auto back = store_.restore_hook(hook->key);
      hook->expected.late.insert(back.begin(), back.end());
    }
    store_.pause_hook(hook->key, false);
    auto edited = on_disk.stored.hook;
    edited.enabled = true;
    store_.edit_hook(hook->key, edited);
    hook->queue.heal();
  }
}

std::optional<std::string> History::run() {
  const auto begin = agenda_.now();
  start();
  schedule_act();
  const auto go_on = [&]() -> std::optional<std::string> {
    if (!agenda_.step()) return check(Moment::at_rest);
    ++happened_.steps;
    if (happened_.steps % steps_between_checks == 0) return check(Moment::any);
    return std::nullopt;
  };
  while (acts_left_ > 0) {
    if (delivery_ && --steps_to_crash_ == 0) {
      crash();
      if (auto fault = check(Moment::any)) return fault;
      agenda_.in(std::chrono::milliseconds{dice_() % 2'000}, [this] { start(); });
    }
    if (auto fault = go_on()) return fault;
  }
  while (!delivery_ || refreshes_ > 0) ensure(agenda_.step(), nothing_left);
  heal();
  refresh();
  const auto healed = agenda_.now();
  while (check(Moment::at_rest)) {
    for (int step = 0; step < 200; ++step)
      if (auto fault = go_on()) return fault;
    if (agenda_.now() - healed > longest_rest) return check(Moment::at_rest);
  }
  for (const auto& hook : hooks_) happened_.repeats += hook->queue.repeats_dropped();
  happened_.virtual_seconds = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(agenda_.now() - begin).count());
  return std::nullopt;
}

}  // namespace millrace::sim
