// Reading, batching, sending.
#include "delivery/hook_delivery.h"

#include "async/pool.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/log.h"
#include "delivery/attempt_log.h"
#include "wire/app_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

namespace millrace::delivery {
namespace {

constexpr std::string_view too_large = "too_large";
constexpr std::size_t prepared_together = 16;  // as many as HmacLanes is best with

}  // namespace

HookDelivery::HookDelivery(Context context, const store::App& app, store::StoredHook hook, store::Position head,
                           const store::Progress& progress, HookBounds bounds, std::optional<store::Replay> replay)
    : context_(std::move(context)),
      app_(app),
      secret_(app.secrets.front()),
      hook_(std::move(hook)),
      encoding_(encoding_wanted()),
      revisions_known_to_(head),
      bounds_(bounds),
      replay_(std::move(replay)),
      replay_id_(replay_ ? replay_->id() : ""),
      tracker_(progress.cursor, progress.settled, bounds.most_settled),
      idle_on_disk_(progress.idle),
      breaker_(bounds.retry_schedule, bounds.probe_schedule),
      concurrency_(bounds.most_requests_in_flight),
      saved_cursor_(progress.cursor),
      bell_(context_.executor),
      tasks_(context_.executor) {}

HookDelivery::~HookDelivery() = default;

void HookDelivery::refresh(const store::App& app, store::StoredHook hook, store::Position head) {
  const bool has_new_secret = app.secrets.front() != app_.secrets.front();
  app_ = app;
  if (has_new_secret) secret_ = HmacLanes(app.secrets.front());
  // The log may have taught newer ones meanwhile.
  if (hook.revisions.size() < hook_.revisions.size()) hook.revisions = std::move(hook_.revisions);
  const auto before = kind();
  hook_ = std::move(hook);
  const auto encoding = std::exchange(encoding_, encoding_wanted());
  if (has_new_secret || encoding_ != encoding) ++settings_version_;
  healthy_since_ = async::now();
  revisions_known_to_ = std::max(revisions_known_to_, head);
  if (kind() != before) log::info("hook.state", {{"hook", hook_.hook.id}, {"state", name_of(kind())}});
  bell_.ring();
}

void HookDelivery::use(std::unique_ptr<Sink> sink, std::string fault) {
  if (!fault.empty() && fault != fault_) log::warn("hook.misconfigured", {{"hook", hook_.hook.id}, {"reason", fault}});
  fault_ = std::move(fault);
  sink_ = std::move(sink);
  place_anew();
  rearm();
}

hooks::PayloadEncoding HookDelivery::encoding_wanted() const {
  return wire::encoding_of(hook_.hook, app_.settings, context_.default_encoding);
}

// Whoever changed something wants to see what it does now, not when the last failure's delay is over.
void HookDelivery::rearm() {
  breaker_.rearm();
  failing_ = 0;
  concurrency_.forget_failures();
  last_error_.clear();
  healthy_since_ = async::now();
  for (auto& [when, item] : std::exchange(to_retry_, {})) {
    item.ready_at = {};
    to_retry_.emplace(item.ready_at, std::move(item));
  }
  bell_.ring();
}

void HookDelivery::start() { tasks_.spawn(run()); }

async::Task<void> HookDelivery::run() {
  while (!stopping_) {
    co_await catch_up();
    co_await read_parked();
    park_what_pins(async::now());
    send_what_is_due();
    co_await bell_.wait_until(next_wake(async::now()));
  }
}

// Reads what the reader has read before, up to the bounds. A disabled hook does so too: what it does not accept moves its cursor.
async::Task<void> HookDelivery::catch_up() {
  while (!stopping_ && !keeps_up_ && may_take()) {
    if (!replay_ && ahead_.empty() && tracker_.read() >= context_.log.position()) co_return keep_up();
    if (ahead_.empty()) co_await read_ahead();
    // All of the stretch was in the log once: what is not there any more was trimmed, to its end.
    if (replay_ && ahead_.empty()) co_return pass_over(replay_->up_to);
    while (!stopping_ && !ahead_.empty() && may_take()) {
      const auto record = std::move(ahead_.front());
      ahead_.pop_front();
      if (!replay_ && !record->is_event() && record->position > revisions_known_to_) co_await context_.log.learn_revisions();
      if (stopping_) co_return;
      take(record);
    }
    send_what_is_due();
  }
}

void HookDelivery::keep_up() {
  keeps_up_ = true;
  if (!idle_on_disk_) changed();
}

void HookDelivery::offer(const std::shared_ptr<const store::LogRecord>& record) {
  if (!keeps_up_ || record->position <= tracker_.read()) return;
  if (may_take()) {
    take(record);
    return bell_.ring();
  }
  keeps_up_ = false;
  if (record->position - 1 > tracker_.read()) tracker_.pass_over(record->position - 1);
}

bool HookDelivery::accepts(store::Position position, std::string_view type) const {
  const auto* revision = in_force(hook_.revisions, position);
  return revision && revision->accepts(type);
}

void HookDelivery::learn(const std::vector<hooks::Revision>& revisions, store::Position head) {
  revisions_known_to_ = std::max(revisions_known_to_, head);
  if (revisions.size() > hook_.revisions.size()) hook_.revisions = revisions;
}

// What does not fit under the bounds yet is kept: reading and unpacking it again costs as much as sending it.
async::Task<void> HookDelivery::read_ahead() {
  auto records = context_.store.recent_after(app_.key, tracker_.read(), bounds_.read_bytes);
  if (!records) {
    std::function<store::LogRecords()> from_disk = [this, from = tracker_.read()] {
      return context_.store.read_after(app_.key, from, bounds_.read_bytes);
    };
    records = co_await async::on_pool(context_.disk, std::move(from_disk));
  }
  ahead_.assign(std::make_move_iterator(records->begin()), std::make_move_iterator(records->end()));
}

Parking::Room HookDelivery::room_for_parked() const {
  return {bounds_.most_parked_in_memory, static_cast<std::int64_t>(2 * bounds_.bytes_per_request)};
}

// Takes up the parked events whose time has come.
async::Task<void> HookDelivery::read_parked() {
  if (!sending() || !breaker_.lets_through(async::now(), on_the_wire_.size())) co_return;
  const auto positions = parking_.take_due(async::now(), room_for_parked());
  if (positions.empty()) co_return;
  std::vector<store::ParkedEvent> events;
  std::vector<store::Position> stored;
  for (const auto position : positions) {
    if (const auto* event = parking_.unsaved(position)) events.push_back(*event);
    else stored.push_back(position);
  }
  if (!stored.empty()) {
    std::function<std::vector<store::ParkedEvent>()> read = [this, stored, key = key()] {
      std::vector<store::ParkedEvent> found;
      context_.store.read([&](store::Snapshot& snapshot) {
        for (const auto position : stored)
          if (auto event = snapshot.parked_event(key, position)) found.push_back(*std::move(event));
      });
      return found;
    };
    for (auto& event : co_await async::on_pool(context_.disk, std::move(read))) events.push_back(std::move(event));
  }
  if (events.size() < positions.size())
    log::error("delivery.parked_events_missing", {{"hook", hook_.hook.id}, {"events", positions.size() - events.size()}});
  for (const auto& event : events) {
    auto item = item_of(event.record, event.redrives, async::now());
    const auto& known = parking_.known(item.position());
    item.parked = true;
    item.attempts = item.failures = static_cast<std::uint32_t>(known.attempts);
    item.first_attempt_at = known.first_attempt_at;
    try_again(std::move(item));
  }
}

bool HookDelivery::accepts(const store::LogRecord& record) const {
  if (!record.is_event()) return false;
  if (replay_) return record.position <= replay_->up_to && replay_->choice.takes(record.type, record.cid);
  return accepts(record.position, record.type);
}

void HookDelivery::pass_over(store::Position position) {
  tracker_.pass_over(position);
  if (tracker_.cursor() != saved_cursor_) context_.settled();
}

void HookDelivery::take(const std::shared_ptr<const store::LogRecord>& record) {
  if (!accepts(*record) || tracker_.was_settled(record->position)) {
    // What lay at a replay's end may have been trimmed.
    return pass_over(replay_ ? std::min(record->position, replay_->up_to) : record->position);
  }
  const auto now = async::now();
  tracker_.open(record->position, now, record->payload.size());
  if (idle_on_disk_) changed();
  if (record->position <= shed_to_) return shed(*record);
  auto item = item_of(record, 0, now);
  if (lanes_ && !lanes_->enter(item.group, record->position)) lanes_->wait(std::move(item));
  else ready_.push_back(std::move(item));
}

Item HookDelivery::item_of(std::shared_ptr<const store::LogRecord> record, std::int64_t redrives, async::Deadline now) const {
  Item item{.record = std::move(record), .redrives = redrives};
  item.event_id = to_text(item.record->id);
  // Of hook and event: two hooks may name one queue, and each event of each counts. A queue swallows an id that it has seen
  // lately, so a redriven or replayed event has an id of its own.
  item.dedup_id.reserve(item.event_id.size() + 1 + hook_.hook.id.size());
  item.dedup_id.append(item.event_id).append(1, '.').append(hook_.hook.id);
  if (redrives > 0) item.dedup_id += fmt::format(".r{}", redrives);
  if (replay_) item.dedup_id += '.' + replay_id_;
  item.group = item.record->group();
  item.ready_at = now;
  return item;
}

// Encodes and signs, by the settings that the hook and its app have when the event's turn comes; those that come next along with it,
// since signing several is quicker than one after the other.
void HookDelivery::prepare(Item& next, std::size_t most, async::Deadline now) {
  if (next.prepared_for == settings_version_) return;
  std::vector<Item*> items;
  std::vector<std::string_view> payloads;
  items.reserve(most), payloads.reserve(most);
  const auto add = [&](Item& item) {
    if (items.size() == most || std::exchange(item.prepared_for, settings_version_) == settings_version_) return;
    items.push_back(&item);
    item.body = context_.bodies.of(app_.key, item.record, encoding_);
    // What a hook for pending messages is sent is no event: it is signed as it is.
    payloads.push_back(encoding_ == hooks::PayloadEncoding::call ? *item.body : item.record->payload);
  };
  add(next);
  for (auto& [when, item] : to_retry_) {
    if (when > now || items.size() == most) break;
    add(item);
  }
  for (auto& item : ready_ | std::views::take(most)) add(item);
  const auto signatures = secret_.of_each(payloads);
  for (std::size_t i = 0; i < items.size(); ++i) items[i]->signature = to_hex({signatures[i].data(), signatures[i].size()});
}

void HookDelivery::take_up(const std::vector<store::ParkedEvent>& parked) {
  for (const auto& event : parked) {
    if (parking_.knows(event.record->position)) continue;
    const bool is_first = !lanes_ || lanes_->enter(event.record->group(), event.record->position);
    parking_.add_stored(event, is_first ? Parking::Turn::now : Parking::Turn::later, async::now());
  }
  bell_.ring();
}

// A queue that keeps order may have taken the place of one that does not, or the other way round.
void HookDelivery::place_anew() {
  const bool keeps_order = sink_ && sink_->limits().one_per_group;
  if (keeps_order == lanes_.has_value() || !sink_) return;
  auto items = pick_up();
  lanes_.reset();
  if (keeps_order) lanes_.emplace();
  lay_out(std::move(items));
}

// All that is here and not on the wire; the lanes are empty then.
std::map<store::Position, Item> HookDelivery::pick_up() {
  std::map<store::Position, Item> items;
  for (auto& item : std::exchange(ready_, {})) items.emplace(item.position(), std::move(item));
  for (auto& [when, item] : std::exchange(to_retry_, {})) items.emplace(item.position(), std::move(item));
  if (lanes_)
    for (auto& item : lanes_->clear()) items.emplace(item.position(), std::move(item));
  return items;
}

// Each to where it belongs. Precondition: pick_up().
void HookDelivery::lay_out(std::map<store::Position, Item> items) {
  if (lanes_) {
    for (const auto& batch : on_the_wire_)
      for (const auto& item : *batch) lanes_->enter(item.group, item.position());
    auto places = dying_;
    for (const auto& [position, item] : items) places.emplace(position, item.group);
    parking_.each([&](store::Position position, const std::string& group) { places.emplace(position, group); });
    for (const auto& [position, group] : places) lanes_->enter(group, position);
  }
  parking_.say_turns([&](store::Position position, const std::string& group) {
    return !lanes_ || lanes_->is_first(group, position) ? Parking::Turn::now : Parking::Turn::later;
  });
  for (auto& [position, item] : items) {
    if (item.parked || item.attempts > 0) try_again(std::move(item));
    else if (lanes_ && !lanes_->is_first(item.group, position)) lanes_->wait(std::move(item));
    else ready_.push_back(std::move(item));
  }
}

async::Deadline HookDelivery::next_wake(async::Deadline now) const {
  if (!sending()) return async::Deadline::max();
  auto wake = async::Deadline::max();
  if (!to_retry_.empty()) wake = to_retry_.begin()->first;
  if (!ready_.empty()) wake = std::min(wake, ready_.front().ready_at + bounds_.batch_wait);
  if (parking_.may_take(room_for_parked())) wake = std::min(wake, parking_.next_due());
  if (wake != async::Deadline::max()) wake = std::max({wake, breaker_.held_until(), concurrency_.paused_until()});
  // With all requests in flight, the end of one wakes us.
  const bool all_in_flight = on_the_wire_.size() >= concurrency_.requests() || (!breaker_.is_closed() && !on_the_wire_.empty());
  if (all_in_flight && wake <= now) wake = async::Deadline::max();
  if (const auto oldest = tracker_.oldest(); oldest && !breaker_.has_failed() && tracker_.settled_count() > 0 && parking_.has_room()) {
    const auto pinned_until = std::max(oldest->opened_at, healthy_since_) + bounds_.longest_pin;
    if (pinned_until > now) wake = std::min(wake, pinned_until);
  }
  return wake;
}

void HookDelivery::send_what_is_due() {
  const auto now = async::now();
  while (sending() && on_the_wire_.size() < concurrency_.requests() && now >= concurrency_.paused_until() &&
         breaker_.lets_through(now, on_the_wire_.size())) {
    Batch batch = next_batch(now);
    if (batch.items.empty()) return;
    if (!is_due(batch, now)) return put_back(std::move(batch));
    concurrency_.sent(now);
    on_the_wire_.push_back(std::make_shared<std::vector<Item>>(std::move(batch.items)));
    tasks_.spawn(send(on_the_wire_.back()));
  }
}

void HookDelivery::put_back(Batch batch) {
  for (auto& item : batch.items | std::views::reverse) ready_.push_front(std::move(item));
}

Outgoing HookDelivery::outgoing(const Item& item) const {
  return {item.event_id,  item.record->type, item.record->cid, item.group,    app_.api_key,
          item.signature, *item.body,        item.attempts,    item.dedup_id, replay_id_};
}

// Events whose retry is due come first, then the log's order. An event that no request can carry is a dead letter.
HookDelivery::Batch HookDelivery::next_batch(async::Deadline now) {
  const auto limits = sink_->limits();
  const std::size_t most = breaker_.is_closed() ? limits.max_events : 1;
  const std::size_t prepared = breaker_.is_closed() ? prepared_together : 1;
  Batch batch;
  std::size_t bytes = 0;
  const auto fits = [&](std::size_t cost) {
    batch.full = batch.items.size() >= most || (!batch.items.empty() && bytes + cost > limits.max_batch_bytes);
    if (batch.items.empty()) batch.items.reserve(most);
    bytes += cost;
    return !batch.full;
  };
  while (!to_retry_.empty() && to_retry_.begin()->first <= now) {
    prepare(to_retry_.begin()->second, prepared, now);
    if (!fits(sink_->cost_bytes(outgoing(to_retry_.begin()->second)))) return batch;
    batch.items.push_back(std::move(to_retry_.begin()->second));
    to_retry_.erase(to_retry_.begin());
  }
  while (!ready_.empty()) {
    auto& next = ready_.front();
    prepare(next, prepared, now);
    const auto cost = sink_->cost_bytes(outgoing(next));
    if (cost > limits.max_event_bytes) {
      bury(next, std::string(too_large),
           fmt::format("the event has {} bytes with its attributes; at most {} are sent there", cost, limits.max_event_bytes));
    } else {
      if (!fits(cost)) return batch;
      batch.items.push_back(std::move(ready_.front()));
    }
    ready_.pop_front();
  }
  batch.full = batch.items.size() >= most;
  return batch;
}

// An idle hook sends at once. While requests are in flight, a further one is worth it for a full batch, a retry, or an
// event that has waited.
bool HookDelivery::is_due(const Batch& batch, async::Deadline now) const {
  return on_the_wire_.empty() || batch.full || batch.items.front().attempts > 0 || batch.items.front().parked ||
         now - batch.items.front().ready_at >= bounds_.batch_wait;
}

async::Task<void> HookDelivery::send(std::shared_ptr<std::vector<Item>> batch) {
  const auto sink = sink_;  // a change of settings may replace it meanwhile
  std::vector<Outgoing> outgoing;
  outgoing.reserve(batch->size());
  const auto sent_at = async::now();
  const Instant sent_at_time = context_.clock.now();
  for (auto& item : *batch) {
    if (item.attempts++ == 0) item.first_attempt_at = sent_at_time;
    outgoing.push_back(this->outgoing(item));
  }
  auto outcomes = co_await sink->send(outgoing, sent_at + bounds_.send_timeout);
  on_the_wire_.remove(batch);
  const auto elapsed = async::now() - sent_at;
  if (log::is_on(log::Level::debug)) log_attempt(app_.api_key, hook_.hook.id, *batch, outcomes, elapsed);
  const auto blame = sink == sink_ ? learn_from(*batch, outcomes, sent_at) : Blame::event;
  note_attempt(*batch, outcomes, sent_at_time, elapsed);
  const auto delivered = std::ranges::count(outcomes, Outcome::Kind::delivered, &Outcome::kind);
  delivered_lately_.add(static_cast<std::uint64_t>(delivered), sent_at + elapsed);
  const Instant answered_at = context_.clock.now();
  for (std::size_t i = 0; i < batch->size(); ++i) settle(std::move((*batch)[i]), std::move(outcomes[i]), blame, answered_at);
  bell_.ring();
}

HookState::Kind HookDelivery::kind() const {
  if (!hook_.hook.enabled) return HookState::Kind::disabled;
  if (hook_.paused) return HookState::Kind::paused;
  if (breaker_.is_misconfigured() || !sink_) return HookState::Kind::misconfigured;
  const bool all_well = !breaker_.has_failed() && failing_ == 0 && !is_throttled(async::now());
  return all_well ? HookState::Kind::active : HookState::Kind::retrying;
}

HookState HookDelivery::state() const {
  const auto now = async::now();
  HookState state{.kind = kind(),
                  .breaker = breaker_.state(now),
                  .last_error = fault_.empty() ? last_error_ : fault_,
                  .in_flight = on_the_wire_.size(),
                  .request_limit = concurrency_.requests(),
                  .parked = parking_.count(),
                  .counts = counts_,
                  .bytes_in_memory = tracker_.open_bytes()};
  for (const auto& record : ahead_) state.bytes_in_memory += record->payload.size();
  state.delivered_last_minute = delivered_lately_.sum(now);
  state.request_interval = std::chrono::ceil<std::chrono::milliseconds>(concurrency_.interval(now));
  if (const auto held_until = std::max(breaker_.held_until(), concurrency_.paused_until()); held_until > now)
    state.next_try_in = std::chrono::ceil<std::chrono::milliseconds>(held_until - now);
  return state;
}

void HookDelivery::send_nothing_new() {
  stopping_ = true;
  bell_.ring();
}

async::Task<void> HookDelivery::stop(async::Deadline deadline) {
  send_nothing_new();
  while (!on_the_wire_.empty() && async::now() < deadline)
    co_await async::sleep_until(std::min(deadline, async::in(std::chrono::milliseconds{5})));
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace millrace::delivery
