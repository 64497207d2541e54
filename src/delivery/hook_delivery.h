// Delivery of one hook: takes up what the hook accepts of the log, sends it, and settles each event by its outcome.
#pragma once

#include "async/sleep.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "base/hmac_lanes.h"
#include "base/random.h"
#include "delivery/body.h"
#include "delivery/breaker.h"
#include "delivery/concurrency.h"
#include "delivery/hook_state.h"
#include "delivery/item.h"
#include "delivery/lanes.h"
#include "delivery/log_reader.h"
#include "delivery/parking.h"
#include "delivery/recent_count.h"
#include "delivery/retry_schedule.h"
#include "delivery/sink.h"
#include "delivery/tracker.h"
#include "store/attempt_rows.h"
#include "store/replay_rows.h"
#include "store/store.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::delivery {

// How much of one hook is held at once, and how patient it is.
struct HookBounds {
  std::size_t most_requests_in_flight = 16;
  std::size_t most_open_events = 1'000;              // read from the log and not settled
  std::size_t most_settled = Tracker::most_settled;  // above an open event
  std::size_t most_parked_in_memory = 100;           // of the parked events, taken up to be tried
  std::size_t read_bytes = 1 << 19;                  // of payload in one reading of the log
  std::size_t bytes_per_request = 256 << 10;         // of open payload: the largest batch that SQS and SNS take
  std::chrono::milliseconds batch_wait{6};           // seven events to a request at 1,000 events/s
  std::chrono::seconds send_timeout{10};
  std::chrono::milliseconds longest_pin{60'000};  // how long an event may keep the cursor where it is while others settle
  RetrySchedule retry_schedule = default_retry_schedule;
  RetrySchedule probe_schedule = misconfigured_probe_schedule;
};

// Operation. A hook that keeps up is offered its events by the app's reader (log_reader.h); one with too much in hand falls behind,
// and reads the log by itself until it has caught up. An idle hook sends at once; further requests open for a full batch, or when the
// oldest event has waited batch_wait. Each event is settled by its own outcome: delivered and rejected settle it, everything else tries it
// again by the retry schedule, for as long as it takes. Requests that fail as a whole open the circuit breaker (breaker.h); how many may be
// in flight is found out (concurrency.h).
//
// Each hook that reads by itself has copies of its own, so what it has open is bounded in bytes too: a full batch for every request that
// may be in flight, and one that waits. A hook that is down gets one request's, and so does one of which nothing is known yet, after a
// start. An event is let in as long as the bound is not reached: one of any size goes through. Beside that a hook holds what one
// reading has brought and does not fit yet, and the parked events that are being tried.
//
// An event that pins the cursor for long while others settle is parked: it waits in the store, and the cursor passes. A hook
// that is down as a whole parks nothing.
//
// A backlog that became too large is shed from its front: what is not on the wire becomes part of a dead range.
//
// Where the queue keeps order, one event of a group is unsettled there at a time (lanes.h). A dead letter lets its group
// proceed once it is on disk.
//
// A replay is delivered in the same way, by one of these beside the hook's own: it has its stretch of the log in place of what the hook
// accepts, a place and a progress of its own, and parks nothing. Both keep the order of a group, each for itself.
//
// Concurrency. Lives on one loop.
class HookDelivery final : public Follower {
 public:
  struct Context {
    async::asio::any_io_executor executor;
    async::asio::any_io_executor disk;  // may block
    store::Store& store;
    const Clock& clock;
    Random& random;
    Bodies& bodies;
    LogReader& log;
    hooks::PayloadEncoding default_encoding;
    std::function<void()> settled;  // called when there is something to save
  };

  // The hook's revisions are known up to `head`.
  HookDelivery(Context context, const store::App& app, store::StoredHook hook, store::Position head, const store::Progress& progress,
               HookBounds bounds, std::optional<store::Replay> replay = std::nullopt);
  ~HookDelivery() override;

  // The app and the hook as they are now stored.
  void refresh(const store::App& app, store::StoredHook hook, store::Position head);

