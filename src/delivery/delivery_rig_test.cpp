// Queues that do as they are told, a loop that the test runs, and the checker of the promise.
#include "delivery/delivery_rig_test.h"

#include "async/sleep.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <future>
#include <utility>

namespace millrace::delivery {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 20s;

class QueueSink final : public Sink {
 public:
  explicit QueueSink(Queue& queue) : queue_(queue) {}

  Limits limits() const override { return queue_.limits; }
  std::size_t cost_bytes(const Outgoing& event) const override { return event.body.size(); }

  async::Task<std::vector<Outcome>> send(std::span<const Outgoing> batch, async::Deadline deadline) override {
    std::vector<Received> request;
    for (const auto& event : batch)
      request.push_back({std::string(event.event_id), std::string(event.type), std::string(event.cid), std::string(event.group),
                         std::string(event.app_key), std::string(event.signature), std::string(event.body), std::string(event.dedup_id),
                         event.attempt});
    expect_within_limits(request);
    queue_.requests.push_back(request);
    queue_.most_in_flight = std::max(queue_.most_in_flight, ++queue_.in_flight);
    try {
      while (queue_.holds && std::chrono::steady_clock::now() < deadline) co_await async::sleep_for(1ms);
    } catch (const boost::system::system_error&) {  // cut off: no answer
      --queue_.in_flight;
      co_return std::vector<Outcome>(request.size());
    }
    --queue_.in_flight;
    std::vector<Outcome> outcomes;
    for (const auto& event : request) {
      outcomes.push_back(queue_.answer ? queue_.answer(event) : outcome(Outcome::Kind::delivered));
      if (outcomes.back().kind == Outcome::Kind::delivered) queue_.taken.push_back(event);
    }
    co_return outcomes;
  }

 private:
  void expect_within_limits(const std::vector<Received>& request) const {
    const auto limits = queue_.limits;
    std::size_t bytes = 0;
    std::set<std::string> groups;
    for (const auto& event : request) {
      EXPECT_LE(event.body.size(), limits.max_event_bytes);
      EXPECT_FALSE(event.group.empty());
      bytes += event.body.size();
      groups.insert(event.group);
    }
    EXPECT_FALSE(request.empty());
    EXPECT_LE(request.size(), limits.max_events);
    EXPECT_LE(bytes, limits.max_batch_bytes);
    if (limits.one_per_group) EXPECT_EQ(groups.size(), request.size());
  }

  Queue& queue_;
};

}  // namespace

std::unique_ptr<Sink> Queue::sink() { return std::make_unique<QueueSink>(*this); }

std::vector<std::string> Queue::bodies() const {
  std::vector<std::string> bodies;
  for (const auto& event : taken)
    if (std::ranges::find(bodies, event.body) == bodies.end()) bodies.push_back(event.body);
  return bodies;
}

std::size_t Queue::received() const {
  std::size_t count = 0;
  for (const auto& request : requests) count += request.size();
  return count;
}

Outcome outcome(Outcome::Kind kind, std::string code, std::string reason) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.code = std::move(code);
  outcome.reason = std::move(reason);
  return outcome;
}

Queue::Answer always(Outcome::Kind kind, std::string code, std::string reason) {
  return [answer = outcome(kind, std::move(code), std::move(reason))](const Received&) { return answer; };
}

void FragileStore::write(store::Write write) {
  if (power_is_gone || failing_writes.fetch_sub(1) > 0) return write.done({store::Committed::Kind::failed, "the test says so"});
  failing_writes = 0;
  store_.write(std::move(write));
}

DeliveryRig::DeliveryRig() {
  auto opened = store::sqlite::SqliteStore::open(directory_.path() / "test.db", seal_, random_, {});
  store_ = *std::move(opened);
  fragile_ = std::make_unique<FragileStore>(*store_);
  store_->on_commit([this](const std::vector<chat::AppKey>& apps) {
    const std::lock_guard lock(mutex_);
    if (to_wake_) to_wake_->wake(apps);
  });
  write([&](store::Transaction& transaction) {
    app_ = transaction.add({.api_key = "key", .name = "App", .secrets = {"secret"}, .settings = ""});
  });
}

