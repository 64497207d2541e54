// Parked events are few and listed without their payloads; among dead letters a bisection finds the time from which to read.
#include "server/apart_events.h"

#include <algorithm>
#include <utility>

namespace millrace::server {
namespace {

constexpr std::size_t page = 100;
constexpr std::int64_t most_bytes = 64 << 20;

// Ids hold their time to the millisecond, and letters of before have no other.
Instant made(const store::DeadLetter& letter) {
  const auto id = parse_uuid(letter.event_id);
  return id ? time_in(*id).value_or(letter.at) : letter.at;
}

Instant to_milliseconds(Instant at) { return {at.ns - at.ns % 1'000'000}; }

store::LogRecord record_of(store::DeadLetter letter) {
  const auto at = letter.at == Instant{} ? made(letter) : letter.at;
  return {letter.position,
          parse_uuid(letter.event_id).value_or(Uuid{}),
          at,
          std::move(letter.type),
          std::move(letter.cid),
          std::move(letter.user),
          std::move(letter.payload)};
}

// The position behind which the letters of that time or later are: along the log, times never decrease.
store::Position before(store::Snapshot& snapshot, hooks::HookKey hook, store::Position head, Instant at) {
  store::Position low = 0, high = head;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto next = snapshot.dead_letters(hook, middle, 1);
    if (next.empty() || made(next.front()) >= at) high = middle;
    else low = next.front().position;
  }
  return low;
}

class Searching {
 public:
  Searching(store::Snapshot& snapshot, const ApartSearch& search) : snapshot_(snapshot), search_(search) {}

  void among_parked(hooks::HookKey hook) {
    for (const auto& listed : snapshot_.parked(hook)) {
      const auto& record = *listed.record;
      if (record.at < first_ || record.at > search_.last || !search_.may_be(record)) continue;
      if (!may_read(listed.payload_bytes)) return;
      const auto event = snapshot_.parked_event(hook, record.position);
      if (event && search_.is_meant(event->record->payload)) found_.records.emplace(record.position, event->record);
    }
  }

  void among_letters(hooks::HookKey hook, store::Position head) {
    for (auto after = before(snapshot_, hook, head, first_);;) {
      auto letters = snapshot_.dead_letters(hook, after, page);
      if (letters.empty()) return;
      after = letters.back().position;
      for (auto& letter : letters) {
        if (made(letter) > search_.last || !may_read(static_cast<std::int64_t>(letter.payload.size()))) return;
        auto record = std::make_shared<const store::LogRecord>(record_of(std::move(letter)));
        if (search_.may_be(*record) && search_.is_meant(record->payload)) found_.records.emplace(record->position, record);
      }
    }
  }

  ApartEvents found() && { return std::move(found_); }

 private:
  bool may_read(std::int64_t bytes) {
    bytes_ += bytes;
    found_.complete = found_.complete && bytes_ <= most_bytes;
    return found_.complete;
  }

  store::Snapshot& snapshot_;
  const ApartSearch& search_;
  const Instant first_ = to_milliseconds(search_.first);
  std::int64_t bytes_ = 0;
  ApartEvents found_;
};

}  // namespace

ApartEvents apart_events(store::Snapshot& snapshot, chat::AppKey app, const ApartSearch& search) {
  Searching searching(snapshot, search);
  const auto head = snapshot.head(app);
  for (const auto& hook : snapshot.hooks(app)) {
    searching.among_parked(hook.hook.key);
    searching.among_letters(hook.hook.key, head);
  }
  return std::move(searching).found();
}

}  // namespace millrace::server
