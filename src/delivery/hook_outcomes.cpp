// What becomes of each event by its outcome, and of the hook by all of them.
#include "base/log.h"
#include "delivery/hook_delivery.h"

#include <algorithm>
#include <utility>

namespace millrace::delivery {
namespace {

using Kind = Outcome::Kind;

bool failed(const Outcome& outcome) { return outcome.kind != Kind::delivered && outcome.kind != Kind::rejected; }

}  // namespace

// An event that fails again and again, all others well, is no fault of the hook: only when a second one fails too, or the target
// says so, is the breaker told.
bool HookDelivery::fails_alone(const std::vector<Item>& batch, const Outcome& first) {
  const auto position = batch.size() == 1 && first.kind != Kind::misconfigured ? batch.front().position() : several;
  failing_ = failing_ == 0 || failing_ == position ? position : several;
  return failing_ != several;
}

HookDelivery::Blame HookDelivery::learn_from(const std::vector<Item>& batch, const std::vector<Outcome>& outcomes,
                                             async::Deadline sent_at) {
  const auto now = async::now();
  const bool was_closed = breaker_.is_closed(), was_throttled = is_throttled(now);
  const auto failures = std::ranges::count_if(outcomes, failed);
  auto blame = Blame::event;
  if (failures < std::ssize(outcomes)) {
    breaker_.succeeded();
    failing_ = 0;
    if (failures == 0) concurrency_.succeeded(sent_at, now);
    if (!is_throttled(now)) last_error_.clear();
    if (!was_closed) rearm();
  } else {
    const auto& first = outcomes.front();
    last_error_ = first.reason.empty() ? first.code : first.reason;
    if (std::ranges::all_of(outcomes, &Outcome::throttled)) {
      concurrency_.throttled(sent_at, now, first.retry_after);
      healthy_since_ = now;
      blame = Blame::throttling;
    } else {
      if (fails_alone(batch, first)) return Blame::event;
      if (was_closed) concurrency_.failed(sent_at, now);
      const auto fault = first.kind == Kind::misconfigured ? Breaker::Fault::misconfigured : Breaker::Fault::failing;
      breaker_.failed(fault, sent_at, now, context_.random.next(), first.retry_after);
    }
  }
  if (breaker_.is_closed() != was_closed || is_throttled(now) != was_throttled)
    log::info("hook.state", {{"hook", hook_.hook.id},
                             {"replay", replay_id_},
                             {"state", name_of(kind())},
                             {"breaker", name_of(breaker_.state(now))},
                             {"reason", last_error_}});
  return blame;
}

void HookDelivery::note_attempt(const std::vector<Item>& batch, std::vector<Outcome>& outcomes, Instant sent_at,
                                std::chrono::nanoseconds elapsed) {
  auto& attempt = attempts_unsaved_.emplace_back();
  attempt.hook = hook_.hook.key;
  attempt.at = sent_at;
  attempt.duration = std::chrono::duration_cast<std::chrono::microseconds>(elapsed);
  attempt.replay = replay_id_;
  attempt.request_id = std::move(outcomes.front().request_id);
  attempt.events.reserve(batch.size());
  for (std::size_t i = 0; i < batch.size(); ++i)
    attempt.events.push_back(
        {batch[i].position(), batch[i].attempts, static_cast<std::uint8_t>(outcomes[i].kind), std::move(outcomes[i].receipt)});
  if (const auto fault = std::ranges::find_if(outcomes, [](const auto& outcome) { return outcome.kind != Kind::delivered; });
      fault != outcomes.end()) {
    attempt.code = fault->code;
    attempt.reason = fault->reason;
  }
  context_.settled();
}

void HookDelivery::count(const store::LogRecord& record, Kind kind, Instant now) {
  ++counts_.attempts[static_cast<std::size_t>(kind)];
  if (kind == Kind::delivered) counts_.delivery_seconds.observe(std::chrono::duration<double>(now - record.at).count());
}

// The first of its kind is a line in the log; how it goes on, the counter says.
void HookDelivery::raise_alarm(const Item& item, const Outcome& outcome) {
  if (outcome.alarm == Outcome::Alarm::none || counts_.alarms[static_cast<std::size_t>(outcome.alarm)]++ > 0) return;
  log::warn("delivery.alarm", {{"hook", hook_.hook.id},
                               {"alarm", name_of(outcome.alarm)},
                               {"event", item.event_id},
                               {"code", outcome.code},
                               {"reason", outcome.reason}});
}

void HookDelivery::settle(Item item, Outcome outcome, Blame blame, Instant now) {
  count(*item.record, outcome.kind, now);
  raise_alarm(item, outcome);
  switch (outcome.kind) {
    case Kind::delivered:
      finish(item);
      ++delivered_unsaved_;
      leave_lane(item.group, item.position());
      changed();
      return;
    case Kind::rejected:
      bury(item, outcome.code, outcome.reason);
      return;
    case Kind::retry:
    case Kind::misconfigured:
    case Kind::unknown: {
      if (!item.parked && item.position() <= shed_to_) {
        shed(*item.record);
        return leave_lane(item.group, item.position());
      }
      item.ready_at = async::now();  // as soon as the hook may send again
      if (blame == Blame::event) {
        std::chrono::milliseconds delay = bounds_.retry_schedule.after(++item.failures, context_.random.next());
        if (outcome.retry_after) delay = std::max(delay, *outcome.retry_after);
        item.ready_at += delay;
      }
      try_again(std::move(item));
      return;
    }
  }
}

// It waits for its time, and behind others of its group that came before it.
void HookDelivery::try_again(Item item) {
  const bool is_first = !lanes_ || lanes_->is_first(item.group, item.position());
  const bool is_due = item.ready_at <= async::now();
  if (item.parked && !(is_first && is_due)) {
    parking_.came_back(item, is_first ? Parking::Turn::now : Parking::Turn::later);
  } else if (!is_first) {
    lanes_->wait(std::move(item));
  } else {
    to_retry_.emplace(item.ready_at, std::move(item));
  }
}

void HookDelivery::finish(const Item& item) {
  if (item.parked) parking_.finish(item.position());
  else tracker_.settle(item.position());
}

// Nothing is lost in silence: what can't be delivered is kept with its reason. Its group waits until that is on disk, so that a
// crash cannot bring it back behind later ones.
void HookDelivery::bury(const Item& item, std::string code, std::string reason) {
  log::warn("delivery.dead",
            {{"hook", hook_.hook.id}, {"replay", replay_id_}, {"event", item.event_id}, {"code", code}, {"reason", reason}});
  const Instant now = context_.clock.now();
  const auto& record = *item.record;
  dead_unsaved_.push_back({.hook = hook_.hook.key,
                           .position = record.position,
                           .event_id = item.event_id,
                           .type = record.type,
                           .cid = record.cid,
                           .code = std::move(code),
                           .reason = std::move(reason),
                           .attempts = item.attempts,
                           .first_attempt_at = item.attempts ? item.first_attempt_at : now,
                           .last_attempt_at = now,
                           .payload = record.payload,
                           .user = record.user,
                           .at = record.at,
                           .redrives = item.redrives});
  dying_.emplace(record.position, item.group);
  finish(item);
  changed();
}

void HookDelivery::leave_lane(const std::string& group, store::Position position) {
  if (!lanes_) return;
  auto next = lanes_->leave(group, position);
  if (next.item) ready_.push_back(*std::move(next.item));
  else if (next.position) parking_.may_go(*next.position);
}

// Parks until nothing pins the cursor, or the reading, for longer than it may.
void HookDelivery::park_what_pins(async::Deadline now) {
  if (replay_) return;
  const bool stuck = is_stuck(now);
  const bool too_many = stuck && has_most_events(), too_large = stuck && is_full();
  const auto crowds = [&] {
    return (too_many && tracker_.open_count() > bounds_.most_open_events / 2) ||
           (too_large && tracker_.open_bytes() > most_open_bytes() / 2);
  };
  while ((has_to_park(now) || crowds()) && park_oldest(now)) {
    changed();
    bell_.ring();  // there may be room to read on
  }
}

bool HookDelivery::has_to_park(async::Deadline now) const {
  const auto oldest = tracker_.oldest();
  if (!oldest || !sending() || breaker_.has_failed() || tracker_.settled_count() == 0) return false;
  return !tracker_.may_read_on() || now - std::max(oldest->opened_at, healthy_since_) >= bounds_.longest_pin;
}

// All that may be held open waits for a retry, or behind one: nothing else of the log would ever be read.
bool HookDelivery::is_stuck(async::Deadline now) const {
  const bool none_is_due = ready_.empty() && (to_retry_.empty() || to_retry_.begin()->first > now);
  return (has_most_events() || is_full()) && none_is_due && on_the_wire_.empty() && sending() && !breaker_.has_failed();
}

// Parks the oldest open event if it waits for a retry whose time has not come, or behind another.
bool HookDelivery::park_oldest(async::Deadline now) {
  if (!parking_.has_room()) return false;
  const auto position = tracker_.oldest()->position;
  std::optional<Item> item = lanes_ ? lanes_->take(position) : std::nullopt;
  auto turn = Parking::Turn::later;
  if (!item) {
    const auto at = std::ranges::find_if(to_retry_, [&](const auto& entry) { return entry.second.position() == position; });
    if (at == to_retry_.end() || at->first <= now) return false;
    item = std::move(at->second);
    to_retry_.erase(at);
    turn = Parking::Turn::now;
  }
  parking_.park(*item, turn);
  tracker_.settle(position);
  return true;
}

}  // namespace millrace::delivery
