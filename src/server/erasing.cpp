// One small write after the other.
#include "server/erasing.h"

#include "base/log.h"
#include "store/durable.h"

#include <boost/asio/post.hpp>

#include <functional>

namespace millrace::server {

async::Task<void> Erasing::run() {
  while (!stopping_) {
    co_await erase_all();
    co_await bell_.wait_until(async::in(interval));
  }
}

async::Task<void> Erasing::stop() {
  stopping_ = true;
  tasks_.cancel();
  co_await tasks_.join();
}

void Erasing::wake() {
  async::asio::post(executor_, [this] { bell_.ring(); });
}

async::Task<void> Erasing::erase_all() {
  std::function<bool()> look = [this] {
    bool waits = false;
    store_.read([&](store::Snapshot& snapshot) { waits = snapshot.has_erasures(); });
    return waits;
  };
  bool more = co_await async::on_pool(disk_, std::move(look));
  std::size_t writes = 0;
  while (more && !stopping_) {
    const auto committed = co_await store::durable(
        store_,
        [&](store::Transaction& transaction) {
          more = transaction.erase(rows_per_write);
          return more ? store::Verdict::keep : store::Verdict::undo;
        },
        store::Room::reserve);
    more = more && committed.kind == store::Committed::Kind::kept;  // else again after the interval
    writes += more;
  }
  if (writes > 0) log::info("store.erased", {{"writes", writes}});
}

}  // namespace millrace::server