DeliveryRig::~DeliveryRig() {
  if (delivery_) stop(async::Deadline{});
  store_->close();
  disk_.join();
}

void DeliveryRig::start() {
  fragile_->power_is_gone = false;
  delivery_ = std::make_unique<Delivery>(Delivery::Context{
      .executor = loop_.get_executor(),
      .disk = disk_.get_executor(),
      .store = *fragile_,
      .clock = clock_,
      .random = random_,
      .make_sink = [this](const store::App&, const hooks::Hook& hook) -> std::expected<std::unique_ptr<Sink>, std::string> {
        auto& queue = queues_[hook.sqs_queue_url];
        if (!queue.refusal.empty()) return std::unexpected(queue.refusal);
        return queue.sink();
      },
      .bounds = bounds_,
      .save_interval = save_interval_,
  });
  finish(delivery_->start());
  const std::lock_guard lock(mutex_);
  to_wake_ = delivery_.get();
}

void DeliveryRig::stop(async::Deadline deadline) {
  {
    const std::lock_guard lock(mutex_);
    to_wake_ = nullptr;
  }
  settle_down();  // a wake may be on its way
  finish(delivery_->stop(deadline));
  settle_down();
  delivery_.reset();
}

void DeliveryRig::kill() {
  fragile_->power_is_gone = true;
  stop(async::Deadline{});
}

void DeliveryRig::save_hook(const std::string& id, const Change& change) {
  write([&](store::Transaction& transaction) {
    hooks::Hook hook{.id = id, .hook_type = "sqs", .enabled = true, .sqs_queue_url = id};
    for (const auto& known : transaction.hooks(app_))
      if (known.hook.id == id && !known.deleted) hook = known.hook;
    if (change) change(hook);
    transaction.save(app_, hook, 0);
  });
}

void DeliveryRig::remove_hook(const std::string& id) {
  write([&](store::Transaction& transaction) {
    for (const auto& known : transaction.hooks(app_))
      if (known.hook.id == id && !known.deleted) transaction.remove(app_, known.hook.key, clock_.now());
  });
}

void DeliveryRig::refresh() { finish(delivery_->refresh(app_)); }

void DeliveryRig::append(const std::vector<std::string>& bodies, const std::string& type) {
  write([&](store::Transaction& transaction) {
    for (const auto& body : bodies) {
      const auto slash = body.find('/');
      transaction.append(app_, {.type = type,
                                .cid = slash == std::string::npos ? "" : "messaging:" + body.substr(0, slash),
                                .user = "",
                                .at = clock_.now(),
                                .payload = body});
    }
  });
}

std::vector<std::string> DeliveryRig::numbered(int count, const std::string& prefix) {
  std::vector<std::string> bodies;
  for (int i = 0; i < count; ++i) bodies.push_back(prefix + std::to_string(i));
  return bodies;
}

void DeliveryRig::write_and_wait(std::function<store::Verdict(store::Transaction&)> run) {
  const auto promise = std::make_shared<std::promise<store::Committed>>();
  auto future = promise->get_future();
  store_->write({std::move(run), [promise](store::Committed committed) { promise->set_value(std::move(committed)); }});
  EXPECT_EQ(future.get().kind, store::Committed::Kind::kept);
}

void DeliveryRig::run_until(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + longest_wait;
  while (!holds()) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "what was waited for does not come";
    loop_.restart();
    loop_.run_one_for(1ms);
  }
}

void DeliveryRig::settle_down() {
  for (int i = 0; i < 5; ++i) {
    loop_.restart();
    loop_.run_for(1ms);
  }
}

void DeliveryRig::finish(async::Task<void> task) {
  bool ended = false;
  async::asio::co_spawn(loop_, std::move(task), [&](const std::exception_ptr& thrown) {
    EXPECT_FALSE(thrown);
    ended = true;
  });
  run_until([&] { return ended; });
}

store::StoredHook DeliveryRig::stored(const std::string& id) {
  store::StoredHook found;
  store_->read([&](store::Snapshot& snapshot) {
    for (auto& hook : snapshot.hooks(app_))
      if (hook.hook.id == id) {
        found = std::move(hook);
        return;
      }
    ADD_FAILURE() << "there is no hook " << id;
  });
  return found;
}

