// Finds events without an index: an id holds its time, and times never decrease along the log. What waits parked or is dead is found
// when the log does not reach back to it.
#include "server/event_fate.h"

#include "server/apart_events.h"
#include "server/attempt_report.h"
#include "server/event_line.h"
#include "server/hook_line.h"
#include "server/named_app.h"
#include "wire/event_subject.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <vector>

namespace millrace::server {

// What became of one event at one hook.
struct Fate {
  std::string id, hook_type, target;
  std::string fate;    // "filtered", "waiting", "delivered", "dead" or "abandoned"
  std::string reason;  // for people
  std::string code;
  std::optional<std::int64_t> attempts;
  std::optional<Instant> last_attempt_at;
  std::optional<std::int64_t> next_try_in_ms;  // of one that waits while failures hold the hook back
  std::string message_id;                      // the queue's, of one that was delivered
  std::vector<EventAttempt> attempt_log;       // as long as they are kept
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::Fate> = std::tuple{
    Field{"id", &server::Fate::id},
    Field{"hook_type", &server::Fate::hook_type},
    Field{"target", &server::Fate::target},
    Field{"fate", &server::Fate::fate},
    Field{"reason", &server::Fate::reason, Presence::omit_if_empty},
    Field{"code", &server::Fate::code, Presence::omit_if_empty},
    Field{"attempts", &server::Fate::attempts, Presence::omit_if_empty},
    Field{"last_attempt_at", &server::Fate::last_attempt_at, Presence::omit_if_empty},
    Field{"next_try_in_ms", &server::Fate::next_try_in_ms, Presence::omit_if_empty},
    Field{"message_id", &server::Fate::message_id, Presence::omit_if_empty},
    Field{"attempt_log", &server::Fate::attempt_log, Presence::omit_if_empty},
};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

constexpr std::size_t read_bytes = 1 << 20, most_read_bytes = 256 << 20, most_found = 100;

struct FoundRecords {
  store::LogRecords records;
  bool complete = true;
};

// Records from `from` on, until `visit` says false or the bound is reached; whether the bound was not reached.
template <class Visit>
bool each_after(store::Store& store, chat::AppKey app, store::Position from, const Visit& visit) {
  std::size_t bytes = 0;
  for (;;) {
    const auto records = store.read_after(app, from, read_bytes);
    if (records.empty()) return true;
    for (const auto& record : records) {
      if (!visit(record)) return true;
      from = record->position;
      bytes += record->payload.size();
    }
    if (bytes > most_read_bytes) return false;
  }
}

store::Position before(store::Store& store, chat::AppKey app, Instant at) {
  store::Position position = 0;
  store.read([&](store::Snapshot& snapshot) { position = snapshot.before(app, at); });
  return position;
}

FoundRecords event_of(store::Store& store, chat::AppKey app, const Uuid& id) {
  FoundRecords found;
  const auto at = time_in(id);
  if (!at) return found;
  const Instant next_ms = *at + std::chrono::milliseconds{1};
  each_after(store, app, before(store, app, *at), [&](const auto& record) {
    if (record->at >= next_ms) return false;
    if (record->id == id && record->is_event()) found.records.push_back(record);
    return found.records.empty();
  });
  if (!found.records.empty()) return found;
  ApartEvents apart;
  store.read([&](store::Snapshot& snapshot) {
    apart = apart_events(snapshot, app, {*at, next_ms, [&](const auto& record) { return record.id == id; }, [](auto) { return true; }});
  });
  for (auto& [position, record] : apart.records) found.records.push_back(std::move(record));
  return found;
}

std::optional<chat::Message> message_of(store::Store& store, chat::AppKey app, std::string_view id) {
  std::optional<chat::Message> message;
  store.read([&](store::Snapshot& snapshot) { message = snapshot.chat(app).message(id); });
  return message;
}

FoundRecords events_of_message(store::Store& store, chat::AppKey app, const chat::Message& message) {
  std::map<store::Position, std::shared_ptr<const store::LogRecord>> records;
  bool complete = each_after(store, app, before(store, app, message.created_at), [&](const auto& record) {
    if (record->is_event() && record->cid == message.cid && wire::message_id_in(record->payload) == message.id)
      records.emplace(record->position, record);
    return records.size() < most_found;
  });
  complete = complete && records.size() < most_found;
  store.read([&](store::Snapshot& snapshot) {
    // Later ones are in the log. Asked after the log was read, so that what was trimmed meanwhile is found here.
    const auto log_begin = snapshot.log_size(app).oldest.value_or(Instant{std::numeric_limits<std::int64_t>::max()});
    auto apart = apart_events(snapshot, app,
                              {message.created_at, log_begin, [&](const auto& record) { return record.cid == message.cid; },
                               [&](std::string_view payload) { return wire::message_id_in(payload) == message.id; }});
    complete = complete && apart.complete;
    records.merge(apart.records);
  });
  FoundRecords found{.records = {}, .complete = complete && records.size() <= most_found};
  for (auto& [position, record] : records)
    if (found.records.size() < most_found) found.records.push_back(std::move(record));
  return found;
}

// Where the log begins; nothing when it still has all that was ever in it.
std::optional<Instant> log_begin(store::Store& store, chat::AppKey app) {
  store::LogSize size;
  store.read([&](store::Snapshot& snapshot) { size = snapshot.log_size(app); });
  return size.first > 1 ? size.oldest : std::nullopt;
}

// Of a message that is there, though no event of it was found.
std::string why_without_events(store::Store& store, const store::App& app, const chat::Message& message, bool complete) {
  const auto begin = log_begin(store, app.key);
  if (begin && message.created_at < *begin)
    return fmt::format("the message \"{}\" of the app {} is older than the log reaches, which begins at {}; {}", message.id, app.api_key,
                       to_rfc3339(*begin),
                       complete ? "none of its events is there, nor parked, nor dead" : "no event of it was found in what was read");
  return fmt::format("the message \"{}\" of the app {} is there, and {}", message.id, app.api_key,
                     complete ? "the log has no event of it" : "no event of it is in what was read of the log");
}

std::string why_none(store::Store& store, const std::vector<store::App>& apps, std::string_view api_key, std::string_view id,
                     const std::optional<Uuid>& event_id) {
  auto text = fmt::format("no event and no message has the id \"{}\"{}", id, api_key.empty() ? "" : fmt::format(" in the app {}", api_key));
  const auto made = event_id ? time_in(*event_id) : std::nullopt;
  for (const auto& app : apps) {
    const auto begin = log_begin(store, app.key);
    if (!made || !begin || *made >= *begin) continue;
    return text + fmt::format(", parked, dead or in the log; but the id is one of {}, and the log of the app {} begins at {}",
                              to_rfc3339(*made), app.api_key, to_rfc3339(*begin));
  }
  return text + "; `millrace event list` shows the ids of events";
}

std::string wanted_types(const std::vector<std::string>& types) {
  return types.empty() ? "no custom events" : fmt::format("only {}", fmt::join(types, ", "));
}

const store::DeadRange* range_of(const std::vector<store::DeadRange>& ranges, store::Position position) {
  const auto found = std::ranges::find_if(ranges, [&](const auto& range) { return range.first <= position && position <= range.last; });
  return found == ranges.end() ? nullptr : &*found;
}

// How it was tried in the hook's own course, and in the end delivered.
void tell_attempts(Fate& fate) {
  for (const auto& attempt : fate.attempt_log) {
    if (!attempt.replay.empty() || (fate.fate == "delivered" && attempt.message_id.empty())) continue;
    fate.attempts = attempt.attempt;
    fate.last_attempt_at = attempt.at;
    fate.message_id = attempt.message_id;
  }
}

Fate fate_of(store::Snapshot& snapshot, const store::StoredHook& hook, const delivery::HookStates& states, const store::LogRecord& record,
             Attempts attempts) {
  const auto line = hook_line(hook, states);
  Fate fate{.id = line.id, .hook_type = line.hook_type, .target = line.target, .fate = "filtered"};
  if (attempts == Attempts::told) fate.attempt_log = attempts_of(snapshot, hook.hook.key, record.position);
  const auto* revision = in_force(hook.revisions, record.position);
  if (!revision) return fate.reason = "made before the hook", fate;
  if (revision->deleted) return fate.reason = "made after the hook was deleted", fate;
  if (!revision->enabled) return fate.reason = "the hook was disabled", fate;
  if (!revision->accepts(record.type)) return fate.reason = "the hook wanted " + wanted_types(revision->event_types), fate;

  if (const auto letter = snapshot.dead_letter(hook.hook.key, record.position)) {
    fate.fate = "dead";
    fate.reason = letter->reason;
    if (letter->discarded_at) fate.reason += "; discarded: " + letter->discard_reason;
    fate.code = letter->code;
    fate.attempts = letter->attempts;
    fate.last_attempt_at = letter->last_attempt_at;
    return fate;
  }
  const auto parked = snapshot.parked_event(hook.hook.key, record.position);
  const auto progress = snapshot.progress(hook.hook.key);
  const auto ranges = snapshot.dead_ranges(hook.hook.key);
  if (parked && !hook.deleted) {
    fate.fate = "waiting";
    fate.reason = parked->redrives > 0 ? "redriven, to be sent again" : "parked: it failed while others were delivered";
    if (line.last_error) fate.reason += "; " + *line.last_error;
    if (parked->attempts > 0) fate.attempts = parked->attempts;
  } else if (const auto* range = range_of(ranges, record.position); range && !parked) {
    fate.fate = "dead";
    fate.reason = range->reason + ": given up, or delivered before";
    fate.code = range->code;
  } else if (!parked && (record.position <= progress.cursor || std::ranges::binary_search(progress.settled, record.position))) {
    fate.fate = "delivered";
    tell_attempts(fate);
  } else if (hook.deleted) {
    fate.fate = "abandoned";
    fate.reason = "the hook was deleted";
  } else {
    fate.fate = "waiting";
    if (line.last_error) fate.reason = *line.last_error;
    else if (line.state != "active") fate.reason = fmt::format("the hook is {}", line.state);
    tell_attempts(fate);
  }
  if (fate.fate == "waiting") fate.next_try_in_ms = line.next_try_in_ms;
  return fate;
}

std::string event_object(store::Store& store, const delivery::HookStates& states, const store::App& app, const store::LogRecord& record,
                         Attempts attempts) {
  std::string hooks, name;
  store.read([&](store::Snapshot& snapshot) {
    for (const auto& hook : snapshot.hooks(app.key))
      hooks += (hooks.empty() ? "" : ",") + wire::written(fate_of(snapshot, hook, states, record, attempts), wire::Profile::http_v1);
  });
  wire::append_json_string(name, app.api_key);
  return fmt::format("{{\"app\":{},{},\"hooks\":[{}]}}", name, members_of(EventLine(record)), hooks);
}

}  // namespace

Text event_fates(store::Store& store, const delivery::HookStates& states, std::string_view api_key, std::string_view id,
                 Attempts attempts) {
  std::expected<std::vector<store::App>, std::string> apps;
  store.read([&](store::Snapshot& snapshot) { apps = named_apps(snapshot, api_key); });
  if (!apps) return std::unexpected(apps.error());
  const auto event_id = parse_uuid(id);
  std::string without_events;
  for (const auto& app : *apps) {
    FoundRecords found;
    if (event_id) found = event_of(store, app.key, *event_id);
    if (found.records.empty()) {
      const auto message = message_of(store, app.key, id);
      if (!message) continue;
      found = events_of_message(store, app.key, *message);
      if (found.records.empty()) {
        without_events = why_without_events(store, app, *message, found.complete);
        continue;
      }
    }
    std::string events;
    for (const auto& record : found.records) events += (events.empty() ? "" : ",") + event_object(store, states, app, *record, attempts);
    return fmt::format("{{\"complete\":{},\"events\":[{}]}}", found.complete, events);
  }
  return std::unexpected(without_events.empty() ? why_none(store, *apps, api_key, id, event_id) : without_events);
}

}  // namespace millrace::server