  // What the hook's new settings lead to: tried at once, whatever failed before. `sink` is null when none can be made;
  // `fault` then says why.
  void use(std::unique_ptr<Sink> sink, std::string fault);

  // What the store has parked; those that are known stay as they are.
  void take_up(const std::vector<store::ParkedEvent>& parked);

  // Tries at once, whatever failed before.
  void rearm();

  void start();
  void send_nothing_new();

  // Gives up what it accepts of the log up to there, but for what is on the wire. `reason` is for people.
  void shed(store::Position up_to, std::string reason);

  // Sends nothing new and waits for what is in flight until the deadline; what has no answer then is cut off.
  async::Task<void> stop(async::Deadline deadline);

  // What changed since the last call, to be saved; nothing when nothing did. Then either `saved` or `give_back` is called.
  struct Unsaved {
    store::Progress progress;
    std::vector<store::DeadLetter> dead;
    Parking::Changes parking;
    std::vector<store::Attempt> attempts;
    std::optional<store::ReplayKey> replay;
    std::optional<store::DeadRange> shed = std::nullopt;
  };
  std::optional<Unsaved> take_unsaved();
  // Says it to the store; false when that does not listen.
  static bool save(store::Transaction& transaction, const Unsaved& part, Instant now);
  void saved(const Unsaved& part);
  void give_back(Unsaved unsaved);

  // The store did not listen, since the hook was deleted: nothing more is sent or saved. Should the hook be restored, another
  // takes it up where the store says it was.
  void give_up() { given_up_ = true, send_nothing_new(); }
  bool has_given_up() const { return given_up_; }

  // Of which replay this is.
  std::optional<store::ReplayKey> replay() const { return replay_ ? std::optional(replay_->key) : std::nullopt; }
  const std::string& replay_id() const { return replay_id_; }
  // A replay whose end is saved.
  bool is_done() const { return replay_ && replay_->progress.cursor >= replay_->up_to; }

  HookState state() const;
  hooks::HookKey key() const override { return hook_.hook.key; }
  std::int64_t life() const { return hook_.life; }

  // Ends with this object. An address is no name: that of one that is gone may be the next one's.
  std::weak_ptr<const void> existence() const { return existence_; }
  const hooks::Hook& hook() const { return hook_.hook; }

  bool accepts(store::Position position, std::string_view type) const override;
  void offer(const std::shared_ptr<const store::LogRecord>& record) override;
  void learn(const std::vector<hooks::Revision>& revisions, store::Position head) override;

 private:
  struct Batch {
    std::vector<Item> items;
    bool full = false;  // more would not go into one request
  };

  async::Task<void> run();

  // Taking events up
  async::Task<void> catch_up();
  async::Task<void> read_ahead();
  void keep_up();
  bool may_take() const { return !has_most_events() && !is_full() && tracker_.may_read_on() && !has_read_all(); }
  bool has_most_events() const { return tracker_.open_count() >= bounds_.most_open_events; }
  bool is_full() const { return tracker_.open_bytes() >= most_open_bytes(); }
  std::size_t most_open_bytes() const { return bounds_.bytes_per_request * (1 + (breaker_.is_closed() ? concurrency_.requests() : 1)); }
  bool has_read_all() const { return replay_ && tracker_.read() >= replay_->up_to; }
  bool accepts(const store::LogRecord& record) const;
  Parking::Room room_for_parked() const;
  async::Task<void> read_parked();
  void pass_over(store::Position position);
  void take(const std::shared_ptr<const store::LogRecord>& record);
  void prepare(Item& next, std::size_t most, async::Deadline now);
  Item item_of(std::shared_ptr<const store::LogRecord> record, std::int64_t redrives, async::Deadline now) const;
  void place_anew();
  std::map<store::Position, Item> pick_up();
  void lay_out(std::map<store::Position, Item> items);
  void shed(const store::LogRecord& record);

