// What the tests of a store share: opening, writing, waiting.
#include "store/store_suite_test.h"

#include <chrono>
#include <utility>

namespace millrace::store {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 30s;

}  // namespace

std::function<void(Committed)> Answers::next() {
  const std::lock_guard lock(shared_->mutex);
  const auto index = shared_->entries.size();
  shared_->entries.emplace_back();
  return [shared = shared_, index](const Committed& committed) {
    const std::lock_guard lock(shared->mutex);
    shared->entries[index].kind = committed.kind;
    ++shared->entries[index].calls;
    shared->changed.notify_all();
  };
}

std::vector<Committed::Kind> Answers::kinds() {
  std::unique_lock lock(shared_->mutex);
  const auto all_called = [this] {
    for (const auto& entry : shared_->entries)
      if (entry.calls == 0) return false;
    return true;
  };
  EXPECT_TRUE(shared_->changed.wait_for(lock, longest_wait, all_called)) << "a write has no answer";
  std::vector<Committed::Kind> kinds;
  for (const auto& entry : shared_->entries) kinds.push_back(entry.kind);
  return kinds;
}

int Answers::calls(std::size_t index) const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->entries[index].calls;
}

Pause::Pause(Store& store) {
  store.write({[shared = shared_](Transaction&) {
                 shared->reached.release();
                 shared->ended.acquire();
                 return Verdict::undo;
               },
               [](const Committed&) {}});
  EXPECT_TRUE(shared_->reached.try_acquire_for(longest_wait));
}

void Pause::end() {
  if (!std::exchange(ended_, true)) shared_->ended.release();
}

StoreSuite::StoreSuite() : place_(GetParam().new_place()), store_(place_->open(large_tail)) {}
StoreSuite::~StoreSuite() = default;

void StoreSuite::reopen(std::size_t tail_bytes_per_app) {
  store_.reset();
  store_ = place_->open(tail_bytes_per_app);
}

Committed StoreSuite::committed(std::function<Verdict(Transaction&)> run) {
  const auto promise = std::make_shared<std::promise<Committed>>();
  auto future = promise->get_future();
  store().write({std::move(run), [promise](Committed committed) { promise->set_value(std::move(committed)); }});
  if (future.wait_for(longest_wait) == std::future_status::ready) return future.get();
  ADD_FAILURE() << "a write has no answer";
  return {};
}

chat::AppKey StoreSuite::add_app(std::string_view api_key) {
  return write([&](Transaction& transaction) {
    return transaction.add(
        {.api_key = std::string(api_key), .name = "App", .secrets = {"secret"}, .settings = "", .created_at = at_second(0)});
  });
}

NewEvent StoreSuite::event(std::string_view type) {
  const auto number = std::to_string(++events_made_);
  return {.type = std::string(type),
          .cid = "messaging:lobby",
          .user = "",
          .at = at_second(events_made_),
          .payload = R"({"type":")" + std::string(type) + R"(","number":)" + number + R"(,"text":")" + std::string(events_made_ % 50, 'x') +
                     "\"}"};
}

Position StoreSuite::append(chat::AppKey app, const NewEvent& event) {
  return write([&](Transaction& transaction) { return transaction.append(app, event); });
}

Position StoreSuite::head(chat::AppKey app) {
  return read([&](Snapshot& snapshot) { return snapshot.head(app); });
}

LogRecords StoreSuite::log_of(chat::AppKey app, std::size_t bytes) {
  LogRecords log;
  for (;;) {
    const auto records = store().read_after(app, log.empty() ? 0 : log.back()->position, bytes);
    if (records.empty()) return log;
    log.insert(log.end(), records.begin(), records.end());
  }
}

std::vector<StoredHook> StoreSuite::hooks_of(chat::AppKey app) {
  return read([&](Snapshot& snapshot) {
    auto hooks = snapshot.hooks(app);
    for (const auto& hook : hooks) EXPECT_TRUE(snapshot.ledger(app, hook).closes());
    return hooks;
  });
}

Ledger StoreSuite::ledger_of(chat::AppKey app, hooks::HookKey key) {
  return read([&](Snapshot& snapshot) {
    for (const auto& hook : snapshot.hooks(app))
      if (hook.hook.key == key) return snapshot.ledger(app, hook);
    ADD_FAILURE() << "there is no such hook";
    return Ledger{};
  });
}

Instant at_second(std::int64_t second) { return {(1'790'000'000 + second) * 1'000'000'000 + 123'456'000}; }

std::vector<std::string> payloads(const LogRecords& records) {
  std::vector<std::string> payloads;
  for (const auto& record : records) payloads.push_back(record->payload);
  return payloads;
}

std::vector<Position> positions(const LogRecords& records) {
  std::vector<Position> positions;
  for (const auto& record : records) positions.push_back(record->position);
  return positions;
}

}  // namespace millrace::store
