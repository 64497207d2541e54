// Events that are not in the log's course any more: dead letters, and those that wait with a payload of their own.
#include "base/ensure.h"
#include "store/sqlite/view.h"

#include <algorithm>

namespace millrace::store::sqlite {
namespace {

std::string_view bytes_of(const Uuid& id) { return {reinterpret_cast<const char*>(id.data()), id.size()}; }

Uuid uuid_in(std::string_view bytes) {
  Uuid id{};
  ensure(bytes.size() == id.size(), "an event's id is damaged");
  std::ranges::copy(bytes, id.begin());
  return id;
}

std::vector<DeadLetter> letters_in(Session& session, hooks::HookKey hook, Rows rows) {
  std::vector<DeadLetter> letters;
  while (rows.next()) {
    DeadLetter letter{.hook = hook};
    std::int64_t dictionary = 0;
    std::string_view payload;
    rows.into(letter.position, letter.event_id, letter.type, letter.cid, letter.code, letter.reason, letter.attempts,
              letter.first_attempt_at, letter.last_attempt_at, letter.at, letter.user, letter.redrives, letter.discarded_at,
              letter.discard_reason, dictionary, payload);
    letter.payload = session.plain(payload, dictionary);
    letters.push_back(std::move(letter));
  }
  return letters;
}

}  // namespace

// A hook that is there and not deleted: what delivery says of it counts.
bool View::is_heard(hooks::HookKey hook) {
  return session_.database.value<bool>("SELECT deleted_at IS NULL FROM hooks WHERE key = ?", hook).value_or(false);
}

void View::add(const DeadLetter& letter) {
  if (!is_heard(letter.hook)) return;
  session_.database.run(
      "INSERT INTO dead_letters (hook, position, event_id, type, cid, code, reason, attempts, first_attempt_at, last_attempt_at, at, user, "
      "redrives, dictionary, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hook, position) DO NOTHING",
      letter.hook, letter.position, letter.event_id, letter.type, letter.cid, letter.code, letter.reason, letter.attempts,
      letter.first_attempt_at, letter.last_attempt_at, letter.at, letter.user, letter.redrives, writing_->dictionary,
      Blob{session_.codec.compressed(letter.payload, writing_->dictionary)});
}

void View::add(const DeadRange& range) {
  if (!is_heard(range.hook)) return;
  auto key = session_.database.value<std::int64_t>(
      "SELECT key FROM (SELECT key, code, last_at FROM dead_ranges WHERE hook = ? ORDER BY key DESC LIMIT 1) WHERE code = ? AND last_at >= "
      "?",
      range.hook, range.code, range.first_at + -range_goes_on);
  if (key) {
    session_.database.run("UPDATE dead_ranges SET first = MIN(first, ?), last = MAX(last, ?), reason = ?, last_at = ? WHERE key = ?",
                          range.first, range.last, range.reason, range.last_at, *key);
  } else {
    session_.database.run("INSERT INTO dead_ranges (hook, first, last, code, reason, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          range.hook, range.first, range.last, range.code, range.reason, range.first_at, range.last_at);
    key = session_.database.last_inserted();
  }
  for (const auto& [type, count] : range.types)
    session_.database.run(
        "INSERT INTO dead_range_counts (range, type, count) VALUES (?, ?, ?) ON CONFLICT (range, type) DO UPDATE SET count = count + "
        "excluded.count",
        *key, session_.type_key(type), count);
}

std::vector<DeadRange> View::dead_ranges(hooks::HookKey hook) {
  std::vector<DeadRange> ranges;
  auto rows = session_.database.query(
      "SELECT key, first, last, code, reason, first_at, last_at FROM dead_ranges WHERE hook = ? ORDER BY key", hook);
  while (rows.next()) {
    DeadRange range{.hook = hook, .types = {}, .code = {}, .reason = {}, .first_at = {}, .last_at = {}};
    std::int64_t key = 0;
    rows.into(key, range.first, range.last, range.code, range.reason, range.first_at, range.last_at);
    range.types = counts_in(session_.database.query("SELECT type, count FROM dead_range_counts WHERE range = ?", key));
    ranges.push_back(std::move(range));
  }
  return ranges;
}

std::int64_t View::given_up(hooks::HookKey hook) {
  return session_.database
      .value<std::int64_t>(
          "SELECT COALESCE(SUM(count), 0) FROM dead_range_counts WHERE range IN (SELECT key FROM dead_ranges WHERE hook = ?)", hook)
      .value_or(0);
}

std::int64_t View::dead(hooks::HookKey hook) {
  return session_.database.value<std::int64_t>("SELECT COUNT(*) FROM dead_letters WHERE hook = ?", hook).value_or(0) + given_up(hook);
}

std::int64_t View::parked_count(hooks::HookKey hook) {
  return session_.database.value<std::int64_t>("SELECT COUNT(*) FROM parked WHERE hook = ?", hook).value_or(0);
}

std::vector<DeadLetter> View::dead_letters(hooks::HookKey hook, Position after, std::size_t limit) {
  return letters_in(
      session_, hook,
      session_.database.query(
          "SELECT position, event_id, type, cid, code, reason, attempts, first_attempt_at, last_attempt_at, at, user, redrives, "
          "discarded_at, discard_reason, dictionary, payload FROM dead_letters WHERE hook = ? AND position > ? ORDER BY position "
          "LIMIT ?",
          hook, after, limit));
}

std::optional<DeadLetter> View::dead_letter(hooks::HookKey hook, Position position) {
  auto letters = dead_letters(hook, position - 1, 1);
  if (letters.empty() || letters.front().position != position) return std::nullopt;
  return std::move(letters.front());
}

void View::park(const ParkedEvent& event) {
  if (!is_heard(event.hook)) return;
  const auto& record = *event.record;
  session_.database.run(
      "INSERT INTO parked (hook, position, event_id, at, type, cid, user, attempts, first_attempt_at, redrives, payload_bytes, dictionary, "
      "payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hook, position) DO NOTHING",
      event.hook, record.position, Blob{bytes_of(record.id)}, record.at, record.type, record.cid, record.user, event.attempts,
      event.first_attempt_at, event.redrives, record.payload.size(), writing_->dictionary,
      Blob{session_.codec.compressed(record.payload, writing_->dictionary)});
}

void View::unpark(hooks::HookKey hook, Position position) {
  if (is_heard(hook)) session_.database.run("DELETE FROM parked WHERE hook = ? AND position = ?", hook, position);
}

std::vector<ParkedEvent> View::parked(hooks::HookKey hook) {
  std::vector<ParkedEvent> events;
  auto rows = session_.database.query(
      "SELECT attempts, first_attempt_at, redrives, payload_bytes, position, event_id, at, type, cid, user FROM parked WHERE hook = ? "
      "ORDER BY "
      "position",
      hook);
  while (rows.next()) {
    ParkedEvent event{.hook = hook, .record = nullptr};
    LogRecord record;
    std::string_view id;
    rows.into(event.attempts, event.first_attempt_at, event.redrives, event.payload_bytes, record.position, id, record.at, record.type,
              record.cid, record.user);
    record.id = uuid_in(id);
    event.record = std::make_shared<const LogRecord>(std::move(record));
    events.push_back(std::move(event));
  }
  return events;
}

std::optional<ParkedEvent> View::parked_event(hooks::HookKey hook, Position position) {
  auto rows = session_.database.query(
      "SELECT attempts, first_attempt_at, redrives, payload_bytes, position, event_id, at, type, cid, user, dictionary, payload FROM "
      "parked "
      "WHERE hook = ? AND position = ?",
      hook, position);
  if (!rows.next()) return std::nullopt;
  ParkedEvent event{.hook = hook, .record = nullptr};
  LogRecord record;
  std::string_view id, payload;
  std::int64_t dictionary = 0;
  rows.into(event.attempts, event.first_attempt_at, event.redrives, event.payload_bytes, record.position, id, record.at, record.type,
            record.cid, record.user, dictionary, payload);
  record.id = uuid_in(id);
  record.payload = session_.plain(payload, dictionary);
  event.record = std::make_shared<const LogRecord>(std::move(record));
  return event;
}

bool View::redrive(hooks::HookKey hook, Position position) {
  const auto letter = dead_letter(hook, position);
  const auto id = letter ? parse_uuid(letter->event_id) : std::nullopt;
  if (!id || letter->discarded_at || !is_heard(hook)) return false;
  LogRecord record{position, *id, letter->at, letter->type, letter->cid, letter->user, letter->payload};
  park({hook, std::make_shared<const LogRecord>(std::move(record)), 0, letter->attempts, letter->first_attempt_at, letter->redrives + 1});
  session_.database.run("DELETE FROM dead_letters WHERE hook = ? AND position = ?", hook, position);
  return true;
}

bool View::discard(hooks::HookKey hook, Position position, Instant at, std::string_view reason) {
  session_.database.run(
      "UPDATE dead_letters SET discarded_at = ?, discard_reason = ? WHERE hook = ? AND position = ? AND discarded_at IS NULL", at, reason,
      hook, position);
  return session_.database.changes() == 1;
}

}  // namespace millrace::store::sqlite
