// Connections that wait for their next request, by origin.
#pragma once

#include "async/task.h"
#include "net/client_connection.h"
#include "net/origin.h"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace millrace::net {

// Operation. `put` keeps a connection, `take` gives the one used last: so those that a burst left over grow old, and a
// timer drops them.
//
// Concurrency. Lives on the loop of its executor. While it keeps a connection its timer is work of that loop; `clear`
// ends that.
class IdleConnections : public std::enable_shared_from_this<IdleConnections> {
 public:
  struct Limits {
    std::size_t per_origin;
    std::chrono::seconds time;
  };

  IdleConnections(async::asio::any_io_executor executor, Limits limits) : limits_(limits), timer_(executor) {}

  // Null when there is none that the other side has left open.
  std::unique_ptr<ClientConnection> take(const Origin& origin);

  void put(const Origin& origin, std::unique_ptr<ClientConnection> connection);

  void clear();

 private:
  struct Idle {
    std::unique_ptr<ClientConnection> connection;
    async::Deadline expires;
  };

  void drop_expired();
  void arm();

  Limits limits_;
  std::map<Origin, std::vector<Idle>> origins_;  // none is empty; each in the order of expiry
  async::asio::steady_timer timer_;
  bool armed_ = false;
};

}  // namespace millrace::net
