// StoreSuite: the contract of store.h as tests, for every engine. An engine passes it by instantiating StoreSuite with a
// StoreEngine of its own; see sqlite/sqlite_store_test.cpp.
#pragma once

#include "store/store.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <ostream>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::store {

// Where one store keeps its data: what was committed is there again at the next opening.
class StorePlace {
 public:
  virtual ~StorePlace() = default;

  // Precondition: the store that was opened before is gone.
  virtual std::unique_ptr<Store> open(std::size_t tail_bytes_per_app) = 0;

  // Everything that lies on the disk, to look for what should not be there. Precondition: no store is open.
  virtual std::string bytes_at_rest() = 0;
};

struct StoreEngine {
  std::string name;
  std::function<std::unique_ptr<StorePlace>()> new_place;

  friend std::ostream& operator<<(std::ostream& out, const StoreEngine& engine) { return out << engine.name; }
};

// What became of several writes, in the order in which they were asked for.
class Answers {
 public:
  // To be given to the store as `done` of the next write.
  std::function<void(Committed)> next();

  // Waits for all of them.
  std::vector<Committed::Kind> kinds();

  // How often the `done` of write `index` was called so far.
  int calls(std::size_t index) const;

 private:
  struct Entry {
    Committed::Kind kind{};
    int calls = 0;
  };
  struct Shared {
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::vector<Entry> entries;
  };
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

// Holds the store's thread: what is written until `end` waits, and is committed together. Ends by itself.
class Pause {
 public:
  explicit Pause(Store& store);
  ~Pause() { end(); }
  Pause(const Pause&) = delete;
  Pause& operator=(const Pause&) = delete;

  void end();

 private:
  struct Shared {
    std::binary_semaphore reached{0}, ended{0};
  };
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  bool ended_ = false;
};

class StoreSuite : public testing::TestWithParam<StoreEngine> {
 protected:
  static constexpr std::size_t large_tail = 16 << 20;
  static constexpr std::size_t all_bytes = std::size_t{1} << 40;

  StoreSuite();
  ~StoreSuite() override;

  Store& store() { return *store_; }
  void close() { store_.reset(); }
  void reopen(std::size_t tail_bytes_per_app = large_tail);
  StorePlace& place() { return *place_; }

  // One write and what became of it.
  Committed committed(std::function<Verdict(Transaction&)> run);

  // One write that is kept. Returns what `run` returns.
  template <class Run>
  auto write(Run run) {
    using Result = std::invoke_result_t<Run, Transaction&>;
    if constexpr (std::is_void_v<Result>) {
      EXPECT_EQ(committed([&](Transaction& transaction) { return run(transaction), Verdict::keep; }).kind, Committed::Kind::kept);
    } else {
      Result result{};
      EXPECT_EQ(committed([&](Transaction& transaction) { return result = run(transaction), Verdict::keep; }).kind, Committed::Kind::kept);
      return result;
    }
  }

  template <class Run>
  auto read(Run run) {
    std::invoke_result_t<Run, Snapshot&> result{};
    store().read([&](Snapshot& snapshot) { result = run(snapshot); });
    return result;
  }

  chat::AppKey add_app(std::string_view api_key);

  // An event whose payload tells it from every other.
  NewEvent event(std::string_view type = "message.new");
  Position append(chat::AppKey app, const NewEvent& event);
  Position head(chat::AppKey app);

  // The whole log, read in steps of `bytes`.
  LogRecords log_of(chat::AppKey app, std::size_t bytes = all_bytes);

  // Every hook of the app, whose ledgers are then expected to close.
  std::vector<StoredHook> hooks_of(chat::AppKey app);
  Ledger ledger_of(chat::AppKey app, hooks::HookKey hook);

 private:
  std::unique_ptr<StorePlace> place_;
  std::unique_ptr<Store> store_;
  std::int64_t events_made_ = 0;
};

// Times at a moment of 2026, to the microsecond and to the nanosecond.
Instant at_second(std::int64_t second);

// Payloads, to compare and to show.
std::vector<std::string> payloads(const LogRecords& records);
std::vector<Position> positions(const LogRecords& records);

}  // namespace millrace::store