  // Sending
  void send_what_is_due();
  void put_back(Batch batch);
  Outgoing outgoing(const Item& item) const;
  Batch next_batch(async::Deadline now);
  bool is_due(const Batch& batch, async::Deadline now) const;
  async::Task<void> send(std::shared_ptr<std::vector<Item>> batch);
  async::Deadline next_wake(async::Deadline now) const;
  bool sending() const { return sink_ && !stopping_ && hook_.hook.enabled && !hook_.deleted && !hook_.paused && !waits_for_shed(); }
  // Behind what is shed, order is kept only when that is on the disk: a crash would bring it back.
  bool waits_for_shed() const { return lanes_ && (shed_unsaved_ || shed_being_saved_); }

  // Outcomes
  // Whose the failure is of what failed in a request.
  enum class Blame : std::uint8_t { event, throttling };
  Blame learn_from(const std::vector<Item>& batch, const std::vector<Outcome>& outcomes, async::Deadline sent_at);
  bool fails_alone(const std::vector<Item>& batch, const Outcome& first);
  void note_attempt(const std::vector<Item>& batch, std::vector<Outcome>& outcomes, Instant sent_at, std::chrono::nanoseconds elapsed);
  void settle(Item item, Outcome outcome, Blame blame, Instant now);
  void count(const store::LogRecord& record, Outcome::Kind kind, Instant now);
  void raise_alarm(const Item& item, const Outcome& outcome);
  void try_again(Item item);
  void bury(const Item& item, std::string code, std::string reason);
  void finish(const Item& item);
  void leave_lane(const std::string& group, store::Position position);
  void park_what_pins(async::Deadline now);
  bool has_to_park(async::Deadline now) const;
  bool is_stuck(async::Deadline now) const;
  bool park_oldest(async::Deadline now);
  void changed();

  bool is_throttled(async::Deadline now) const {
    return concurrency_.interval(now) > async::Deadline::duration{} || concurrency_.paused_until() > now;
  }
  HookState::Kind kind() const;
  hooks::PayloadEncoding encoding_wanted() const;

  Context context_;
  store::App app_;
  HmacLanes secret_;                    // the app's newest, which signs payloads
  std::uint32_t settings_version_ = 1;  // another whenever signatures or bodies are to be made anew
  store::StoredHook hook_;
  hooks::PayloadEncoding encoding_;
  store::Position revisions_known_to_;  // a change of this hook at or below it is among hook_.revisions
  const HookBounds bounds_;
  std::optional<store::Replay> replay_;
  std::string replay_id_;
  std::shared_ptr<Sink> sink_;
  std::string fault_;

  Tracker tracker_;
  bool keeps_up_ = false;      // the reader offers it what comes; tracker_ may not have heard yet what it passed over
  bool idle_on_disk_ = false;  // or on its way there: to be lifted when an event is opened
  std::deque<std::shared_ptr<const store::LogRecord>> ahead_;  // read behind tracker_.read() and not taken yet
  std::deque<Item> ready_;                                     // in the order of the log
  std::multimap<async::Deadline, Item> to_retry_;              // by when
  std::optional<Lanes> lanes_;                                 // of a queue that keeps order
  std::list<std::shared_ptr<std::vector<Item>>> on_the_wire_;
  Parking parking_;

  Breaker breaker_;
  Concurrency concurrency_;
  static constexpr store::Position several = -1;
  store::Position failing_ = 0;      // the one event that all requests since the last success have failed with; 0: none failed
  async::Deadline healthy_since_{};  // nobody pins the cursor longer than the hook could send
  std::string last_error_;

  HookCounts counts_;
  RecentCount delivered_lately_;
  std::int64_t delivered_unsaved_ = 0;
  std::vector<store::DeadLetter> dead_unsaved_;  // of a replay: what was given up
  std::vector<store::Attempt> attempts_unsaved_;
  std::map<store::Position, std::string> dying_;  // dead, and not on disk: the group waits
  store::Position saved_cursor_;
  bool dirty_ = false;

  store::Position shed_to_ = 0;
  std::string shed_reason_;
  std::optional<store::DeadRange> shed_unsaved_;
  bool shed_being_saved_ = false;

  bool stopping_ = false, given_up_ = false;
  std::shared_ptr<const void> existence_ = std::make_shared<char>();
  async::Bell bell_;
  async::TaskGroup tasks_;
};

}  // namespace millrace::delivery
