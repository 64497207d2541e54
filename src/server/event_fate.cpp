// Finds events without an index: an id holds its time, and times never decrease along the log.
#include "server/event_fate.h"

#include "server/attempt_report.h"
#include "server/event_line.h"
#include "server/hook_line.h"
#include "server/named_app.h"
#include "wire/event_subject.h"
#include "wire/json.h"

#include <fmt/format.h>

#include <algorithm>
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
  std::string message_id;                 // the queue's, of one that was delivered
  std::vector<EventAttempt> attempt_log;  // as long as they are kept
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
  return found;
}

FoundRecords events_of_message(store::Store& store, chat::AppKey app, std::string_view id) {
  FoundRecords found;
  std::optional<chat::Message> message;
  store.read([&](store::Snapshot& snapshot) { message = snapshot.chat(app).message(id); });
  if (!message) return found;
  found.complete = each_after(store, app, before(store, app, message->created_at), [&](const auto& record) {
    if (record->is_event() && record->cid == message->cid && wire::message_id_in(record->payload) == id) found.records.push_back(record);
    return found.records.size() < most_found;
  });
  found.complete = found.complete && found.records.size() < most_found;
  return found;
}

std::string wanted_types(const std::vector<std::string>& types) {
  return types.empty() ? "no custom events" : fmt::format("only {}", fmt::join(types, ", "));
}

const store::DeadRange* range_of(const std::vector<store::DeadRange>& ranges, store::Position position) {
  const auto found = std::ranges::find_if(ranges, [&](const auto& range) { return range.first <= position && position <= range.last; });
  return found == ranges.end() ? nullptr : &*found;
}

// How it was delivered in the hook's own course.
void tell_delivery(Fate& fate) {
  for (const auto& attempt : fate.attempt_log) {
    if (!attempt.replay.empty() || attempt.message_id.empty()) continue;
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
    tell_delivery(fate);
  } else if (hook.deleted) {
    fate.fate = "abandoned";
    fate.reason = "the hook was deleted";
  } else {
    fate.fate = "waiting";
    if (line.last_error) fate.reason = *line.last_error;
    else if (line.state != "active") fate.reason = fmt::format("the hook is {}", line.state);
  }
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
  for (const auto& app : *apps) {
    FoundRecords found;
    if (event_id) found = event_of(store, app.key, *event_id);
    if (found.records.empty()) found = events_of_message(store, app.key, id);
    if (found.records.empty()) continue;
    std::string events;
    for (const auto& record : found.records) events += (events.empty() ? "" : ",") + event_object(store, states, app, *record, attempts);
    return fmt::format("{{\"complete\":{},\"events\":[{}]}}", found.complete, events);
  }
  return std::unexpected(fmt::format("no event and no message has the id \"{}\"{}; `millrace event list` shows the ids of events", id,
                                     api_key.empty() ? "" : fmt::format(" in the app {}", api_key)));
}

}  // namespace millrace::server
