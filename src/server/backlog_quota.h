// How much of its app's log each hook may hold back, and what is done about one that holds back more.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "store/store.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace millrace::server {

// Operation. A look at an app's hooks says in the log who holds back more than `alarm_share` of its quota, once until it is less
// again; what lies beyond the quota is shed: the oldest that waits, never what is younger than the quota's bytes.
//
// Concurrency. Lives on delivery's loop.
class BacklogQuota {
 public:
  static constexpr double alarm_share = 0.8;

  using Shed = std::function<void(hooks::HookKey hook, store::Position up_to, const std::string& reason)>;

  BacklogQuota(async::Pool& disk, store::Store& store, std::int64_t bytes, Shed shed)
      : disk_(disk), store_(store), bytes_(bytes), shed_(std::move(shed)) {}

  async::Task<void> look_at(const store::App& app);

 private:
  async::Pool& disk_;
  store::Store& store_;
  const std::int64_t bytes_;
  const Shed shed_;
  std::set<hooks::HookKey> alarmed_;
};

}  // namespace millrace::server
