// The seam between Millrace and its database: transactions, the event log, and what is read from them.
//
// Its contract is StoreSuite (store_suite_test.h): a second engine must pass it.
//
// Operation. A write is a function that runs inside a transaction, alone, one after the other in the order of the calls.
// Many writes are committed together; each is isolated: one that says `undo` leaves nothing behind and harms no other.
// `done` is called once, after the commit is on disk (or will never be); nothing that a write did is seen by readers, by
// `read_after` or by `on_commit` before that.
//
// Concurrency. Every call of Store may come from any thread. `run` and `done` run on the store's own thread, so they must
// not wait for anything; a write that is refused as busy is `done` on the caller's. Reads run on the calling thread and may
// take as long as the disk does.
//
// Limits. At most `most_waiting_writes` wait; one more is refused as busy. When the disk has no more than its reserve left,
// only writes that may use it are run, all others are refused as disk_full, until there is room again.
#pragma once

#include "chat/state.h"
#include "chat/timer.h"
#include "store/counts.h"
#include "store/records.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store {

class AttemptRows;  // attempt_rows.h
class ReplayRows;   // replay_rows.h

inline constexpr std::size_t most_waiting_writes = 10'000;
inline constexpr std::size_t most_writes_committed_together = 1'024;

// What can be seen at one moment. Valid inside the function that got it.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  virtual std::vector<App> apps() = 0;
  virtual std::optional<App> app(std::string_view api_key) = 0;

  // When the next timer of any app is due.
  virtual std::optional<Instant> next_timer() = 0;

  // Whether rows wait to be erased.
  virtual bool has_erasures() = 0;

  // The rows of an app's chat, to be read.
  virtual chat::State& chat(chat::AppKey app) = 0;

  // The position of the newest record; 0 for an empty log.
  virtual Position head(chat::AppKey app) = 0;

  // The position in front of the first record of that time or later, so that read_after begins with it.
  virtual Position before(chat::AppKey app, Instant at) = 0;

  // In the order of the settings' array; deleted ones last. Secrets are open.
  virtual std::vector<StoredHook> hooks(chat::AppKey app) = 0;

  virtual Progress progress(hooks::HookKey hook) = 0;
  // Up to where an app's idle hooks are settled.
  virtual Position idle_up_to(chat::AppKey app) = 0;

  // Of the log as it lies on the disk.
  virtual LogSize log_size(chat::AppKey app) = 0;
  // How much of it lies behind a position; about what a hook holds back whose cursor is there.
  virtual std::int64_t bytes_behind(chat::AppKey app, Position position) = 0;
  // The newest position behind which it has at least so many bytes; 0 when it has fewer.
  virtual Position with_behind(chat::AppKey app, std::int64_t bytes) = 0;

  // Reads the log from the hook's cursor on, and takes as long as that does.
  virtual Ledger ledger(chat::AppKey app, const StoredHook& hook) = 0;
  // The same from counters alone: `waiting` is what is left over, so it proves nothing and costs nothing.
  virtual Ledger counted(chat::AppKey app, const StoredHook& hook) = 0;
  // When the oldest event that waits for the hook was made.
  virtual std::optional<Instant> oldest_waiting(chat::AppKey app, const StoredHook& hook) = 0;

  // In the order of the log, those behind `after`.
  virtual std::vector<DeadLetter> dead_letters(hooks::HookKey hook, Position after, std::size_t limit) = 0;
  virtual std::optional<DeadLetter> dead_letter(hooks::HookKey hook, Position position) = 0;

  // In the order in which they were given up.
  virtual std::vector<DeadRange> dead_ranges(hooks::HookKey hook) = 0;

  // In the order of the log, without their payloads.
  virtual std::vector<ParkedEvent> parked(hooks::HookKey hook) = 0;
  // With its payload.
  virtual std::optional<ParkedEvent> parked_event(hooks::HookKey hook, Position position) = 0;

  // The newest first. Reads the log behind each one's cursor.
  virtual std::vector<DeletedHook> deleted_hooks(chat::AppKey app) = 0;

  // The newest first, those in front of `before`.
  virtual std::vector<AuditEntry> audit(chat::AppKey app, std::int64_t before, std::size_t limit) = 0;

  virtual ReplayRows& replays() = 0;
  virtual AttemptRows& attempts() = 0;
};

struct DueTimer {
  chat::AppKey app{};
  chat::Timer timer;
};

class Transaction : public Snapshot {
 public:
  // Precondition: no app has this API key.
  virtual chat::AppKey add(const App& app) = 0;
  virtual void save_settings(chat::AppKey app, std::string_view settings) = 0;

