// Writes the files of exports behind the requests, and gives them to whoever knows their names.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "async/task_group.h"
#include "base/clock.h"
#include "base/random.h"
#include "chat/act.h"
#include "chat/export_rows.h"
#include "net/http_server.h"
#include "store/store.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace millrace::server {

// Operation. Looks every second for exports that wait, writes each to a file of its own, and finishes it in one transaction with
// its event. What a crash leaves is written again at the next start, under the same name. What can't be written is tried again with
// the next looks, `most_tries` times in all; then it has failed, which its task and an event say. Files are deleted after `kept`.
//
// Concurrency. Lives on one loop; files are written and read on the pool. `respond` comes from any loop.
class Exporting {
 public:
  static constexpr std::chrono::seconds interval{1};
  static constexpr std::chrono::hours kept{24 * 14};
  static constexpr int looks_between_deletions = 3'600, most_tries = 10;

  struct Parts {
    async::asio::any_io_executor executor;
    async::Pool& disk;
    store::Store& store;
    const Clock& clock;
    Random& random;
    std::string directory;  // is made when the first file is written
  };
  explicit Exporting(Parts parts) : parts_(std::move(parts)), tasks_(parts_.executor) {}

  void start() { tasks_.spawn(run()); }
  async::Task<void> stop();

  // Whether a path names a file of an export.
  static bool serves(std::string_view path);
  async::Task<net::ServerResponse> respond(net::ServerRequest request) const;

 private:
  async::Task<void> run();
  using Ending = std::function<void(chat::Act&)>;
  async::Task<void> end(chat::AppKey app, const Ending& ending);
  std::optional<std::string> fault_of_writing(chat::AppKey app, const chat::Export& wanted) const;
  void delete_old() const;

  const Parts parts_;
  async::TaskGroup tasks_;
  std::map<std::int64_t, int> tries_;  // of exports that could not be written yet, by key
  std::atomic<bool> stopping_ = false;
};

}  // namespace millrace::server
