// Reading, batching, sending, settling.
#include "delivery/hook_delivery.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/log.h"
#include "delivery/body.h"
#include "store/durable.h"
#include "wire/app_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

namespace millrace::delivery {
namespace {

using Kind = Outcome::Kind;

constexpr std::string_view too_large = "too_large";

bool all_failed(const std::vector<Outcome>& outcomes) {
  return std::ranges::none_of(outcomes,
                              [](const Outcome& outcome) { return outcome.kind == Kind::delivered || outcome.kind == Kind::rejected; });
}

}  // namespace

std::string_view name_of(Outcome::Kind kind) {
  switch (kind) {
    case Kind::delivered:
      return "delivered";
    case Kind::retry:
      return "retry";
    case Kind::rejected:
      return "rejected";
    case Kind::misconfigured:
      return "misconfigured";
    case Kind::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view name_of(HookState::Kind kind) {
  switch (kind) {
    case HookState::Kind::active:
      return "active";
    case HookState::Kind::retrying:
      return "retrying";
    case HookState::Kind::misconfigured:
      return "misconfigured";
    case HookState::Kind::disabled:
      return "disabled";
  }
  return "unknown";
}

HookDelivery::HookDelivery(Context context, const store::App& app, store::StoredHook hook, const store::Progress& progress,
                           HookBounds bounds)
    : context_(std::move(context)),
      app_(app),
      compresses_(wire::compresses_hooks(app.settings)),
      hook_(std::move(hook)),
      revisions_known_to_(hook_.revisions.back().position),
      bounds_(bounds),
      tracker_(progress.cursor, progress.settled),
      saved_cursor_(progress.cursor),
      bell_(context_.executor),
      tasks_(context_.executor) {}

HookDelivery::~HookDelivery() = default;

void HookDelivery::refresh(const store::App& app, store::StoredHook hook) {
  app_ = app;
  compresses_ = wire::compresses_hooks(app.settings);
  // The log may have taught newer ones meanwhile.
  if (hook.revisions.size() < hook_.revisions.size()) hook.revisions = std::move(hook_.revisions);
  hook_ = std::move(hook);
  revisions_known_to_ = std::max(revisions_known_to_, hook_.revisions.back().position);
  bell_.ring();
}

void HookDelivery::use(std::unique_ptr<Sink> sink, std::string fault) {
  if (!fault.empty() && fault != fault_) log::warn("hook.misconfigured", {{"hook", hook_.hook.id}, {"reason", fault}});
  fault_ = std::move(fault);
  // Whoever changed the settings wants to see what they do now, not when the last failure's delay is over.
  sink_ = std::move(sink);
  failures_in_a_row_ = 0;
  misconfigured_ = false;
  held_until_ = {};
  last_error_.clear();
  for (auto& [when, item] : std::exchange(to_retry_, {})) {
    item.ready_at = {};
    to_retry_.emplace(item.ready_at, std::move(item));
  }
  bell_.ring();
}

void HookDelivery::start() { tasks_.spawn(run()); }

async::Task<void> HookDelivery::run() {
  while (!stopping_) {
    co_await read_log();
    send_what_is_due();
    co_await bell_.wait_until(next_wake(std::chrono::steady_clock::now()));
  }
}

// Takes in what the log has, up to the bounds. A disabled hook reads on too: what it does not accept moves its cursor.
async::Task<void> HookDelivery::read_log() {
  while (!stopping_ && tracker_.open_count() < bounds_.most_open_events && tracker_.may_read_on()) {
    auto records = context_.store.recent_after(app_.key, tracker_.read(), bounds_.read_bytes);
    if (!records) {
      std::function<store::LogRecords()> from_disk = [this, from = tracker_.read()] {
        return context_.store.read_after(app_.key, from, bounds_.read_bytes);
      };
      records = co_await async::on_pool(context_.disk, std::move(from_disk));
    }
    if (records->empty()) co_return;
    for (const auto& record : *records) {
      if (tracker_.open_count() >= bounds_.most_open_events || !tracker_.may_read_on()) break;
      if (!record->is_event() && record->position > revisions_known_to_) co_await learn_revisions();
      if (stopping_) co_return;
      take(record);
    }
    send_what_is_due();
  }
}

// The log tells of a change of some hook that is newer than what is known of this one. If it is this one's, it rules over
// the events behind it, and nobody may have said so yet.
async::Task<void> HookDelivery::learn_revisions() {
  struct Known {
    store::Position head = 0;
    std::vector<hooks::Revision> revisions;
  };
  std::function<Known()> read = [this, app = app_.key, key = key()] {
    Known known;
    context_.store.read([&](store::Snapshot& snapshot) {
      known.head = snapshot.head(app);
      for (auto& stored : snapshot.hooks(app))
        if (stored.hook.key == key) known.revisions = std::move(stored.revisions);
    });
    return known;
  };
  auto known = co_await async::on_pool(context_.disk, std::move(read));
  revisions_known_to_ = known.head;
  if (known.revisions.size() > hook_.revisions.size()) hook_.revisions = std::move(known.revisions);
}

void HookDelivery::take(const std::shared_ptr<const store::LogRecord>& record) {
  const auto* revision = in_force(hook_.revisions, record->position);
  if (!record->is_event() || !revision || !revision->accepts(record->type) || tracker_.was_settled(record->position)) {
    tracker_.pass_over(record->position);
    if (tracker_.cursor() != saved_cursor_) context_.settled();
    return;
  }
  tracker_.open(record->position);
  Item item{.record = record,
            .event_id = to_text(record->id),
            // Of hook and event: two hooks may name one queue, and each event of each counts.
            .dedup_id = to_text(record->id) + '.' + hook_.hook.id,
            .group = record->group(),
            .signature = to_hex(hmac_sha256(app_.secrets.front(), record->payload)),
            .body = compresses_ ? compressed_body(record->payload) : record->payload,
            .ready_at = std::chrono::steady_clock::now()};
  ready_.push_back(std::move(item));
}

async::Deadline HookDelivery::next_wake(async::Deadline now) const {
  if (!sending()) return async::Deadline::max();
  auto wake = async::Deadline::max();
  if (!to_retry_.empty()) wake = to_retry_.begin()->first;
  const auto next = std::ranges::find_if(ready_, [this](const Item& item) { return !has_to_wait(item); });
  if (next != ready_.end()) wake = std::min(wake, next->ready_at + bounds_.batch_wait);
  if (wake != async::Deadline::max()) wake = std::max(wake, held_until_);
  // With all requests in flight, the end of one wakes us.
  return requests_in_flight_ >= request_limit_ && wake <= now ? async::Deadline::max() : wake;
}

void HookDelivery::send_what_is_due() {
  const auto now = std::chrono::steady_clock::now();
  while (sending() && requests_in_flight_ < request_limit_ && now >= held_until_) {
    Batch batch = next_batch(now);
    if (batch.items.empty()) return;
    if (!is_due(batch, now)) return put_back(std::move(batch));
    ++requests_in_flight_;
    tasks_.spawn(send(std::move(batch.items)));
  }
}

void HookDelivery::put_back(Batch batch) {
  for (auto& item : batch.items | std::views::reverse) {
    busy_groups_.erase(item.group);
    ready_.push_front(std::move(item));
  }
}

// Where the queue keeps order, an event waits until the one before it in its group is settled.
bool HookDelivery::has_to_wait(const Item& item) const { return !busy_groups_.empty() && busy_groups_.contains(item.group); }

Outgoing HookDelivery::outgoing(const Item& item) const {
  return {item.event_id,  item.record->type, item.record->cid, item.group,   app_.api_key,
          item.signature, item.body,         item.attempts,    item.dedup_id};
}

// Events whose retry is due come first, then the log's order. An event that no request can carry is a dead letter.
HookDelivery::Batch HookDelivery::next_batch(async::Deadline now) {
  const auto limits = sink_->limits();
  const std::size_t most = misconfigured_ ? 1 : limits.max_events;
  Batch batch;
  std::size_t bytes = 0;
  const auto fits = [&](std::size_t cost) {
    batch.full = batch.items.size() >= most || (!batch.items.empty() && bytes + cost > limits.max_batch_bytes);
    bytes += cost;
    return !batch.full;
  };
  while (!to_retry_.empty() && to_retry_.begin()->first <= now) {
    if (!fits(sink_->cost_bytes(outgoing(to_retry_.begin()->second)))) return batch;
    batch.items.push_back(std::move(to_retry_.begin()->second));
    to_retry_.erase(to_retry_.begin());
  }
  for (auto next = ready_.begin(); next != ready_.end();) {
    if (has_to_wait(*next)) {
      ++next;
      continue;
    }
    const auto cost = sink_->cost_bytes(outgoing(*next));
    if (cost > limits.max_event_bytes) {
      bury(*next, std::string(too_large),
           fmt::format("the event has {} bytes with its attributes; the queue takes {}", cost, limits.max_event_bytes));
      next = ready_.erase(next);
      continue;
    }
    if (!fits(cost)) return batch;
    if (limits.one_per_group) busy_groups_.insert(next->group);
    batch.items.push_back(std::move(*next));
    next = ready_.erase(next);
  }
  batch.full = batch.items.size() >= most;
  return batch;
}

// An idle hook sends at once. While requests are in flight, a further one is worth it for a full batch, a retry, or an
// event that has waited.
bool HookDelivery::is_due(const Batch& batch, async::Deadline now) const {
  return requests_in_flight_ == 0 || batch.full || batch.items.front().attempts > 0 ||
         now - batch.items.front().ready_at >= bounds_.batch_wait;
}

async::Task<void> HookDelivery::send(std::vector<Item> batch) {
  const auto sink = sink_;  // a change of settings may replace it meanwhile
  std::vector<Outgoing> outgoing;
  outgoing.reserve(batch.size());
  for (auto& item : batch) {
    if (item.attempts++ == 0) item.first_attempt_at = context_.clock.now();
    outgoing.push_back(this->outgoing(item));
  }
  const auto deadline = async::in(bounds_.send_timeout);
  auto outcomes = co_await sink->send(outgoing, deadline);
  --requests_in_flight_;
  if (log::is_on(log::Level::debug)) log_attempt(batch, outcomes, std::chrono::steady_clock::now() - (deadline - bounds_.send_timeout));
  if (sink == sink_) learn_from(outcomes);
  for (std::size_t i = 0; i < batch.size(); ++i) settle(std::move(batch[i]), std::move(outcomes[i]));
  bell_.ring();
}

// One line per request, with all that is known of it.
void HookDelivery::log_attempt(const std::vector<Item>& batch, const std::vector<Outcome>& outcomes,
                               std::chrono::nanoseconds elapsed) const {
  std::array<std::size_t, 5> of_kind{};
  const Outcome* failed = nullptr;
  for (const auto& outcome : outcomes) {
    ++of_kind[static_cast<std::size_t>(outcome.kind)];
    if (outcome.kind != Kind::delivered && !failed) failed = &outcome;
  }
  std::string counts;
  for (std::size_t i = 0; i < of_kind.size(); ++i)
    if (of_kind[i] > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", of_kind[i], name_of(static_cast<Kind>(i)));
  log::debug("delivery.attempted", {{"app", app_.api_key},
                                    {"hook", hook_.hook.id},
                                    {"events", batch.size()},
                                    {"first", batch.front().event_id},
                                    {"attempt", batch.front().attempts},
                                    {"outcome", counts},
                                    {"ms", fmt::format("{:.2f}", std::chrono::duration<double, std::milli>(elapsed).count())},
                                    {"receipt", outcomes.front().receipt},
                                    {"code", failed ? failed->code : ""},
                                    {"reason", failed ? failed->reason : ""}});
}

void HookDelivery::count(const store::LogRecord& record, Kind kind) {
  ++counts_.attempts[static_cast<std::size_t>(kind)];
  if (kind == Kind::delivered) counts_.delivery_seconds.observe(std::chrono::duration<double>(context_.clock.now() - record.at).count());
}

void HookDelivery::settle(Item item, Outcome outcome) {
  count(*item.record, outcome.kind);
  switch (outcome.kind) {
    case Kind::delivered:
      busy_groups_.erase(item.group);
      tracker_.settle(item.record->position);
      ++delivered_unsaved_;
      dirty_ = true;
      context_.settled();
      return;
    case Kind::rejected:
      bury(item, outcome.code, outcome.reason);
      return;
    case Kind::retry:
    case Kind::misconfigured:
    case Kind::unknown: {
      std::chrono::milliseconds delay = bounds_.retry_schedule.after(item.attempts, context_.random.next());
      if (outcome.retry_after) delay = std::max(delay, *outcome.retry_after);
      item.ready_at = std::chrono::steady_clock::now() + delay;
      to_retry_.emplace(item.ready_at, std::move(item));
      return;
    }
  }
}

// Nothing is lost in silence: what can't be delivered is kept with its reason.
void HookDelivery::bury(const Item& item, std::string code, std::string reason) {
  log::warn("delivery.dead", {{"hook", hook_.hook.id}, {"event", item.event_id}, {"code", code}, {"reason", reason}});
  const Instant now = context_.clock.now();
  const auto& record = *item.record;
  dead_unsaved_.push_back({hook_.hook.key, record.position, item.event_id, record.type, record.cid, std::move(code), std::move(reason),
                           item.attempts, item.attempts ? item.first_attempt_at : now, now, record.payload});
  busy_groups_.erase(item.group);
  tracker_.settle(record.position);
  dirty_ = true;
  context_.settled();
}

void HookDelivery::learn_from(const std::vector<Outcome>& outcomes) {
  const auto before = kind();
  if (!all_failed(outcomes)) {
    failures_in_a_row_ = 0;
    misconfigured_ = false;
    held_until_ = {};
    last_error_.clear();
    request_limit_ = std::min(request_limit_ + 1, bounds_.most_requests_in_flight);
  } else {
    const auto& first = outcomes.front();
    ++failures_in_a_row_;
    misconfigured_ = first.kind == Kind::misconfigured;
    last_error_ = first.reason.empty() ? first.code : first.reason;
    request_limit_ = std::max<std::size_t>(request_limit_ / 2, 1);
    std::chrono::milliseconds delay = bounds_.retry_schedule.after(failures_in_a_row_, context_.random.next());
    if (first.retry_after) delay = std::max(delay, *first.retry_after);
    held_until_ = std::max(held_until_, std::chrono::steady_clock::now() + delay);
  }
  if (kind() != before) log::info("hook.state", {{"hook", hook_.hook.id}, {"state", name_of(kind())}, {"reason", last_error_}});
}

std::optional<HookDelivery::Unsaved> HookDelivery::take_unsaved() {
  if (!dirty_ && tracker_.cursor() == saved_cursor_) return std::nullopt;
  dirty_ = false;
  saved_cursor_ = tracker_.cursor();
  return Unsaved{{hook_.hook.key, saved_cursor_, tracker_.settled(), std::exchange(delivered_unsaved_, 0)},
                 std::exchange(dead_unsaved_, {})};
}

void HookDelivery::give_back(Unsaved unsaved) {
  dirty_ = true;
  delivered_unsaved_ += unsaved.progress.delivered;
  dead_unsaved_.insert(dead_unsaved_.begin(), std::make_move_iterator(unsaved.dead.begin()), std::make_move_iterator(unsaved.dead.end()));
}

HookState::Kind HookDelivery::kind() const {
  if (!hook_.hook.enabled) return HookState::Kind::disabled;
  if (misconfigured_ || !sink_) return HookState::Kind::misconfigured;
  return failures_in_a_row_ > 0 ? HookState::Kind::retrying : HookState::Kind::active;
}

HookState HookDelivery::state() const {
  return {.kind = kind(), .last_error = fault_.empty() ? last_error_ : fault_, .in_flight = requests_in_flight_, .counts = counts_};
}

void HookDelivery::send_nothing_new() {
  stopping_ = true;
  bell_.ring();
}

async::Task<void> HookDelivery::stop(async::Deadline deadline) {
  send_nothing_new();
  while (requests_in_flight_ > 0 && std::chrono::steady_clock::now() < deadline)
    co_await async::sleep_until(std::min(deadline, async::in(std::chrono::milliseconds{5})));
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace millrace::delivery
