// What the tests of delivery share: a real store, a loop that the test itself runs, and queues that do as they are told.
#pragma once

#include "async/pool.h"
#include "base/crypto.h"
#include "base/random.h"
#include "delivery/delivery.h"
#include "store/sqlite/sqlite_store.h"
#include "store/sqlite/temp_directory_test.h"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::delivery {

// One event as a queue got it.
struct Received {
  std::string event_id, type, cid, group, app_key, signature, body, dedup_id;
  std::uint32_t attempt = 0;
};

// A customer's queue: says what becomes of each event, and remembers everything. It checks the promises of delivery's side
// of the seam with every request.
class Queue {
 public:
  using Answer = std::function<Outcome(const Received&)>;

  Sink::Limits limits{.max_events = 10, .max_event_bytes = 1'000, .max_batch_bytes = 5'000, .one_per_group = false};
  Answer answer;        // what becomes of an event; unset: delivered
  bool holds = false;   // requests get no answer
  std::string refusal;  // why there can be no sink

  std::vector<std::vector<Received>> requests;
  std::vector<Received> taken;  // acknowledged, in order, with repeats
  std::size_t in_flight = 0, most_in_flight = 0;

  std::unique_ptr<Sink> sink();

  // Bodies that were taken, without repeats, in the order of their first arrival.
  std::vector<std::string> bodies() const;
  std::size_t received() const;
};

Outcome outcome(Outcome::Kind kind, std::string code = {}, std::string reason = {});
Queue::Answer always(Outcome::Kind kind, std::string code = {}, std::string reason = {});

// The store, until the power goes: then no write succeeds any more.
class FragileStore final : public store::Store {
 public:
  explicit FragileStore(store::Store& store) : store_(store) {}

  std::atomic<int> failing_writes = 0;
  std::atomic<bool> power_is_gone = false;

  std::atomic<std::size_t> reads = 0;  // of the log or of anything else

  void write(store::Write write) override;
  void read(const std::function<void(store::Snapshot&)>& run) override { ++reads, store_.read(run); }
  store::LogRecords read_after(chat::AppKey app, store::Position position, std::size_t bytes) override {
    ++reads;
    return store_.read_after(app, position, bytes);
  }
  std::optional<store::LogRecords> recent_after(chat::AppKey app, store::Position position, std::size_t bytes) override {
    ++reads;
    return store_.recent_after(app, position, bytes);
  }
  void on_commit(std::function<void(const std::vector<chat::AppKey>&)> wake) override { store_.on_commit(std::move(wake)); }
  void on_timer(std::function<void()> wake) override { store_.on_timer(std::move(wake)); }
  void on_erasure(std::function<void()> wake) override { store_.on_erasure(std::move(wake)); }
  const store::Counts& counts() const override { return store_.counts(); }
  std::size_t waiting_writes() override { return store_.waiting_writes(); }
  void close() override { store_.close(); }

 private:
  store::Store& store_;
};

class DeliveryRig : public testing::Test {
 protected:
  using Change = std::function<void(hooks::Hook&)>;

  DeliveryRig();
  ~DeliveryRig() override;

  // Delivery from here on: from what the store says.
  void start();

  // In order; then starts again when asked to.
  void stop(async::Deadline deadline = async::in(std::chrono::seconds{1}));

  // The process dies: what is not saved is not known any more.
  void kill();

  // Hooks are called as their queues. Saving does not tell delivery; `refresh` does.
  void save_hook(const std::string& id, const Change& change = {});
  void remove_hook(const std::string& id);
  void refresh();
  Queue& queue(const std::string& id) { return queues_[id]; }

  // One event per body, in one commit. The cid is the body's text up to a slash: "lobby/1" belongs to "messaging:lobby".
  void append(const std::vector<std::string>& bodies, const std::string& type = "message.new");
  static std::vector<std::string> numbered(int count, const std::string& prefix = "lobby/");

  template <class Run>
  void write(Run run) {
    write_and_wait([&](store::Transaction& transaction) { return run(transaction), store::Verdict::keep; });
  }

  // Runs the loop until it holds; fails the test when it does not for long.
  void run_until(const std::function<bool()>& holds);

  // Runs the loop as long as there is something that can be done at once, a few times over.
  void settle_down();

  void finish(async::Task<void> task);

  store::StoredHook stored(const std::string& id);
  store::Ledger ledger(const std::string& id);
  store::Ledger ledger(const store::StoredHook& hook);
  std::vector<store::DeadLetter> dead_letters(const std::string& id);
  std::vector<store::DeadRange> dead_ranges(const std::string& id);
  HookState state(const std::string& id);

  // The promise, for every hook: each accepted event was taken by the queue or is a dead letter, nothing else was taken, and
  // the ledger says the same. A deleted hook may have abandoned some.
  void expect_promise_kept();

  // First arrivals of one group are in the order of the log.
  void expect_order(const std::string& id);

  async::asio::io_context loop_{1};
  store::sqlite::TempDirectory directory_;
  Seal seal_{Seal::Key{}};
  SeededRandom random_{7};
  ManualClock clock_{Instant{1'790'000'000'000'000'000}};
  std::unique_ptr<store::sqlite::SqliteStore> store_;
  std::unique_ptr<FragileStore> fragile_;
  async::Pool disk_{2};
  static constexpr RetrySchedule soon{std::chrono::milliseconds{1}, std::chrono::milliseconds{4}};
  HookBounds bounds_{.retry_schedule = soon, .probe_schedule = soon};
  std::chrono::milliseconds save_interval_{2};
  chat::AppKey app_{};
  std::unique_ptr<Delivery> delivery_;

 private:
  void write_and_wait(std::function<store::Verdict(store::Transaction&)> run);

  std::map<std::string, Queue> queues_;
  std::mutex mutex_;
  Delivery* to_wake_ = nullptr;
};

}  // namespace millrace::delivery
