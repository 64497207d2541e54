// One timer looks after all origins, every half idle time while there is anything to look after.
#include "net/idle_connections.h"

#include <algorithm>
#include <utility>

namespace millrace::net {

std::unique_ptr<ClientConnection> IdleConnections::take(const Origin& origin) {
  const auto at = origins_.find(origin);
  if (at == origins_.end()) return nullptr;
  auto& idle = at->second;
  const auto now = std::chrono::steady_clock::now();
  std::unique_ptr<ClientConnection> found;
  while (!found && !idle.empty()) {
    auto newest = std::move(idle.back());
    idle.pop_back();
    if (newest.expires > now && newest.connection->reusable()) found = std::move(newest.connection);
  }
  if (idle.empty()) origins_.erase(at);
  return found;
}

void IdleConnections::put(const Origin& origin, std::unique_ptr<ClientConnection> connection) {
  if (limits_.per_origin == 0 || !connection->is_kept_alive()) return;
  auto& idle = origins_[origin];
  if (idle.size() >= limits_.per_origin) idle.erase(idle.begin());
  idle.push_back({std::move(connection), async::in(limits_.time)});
  arm();
}

void IdleConnections::clear() {
  origins_.clear();
  timer_.cancel();
}

void IdleConnections::drop_expired() {
  const auto now = std::chrono::steady_clock::now();
  for (auto& [origin, idle] : origins_)
    idle.erase(idle.begin(), std::ranges::find_if(idle, [&](const Idle& one) { return one.expires > now; }));
  std::erase_if(origins_, [](const auto& origin) { return origin.second.empty(); });
}

void IdleConnections::arm() {
  if (std::exchange(armed_, true)) return;
  timer_.expires_after(limits_.time / 2 + std::chrono::milliseconds{1});
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code&) {
    const auto self = weak.lock();
    if (!self) return;
    self->armed_ = false;
    self->drop_expired();
    if (!self->origins_.empty()) self->arm();
  });
}

}  // namespace millrace::net
