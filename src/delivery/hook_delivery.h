// Delivery of one hook: reads the log behind its cursor, sends what the hook accepts, and settles each event by its outcome.
#pragma once

#include "async/pool.h"
#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "base/histogram.h"
#include "base/random.h"
#include "delivery/retry_schedule.h"
#include "delivery/sink.h"
#include "delivery/tracker.h"
#include "store/store.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace millrace::delivery {

// What became of the attempts of a hook since its delivery was started.
struct HookCounts {
  std::array<std::uint64_t, 5> attempts{};  // by Outcome::Kind: one per event and request
  Tally delivery_seconds{waiting_seconds};  // from the event's time to the queue's acknowledgement
};

// What is known of a hook's delivery right now, for people and for `check`.
struct HookState {
  enum class Kind : std::uint8_t { active, retrying, misconfigured, disabled };
  Kind kind = Kind::active;
  std::string last_error;  // empty when the last request was well
  std::size_t in_flight = 0;
  HookCounts counts;
};

std::string_view name_of(HookState::Kind kind);

using HookStates = std::map<hooks::HookKey, HookState>;

// How much of one hook is held at once.
struct HookBounds {
  std::size_t most_requests_in_flight = 16;
  std::size_t most_open_events = 1'000;  // read from the log and not settled
  std::size_t read_bytes = 1 << 20;      // of payload in one reading of the log
  std::chrono::milliseconds batch_wait{5};
  std::chrono::seconds send_timeout{10};
  RetrySchedule retry_schedule = default_retry_schedule;
};

// Operation. An idle hook sends at once; further requests open for a full batch, or when the oldest event has waited
// batch_wait. Each event is settled by its own outcome: delivered and rejected settle it, everything else tries it again
// by the retry schedule, for as long as it takes. A request that failed as a whole holds the hook back by the same
// schedule, and halves how many requests may be in flight; a misconfigured hook is probed with one event.
//
// Concurrency. Lives on one loop.
class HookDelivery {
 public:
  struct Context {
    async::asio::any_io_executor executor;
    async::Pool& disk;
    store::Store& store;
    const Clock& clock;
    Random& random;
    std::function<void()> settled;  // called when there is something to save
  };

  HookDelivery(Context context, const store::App& app, store::StoredHook hook, const store::Progress& progress, HookBounds bounds);
  ~HookDelivery();

  // The app and the hook as they are now stored.
  void refresh(const store::App& app, store::StoredHook hook);

  // What the hook's new settings lead to: tried at once, whatever failed before. `sink` is null when none can be made;
  // `fault` then says why.
  void use(std::unique_ptr<Sink> sink, std::string fault);

  void start();
  void wake() { bell_.ring(); }

  void send_nothing_new();

  // Sends nothing new and waits for what is in flight until the deadline; what has no answer then is cut off.
  async::Task<void> stop(async::Deadline deadline);

  // What was settled since the last call, to be saved; nothing when nothing was. A saving that fails is given back.
  struct Unsaved {
    store::Progress progress;
    std::vector<store::DeadLetter> dead;
  };
  std::optional<Unsaved> take_unsaved();
  void give_back(Unsaved unsaved);

  HookState state() const;
  hooks::HookKey key() const { return hook_.hook.key; }
  const hooks::Hook& hook() const { return hook_.hook; }

 private:
  struct Item {
    std::shared_ptr<const store::LogRecord> record;
    std::string event_id, dedup_id, group, signature, body;
    std::uint32_t attempts = 0;
    Instant first_attempt_at;
    async::Deadline ready_at;  // when it was read, or when it may be tried again
  };
  struct Batch {
    std::vector<Item> items;
    bool full = false;  // more would not go into one request
  };

  async::Task<void> run();
  async::Task<void> read_log();
  async::Task<void> learn_revisions();
  void take(const std::shared_ptr<const store::LogRecord>& record);
  void send_what_is_due();
  void put_back(Batch batch);
  bool has_to_wait(const Item& item) const;
  Outgoing outgoing(const Item& item) const;
  Batch next_batch(async::Deadline now);
  bool is_due(const Batch& batch, async::Deadline now) const;
  async::Task<void> send(std::vector<Item> batch);
  void log_attempt(const std::vector<Item>& batch, const std::vector<Outcome>& outcomes, std::chrono::nanoseconds elapsed) const;
  void count(const store::LogRecord& record, Outcome::Kind kind);
  void settle(Item item, Outcome outcome);
  void bury(const Item& item, std::string code, std::string reason);
  void learn_from(const std::vector<Outcome>& outcomes);
  async::Deadline next_wake(async::Deadline now) const;
  HookState::Kind kind() const;
  bool sending() const { return sink_ && !stopping_ && hook_.hook.enabled && !hook_.deleted; }

  Context context_;
  store::App app_;
  bool compresses_;
  store::StoredHook hook_;
  store::Position revisions_known_to_;  // a change of this hook at or below it is among hook_.revisions
  const HookBounds bounds_;
  std::shared_ptr<Sink> sink_;
  std::string fault_;

  Tracker tracker_;
  std::deque<Item> ready_;                          // in the order of the log
  std::multimap<async::Deadline, Item> to_retry_;   // by when
  std::set<std::string, std::less<>> busy_groups_;  // of a queue that keeps order: an event of theirs is taken and not settled
  std::size_t requests_in_flight_ = 0;
  std::size_t request_limit_ = 1;
  std::uint32_t failures_in_a_row_ = 0;
  bool misconfigured_ = false;
  async::Deadline held_until_{};
  std::string last_error_;

  HookCounts counts_;
  std::int64_t delivered_unsaved_ = 0;
  std::vector<store::DeadLetter> dead_unsaved_;
  store::Position saved_cursor_;
  bool dirty_ = false;

  bool stopping_ = false;
  async::Bell bell_;
  async::TaskGroup tasks_;
};

}  // namespace millrace::delivery
