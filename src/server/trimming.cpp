// One app after the other, one small write after the other.
#include "server/trimming.h"

#include "async/sleep.h"
#include "base/log.h"
#include "store/durable.h"

#include <functional>
#include <vector>

namespace millrace::server {

async::Task<void> Trimming::run() {
  while (!stopping_) {
    co_await trim_all();
    co_await async::sleep_for(interval);
  }
}

async::Task<void> Trimming::stop() {
  stopping_ = true;
  tasks_.cancel();
  co_await tasks_.join();
}

async::Task<void> Trimming::trim_all() {
  std::function<std::vector<store::App>()> read = [this] {
    std::vector<store::App> apps;
    store_.read([&](store::Snapshot& snapshot) { apps = snapshot.apps(); });
    return apps;
  };
  const auto apps = co_await async::on_pool(disk_, std::move(read));
  for (const auto& app : apps) {
    co_await quota_.look_at(app);
    std::int64_t erased = 0;
    store::Trimmed trimmed{.more = true};
    while (trimmed.more && !stopping_) {
      trimmed = {};
      co_await store::durable(
          store_,
          [&](store::Transaction& transaction) {
            trimmed = transaction.trim(app.key, clock_.now() + -retention_.age, retention_.bytes, records_per_write);
            return trimmed.records > 0 ? store::Verdict::keep : store::Verdict::undo;
          },
          store::Room::reserve);
      erased += trimmed.records;
    }
    if (erased > 0) log::info("log.trimmed", {{"app", app.api_key}, {"records", erased}});
  }
}

}  // namespace millrace::server
