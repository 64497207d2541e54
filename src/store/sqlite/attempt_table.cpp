// key = hook << 40 | number. The events of a request are packed into one column.
#include "store/sqlite/attempt_table.h"

#include "store/sqlite/packed_events.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace millrace::store::sqlite {
namespace {

constexpr int number_bits = 40;
constexpr std::int64_t last_number = (std::int64_t{1} << number_bits) - 1;

std::int64_t attempt_key(hooks::HookKey hook, std::int64_t number) { return static_cast<std::int64_t>(hook) << number_bits | number; }

std::vector<Attempt> attempts_in(hooks::HookKey hook, Rows rows) {
  std::vector<Attempt> attempts;
  while (rows.next()) {
    auto& attempt = attempts.emplace_back();
    std::int64_t key = 0, duration_us = 0;
    std::string_view events;
    rows.into(key, attempt.at, duration_us, attempt.replay, attempt.request_id, attempt.code, attempt.reason, events);
    attempt.number = key & last_number;
    attempt.hook = hook;
    attempt.duration = std::chrono::microseconds{duration_us};
    attempt.events = unpacked(events);
  }
  return attempts;
}

}  // namespace

std::vector<Attempt> AttemptTable::of(hooks::HookKey hook, std::int64_t before, std::size_t limit) {
  return attempts_in(hook, session_.database.query(
                               "SELECT key, at, duration_us, replay, request_id, code, reason, events FROM attempts WHERE key BETWEEN ? "
                               "AND ? ORDER BY key DESC LIMIT ?",
                               attempt_key(hook, 0), attempt_key(hook, std::clamp(before - 1, std::int64_t{0}, last_number)), limit));
}

std::vector<Attempt> AttemptTable::of_event(hooks::HookKey hook, Position position) {
  auto attempts = attempts_in(
      hook, session_.database.query("SELECT key, at, duration_us, replay, request_id, code, reason, events FROM attempts WHERE key BETWEEN "
                                    "? AND ? AND first_position <= ? AND last_position >= ? ORDER BY key",
                                    attempt_key(hook, 0), attempt_key(hook, last_number), position, position));
  std::erase_if(attempts, [&](const Attempt& attempt) {
    return std::ranges::find(attempt.events, position, &AttemptedEvent::position) == attempt.events.end();
  });
  return attempts;
}

void AttemptTable::add(const Attempt& attempt) {
  const auto [first, last] = std::ranges::minmax(attempt.events | std::views::transform(&AttemptedEvent::position));
  const auto none = attempt_key(attempt.hook, 0);
  session_.database.run(
      "INSERT INTO attempts (key, at, duration_us, first_position, last_position, replay, request_id, code, reason, events) VALUES (1 + "
      "COALESCE((SELECT key FROM attempts WHERE key BETWEEN ?1 AND ?2 ORDER BY key DESC LIMIT 1), ?1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
      "?11)",
      none, attempt_key(attempt.hook, last_number), attempt.at, attempt.duration.count(), first, last, attempt.replay, attempt.request_id,
      attempt.code, attempt.reason, Blob{packed(attempt.events)});
  const auto number = session_.database.last_inserted() & last_number;
  if (number % trimmed_together == 0 && number > most_kept)
    session_.database.run("DELETE FROM attempts WHERE key BETWEEN ? AND ?", none, attempt_key(attempt.hook, number - most_kept));
}

}  // namespace millrace::store::sqlite