store::Ledger DeliveryRig::ledger(const std::string& id) { return ledger(stored(id)); }

store::Ledger DeliveryRig::ledger(const store::StoredHook& hook) {
  store::Ledger ledger;
  store_->read([&](store::Snapshot& snapshot) { ledger = snapshot.ledger(app_, hook); });
  return ledger;
}

std::vector<store::DeadLetter> DeliveryRig::dead_letters(const std::string& id) {
  const auto hook = stored(id);
  std::vector<store::DeadLetter> letters;
  store_->read([&](store::Snapshot& snapshot) { letters = snapshot.dead_letters(hook.hook.key, 0, 10'000); });
  return letters;
}

std::vector<store::DeadRange> DeliveryRig::dead_ranges(const std::string& id) {
  const auto hook = stored(id);
  std::vector<store::DeadRange> ranges;
  store_->read([&](store::Snapshot& snapshot) { ranges = snapshot.dead_ranges(hook.hook.key); });
  return ranges;
}

HookState DeliveryRig::state(const std::string& id) { return delivery_->states().at(stored(id).hook.key); }

void DeliveryRig::expect_promise_kept() {
  const auto log = store_->read_after(app_, 0, std::size_t{1} << 40);
  std::vector<store::StoredHook> hooks;
  store_->read([&](store::Snapshot& snapshot) { hooks = snapshot.hooks(app_); });
  for (const auto& hook : hooks) {
    SCOPED_TRACE("hook " + hook.hook.id);
    std::map<std::string, store::Position> accepted;
    for (const auto& record : log)
      if (const auto* revision = in_force(hook.revisions, record->position);
          record->is_event() && revision && revision->accepts(record->type))
        accepted[to_text(record->id)] = record->position;
    store::Ledger ledger;
    std::vector<store::DeadLetter> letters;
    std::vector<store::DeadRange> ranges;
    store_->read([&](store::Snapshot& snapshot) {
      ranges = snapshot.dead_ranges(hook.hook.key);
      ledger = snapshot.ledger(app_, hook);
      letters = snapshot.dead_letters(hook.hook.key, 0, 100'000);
    });
    EXPECT_EQ(ledger.accepted, static_cast<std::int64_t>(accepted.size()));
    EXPECT_EQ(ledger.waiting, 0);
    EXPECT_TRUE(ledger.closes()) << ledger.accepted << " accepted, " << ledger.delivered << " delivered, " << ledger.dead << " dead, "
                                 << ledger.abandoned << " abandoned";
    std::set<std::string> arrived, settled;
    for (const auto& event : queue(hook.hook.sqs_queue_url).taken) arrived.insert(event.event_id);
    settled = arrived;
    for (const auto& letter : letters) {
      settled.insert(letter.event_id);
      EXPECT_TRUE(accepted.contains(letter.event_id)) << "a dead letter of an event that was never accepted";
    }
    for (const auto& id : arrived) EXPECT_TRUE(accepted.contains(id)) << "taken, but never accepted";
    if (hook.deleted) continue;
    EXPECT_EQ(ledger.abandoned, 0);
    std::int64_t missing = 0;
    for (const auto& [id, position] : accepted) {
      if (settled.contains(id)) continue;
      ++missing;
      EXPECT_TRUE(std::ranges::any_of(ranges, [&](const auto& range) { return range.first <= position && position <= range.last; }))
          << "position " << position << " is lost";
    }
    EXPECT_LE(missing, ledger.given_up);
  }
}

void DeliveryRig::expect_order(const std::string& id) {
  std::map<std::string, store::Position> positions, newest;
  for (const auto& record : store_->read_after(app_, 0, std::size_t{1} << 40)) positions[to_text(record->id)] = record->position;
  std::set<std::string> seen;
  for (const auto& event : queue(id).taken) {
    if (!seen.insert(event.event_id).second) continue;  // a repeat may come at any time
    const auto position = positions.at(event.event_id);
    EXPECT_GT(position, newest[event.group]) << "out of order in " << event.group;
    newest[event.group] = std::max(newest[event.group], position);
  }
}

}  // namespace millrace::delivery
