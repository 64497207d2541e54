// What the store keeps besides the chat: apps, the event log, hooks and how far each is delivered.
#pragma once

#include "base/instant.h"
#include "base/random.h"
#include "chat/keys.h"
#include "hooks/hook.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store {

// Where a record stands in its app's log: strictly increasing in commit order, the first is 1.
using Position = std::int64_t;

// A secret that a newer one has replaced.
struct OldSecret {
  std::string text;
  Instant valid_until;

  bool operator==(const OldSecret&) const = default;
};

struct App {
  chat::AppKey key{};
  std::string api_key;  // what clients call their key
  std::string name;
  std::vector<std::string> secrets;  // the newest first: it signs; each verifies
  std::vector<OldSecret> old_secrets = {};
  std::string settings;  // the keys of UpdateApp that were set, as the members of a JSON object
  Instant created_at;
};

// An event ready to be appended: its payload is final.
struct NewEvent {
  std::string type;  // "message.new"
  std::string cid;   // empty where the event belongs to no channel
  std::string user;  // whose event it is where there is no cid; empty for the app's own
  Instant at;
  std::string payload;
};

// A record of the log. A change of hooks is a record too: it has no type.
struct LogRecord {
  Position position = 0;
  Uuid id{};
  Instant at;
  std::string type, cid, user, payload;

  bool is_event() const { return !type.empty(); }

  // What must stay in order: the channel, the user, or the app.
  std::string group() const {
    if (!cid.empty()) return cid;
    return user.empty() ? "app" : "user:" + user;
  }
};

using LogRecords = std::vector<std::shared_ptr<const LogRecord>>;

// How many events of each type an app has had up to a position.
using TypeCounts = std::map<std::string, std::int64_t, std::less<>>;

// A revision with the counts at its record: from them follows what the hook accepted, apart from what delivery says.
struct CountedRevision {
  hooks::Revision revision;
  TypeCounts counts;
};

// How far a hook is delivered. What lies at or below the cursor is settled; `settled` are the settled ones above it. Settled
// means: delivered, dead, or parked with a payload of its own.
//
// An idle hook has nothing open: its cursor is where its app's `idle_up_to` stands, if that is further. So one row moves all of them.
struct Progress {
  hooks::HookKey hook{};
  Position cursor = 0;
  std::vector<Position> settled;  // sorted
  std::int64_t delivered = 0;
  bool idle = false;
  std::int64_t life = 0;  // of the hook that this was learnt for
};

// An app's log as it lies on the disk: compressed payloads and what else a record takes.
struct LogSize {
  std::int64_t bytes = 0;
  Position first = 0;  // of the oldest record that is kept; 0 for an empty log
  Position head = 0;
  std::optional<Instant> oldest;
};

// What a trim has done. `more` says that there is more of the kind.
struct Trimmed {
  std::int64_t records = 0;
  bool more = false;
};

struct DeadLetter {
  hooks::HookKey hook{};
  Position position = 0;
  std::string event_id, type, cid;
  std::string code;    // "too_large", or the transport's own
  std::string reason;  // for people
  std::int64_t attempts = 0;
  Instant first_attempt_at, last_attempt_at;
  std::string payload;
  std::string user;  // with the cid, what the event's group comes from
  Instant at;        // when the event was made
  std::int64_t redrives = 0;
  std::optional<Instant> discarded_at;  // someone said that it never shall be delivered
  std::string discard_reason;
};

// Events that were given up together, since the hook held back more of the log than it may: what is left of them. Between its
// positions there may be events that were delivered.
struct DeadRange {
  hooks::HookKey hook{};
  Position first = 0, last = 0;
  TypeCounts types;  // how many of each were given up
  std::string code, reason;
  Instant first_at, last_at;  // when

  std::int64_t events() const {
    std::int64_t sum = 0;
    for (const auto& [type, count] : types) sum += count;
    return sum;
  }
};

// The code of what was given up for the hook's quota.
inline constexpr std::string_view over_quota = "over_quota";

// Ranges of one hook and code that were given up so shortly after each other are one.
inline constexpr std::chrono::hours range_goes_on{1};

// An event that waits apart from the log: the cursor has passed it, so it has a payload of its own.
struct ParkedEvent {
  hooks::HookKey hook{};
  std::shared_ptr<const LogRecord> record;
  std::int64_t payload_bytes = 0;  // a list leaves the payload itself out
  std::int64_t attempts = 0;
  Instant first_attempt_at;
  std::int64_t redrives = 0;  // how often it was dead and taken up again
};

struct StoredHook {
  hooks::Hook hook;
  std::vector<hooks::Revision> revisions;  // sorted by position
  bool deleted = false;
  bool paused = false;    // by an operator: it accepts, and sends nothing
  std::int64_t life = 0;  // how often it was deleted: what delivery learnt in an earlier life is not heard
};

// A hook that can be restored. `restorable` are the abandoned events that are still there, by type.
struct DeletedHook {
  StoredHook stored;
  Instant deleted_at;
  std::string deleted_by;  // empty where nobody wrote it down
  std::int64_t abandoned = 0;
  TypeCounts restorable;
};

// The action of an audit entry that says who deleted a hook.
inline constexpr std::string_view hook_deleted = "hook.deleted";

// One change of an app by someone from outside.
struct AuditEntry {
  Instant at;
  std::string actor;        // "server token, from 203.0.113.7, stream-chat-python-client-4.33.0"
  std::string action;       // "hook.deleted"
  std::string subject;      // the hook's id; empty where the app itself is meant
  hooks::HookKey hook{};    // of that subject
  std::string changes;      // JSON: what was and what is, by field; secrets are only named
  std::int64_t number = 0;  // rises with each; given when it is recorded
};

// In front of no entry.
inline constexpr std::int64_t newest_entry = std::numeric_limits<std::int64_t>::max();

// The newest ones of an app that are kept.
inline constexpr std::int64_t most_audit_entries = 10'000;

// The four parts of accepted = delivered + waiting + dead + abandoned, from durable state alone.
struct Ledger {
  hooks::HookKey hook{};
  std::int64_t accepted = 0;   // from the counters of the log
  std::int64_t delivered = 0;  // counted as acknowledgements were saved
  std::int64_t waiting = 0;    // found by reading the log from the cursor on, and the parked ones
  std::int64_t dead = 0;       // rows of the dead letters, and what their ranges count
  std::int64_t abandoned = 0;  // counted when the hook was deleted
  std::int64_t parked = 0;     // among the waiting: rows of their own
  std::int64_t discarded = 0;  // among the dead
  std::int64_t given_up = 0;   // among the dead: in ranges, without payloads

  bool closes() const { return accepted == delivered + waiting + dead + abandoned; }
};

}  // namespace millrace::store
