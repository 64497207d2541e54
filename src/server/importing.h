// Writes what imports bring along, behind the requests.
#pragma once

#include "api/import_folder.h"
#include "async/pool.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "base/random.h"
#include "chat/imports.h"
#include "store/store.h"
#include "wire/import_plan.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace millrace::server {

// Operation. Looks every second for an import that is not over. Its file is judged as a whole; only a sound one is written, in small
// transactions that say how far they have come, so that a crash repeats nothing and leaves nothing out. An item that a rule refuses is
// noted and passed over: the others are written.
//
// Concurrency. Lives on one loop; files are read on the pool. One import runs at a time.
//
// Limits. A file is in memory while it is imported.
class Importing {
 public:
  static constexpr std::chrono::seconds interval{1}, retry{1};
  static constexpr std::size_t items_per_write = 100;
  static constexpr int looks_between_deletions = 3'600;

  struct Parts {
    async::asio::any_io_executor executor;
    async::Pool& disk;
    store::Store& store;
    const Clock& clock;
    Random& random;
    const api::ImportFolder& folder;
  };
  explicit Importing(Parts parts) : parts_(std::move(parts)), tasks_(parts_.executor) {}

  void start() { tasks_.spawn(run()); }
  async::Task<void> stop();

 private:
  struct Waiting {
    chat::AppKey app{};
    chat::ImportTask task;
  };

  async::Task<void> run();
  async::Task<void> import(Waiting one);
  // Until it is on the disk; false when the server ends first.
  using Change = std::function<store::Verdict(chat::Act&)>;
  async::Task<bool> durably(chat::AppKey app, Change change);
  async::Task<bool> write(Waiting& one, std::string_view text, std::span<const wire::ImportWrite> writes);
  // Writes all, or says which rule does not let it.
  async::Task<std::optional<chat::Refusal>> write_together(Waiting& one, std::span<const chat::ImportItem> items);

  const Parts parts_;
  async::TaskGroup tasks_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace millrace::server