  // The secrets of before are valid until then, or until the earlier end that they have; those that have ended are erased.
  virtual void rotate_secret(chat::AppKey app, std::string_view secret, Instant now, Instant old_valid_until) = 0;

  virtual void record(chat::AppKey app, const AuditEntry& entry) = 0;

  // Appends an event to the app's log. Its time is not before that of the record in front of it, and is the one in its id.
  virtual Position append(chat::AppKey app, const NewEvent& event) = 0;

  // Erases the oldest records, at most `most`: those made before `older_than`, and as many as it takes until the log has no
  // more than `most_bytes`. What a hook that is not deleted has not settled stays, and so does the newest record.
  virtual Trimmed trim(chat::AppKey app, Instant older_than, std::int64_t most_bytes, std::size_t most) = 0;

  // Takes away the timers that are due, those due first in front, at most `most`.
  virtual std::vector<DueTimer> take_due(Instant now, std::size_t most) = 0;

  // One step of what chat::State::erase_later asked for, at most about `most` rows; false when nothing is left to erase.
  virtual bool erase(std::size_t most) = 0;

  // Adds the hook (key 0) or replaces its settings. A new hook, or one whose filter changed, gets a record in the log
  // from which the new filter is in force; a new one starts there.
  virtual hooks::HookKey save(chat::AppKey app, const hooks::Hook& hook, std::int64_t order) = 0;

  // What waits is abandoned and counted; what is parked keeps its payload.
  virtual void remove(chat::AppKey app, hooks::HookKey hook, Instant at) = 0;

  virtual void pause(hooks::HookKey hook, bool paused) = 0;

  // A deleted hook is there again, with the settings given; what was abandoned waits again as far as it is still there. What was
  // made while it was deleted was never accepted. Costs the same whatever waits.
  virtual void restore(chat::AppKey app, const hooks::Hook& hook, std::int64_t order) = 0;

  // Delivery's saving of one hook: `delivered` is how many were acknowledged since the last one. Nothing happens to a hook that
  // is deleted or has begun another life, and the answer is false: what was settled since is settled by nobody.
  virtual bool save(const Progress& progress) = 0;
  // Every hook whose saved progress is idle is settled up to there.
  virtual void save_idle(chat::AppKey app, Position up_to) = 0;

  // Nothing happens to a deleted hook.
  virtual void add(const DeadLetter& letter) = 0;
  // Part of the hook's newest range when that goes on.
  virtual void add(const DeadRange& range) = 0;
  virtual void park(const ParkedEvent& event) = 0;
  virtual void unpark(hooks::HookKey hook, Position position) = 0;

  // The dead letter is parked: it waits again. False when there is none, when it was discarded, or when the hook is deleted.
  virtual bool redrive(hooks::HookKey hook, Position position) = 0;

  // It stays dead, and says who wanted it so. False when there is none, or when it was discarded before.
  virtual bool discard(hooks::HookKey hook, Position position, Instant at, std::string_view reason) = 0;
};

enum class Verdict : std::uint8_t { keep, undo };

// Whether a write is run when the disk's reserve is all that is left. Saving progress and trimming may use it.
enum class Room : std::uint8_t { needed, reserve };

struct Committed {
  enum class Kind : std::uint8_t { kept, undone, busy, disk_full, failed };
  Kind kind = Kind::failed;
  std::string text;  // why it failed
};

struct Write {
  std::function<Verdict(Transaction&)> run;
  std::function<void(Committed)> done;
  Room room = Room::needed;
};

class Store {
 public:
  virtual ~Store() = default;

  virtual void write(Write write) = 0;

  virtual void read(const std::function<void(Snapshot&)>& run) = 0;

  // Records behind `position`, oldest first, at least one if there is any, and no more than come to `bytes` of payload.
  virtual LogRecords read_after(chat::AppKey app, Position position, std::size_t bytes) = 0;

  // The same from memory alone; nothing when it does not reach back to `position`. Never waits for the disk.
  virtual std::optional<LogRecords> recent_after(chat::AppKey app, Position position, std::size_t bytes) = 0;

  // `wake` is called after each commit that appended something, on the store's thread, with the apps concerned.
  // Set once, before the first write that appends.
  virtual void on_commit(std::function<void(const std::vector<chat::AppKey>&)> wake) = 0;

  // `wake` is called after each commit that set a timer, on the store's thread. Set once, before the first write.
  virtual void on_timer(std::function<void()> wake) = 0;

  // The same for what is to be erased later.
  virtual void on_erasure(std::function<void()> wake) = 0;

  virtual const Counts& counts() const = 0;

  // How many writes wait for their commit.
  virtual std::size_t waiting_writes() = 0;

  // Finishes the waiting writes, then ends the store's thread. No write may come afterwards.
  virtual void close() = 0;
};

}  // namespace millrace::store
