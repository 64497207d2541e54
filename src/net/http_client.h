// Requests to the outside: resolved and checked by us, kept-alive, bounded in bytes and time.
#pragma once

#include "async/task.h"
#include "net/address_policy.h"
#include "net/client_exchange.h"
#include "net/origin.h"
#include "net/resolver.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>

namespace millrace::net {

// Operation. `send` makes one request over an idle connection of the origin or a new one, and keeps the connection when
// the answer allows it. The addresses of a host are tried in turn, each with its share of the time that is left. No
// redirects.
//
// A request on a kept connection that the other side closed before any byte of an answer is made once more on a new
// connection, whatever its method: a server closes an idle connection at any moment, and everything that Millrace sends
// may arrive twice and carries an id for that.
//
// Concurrency. Lives on one loop; any number of requests may be in flight, and none when it is destroyed.
//
// Limits. At most `max_idle_per_origin` connections are kept, each for `max_idle_time`; an answer has at most
// `max_response_bytes`.
class HttpClient {
 public:
  struct Settings {
    AddressPolicy addresses;
    std::string ca_file;  // PEM; empty: the system's certificates
    std::size_t max_idle_per_origin = 32;
    std::chrono::seconds max_idle_time{30};
    std::size_t max_response_bytes = 1 << 20;
    Resolver::Lookup lookup = Resolver::system_lookup;
  };

  // What was reached while a connection is opened; `text` is for people.
  struct Opened {
    enum class Step : std::uint8_t { resolved, connected, secured };
    Step step;
    std::string text;
  };
  using Watch = std::function<void(const Opened&)>;

  HttpClient(async::asio::any_io_executor executor, Settings settings);
  ~HttpClient();

  // Ends by the deadline, and at once when cancelled. Throws nothing but bad_alloc. The request outlives the call.
  async::Task<std::expected<ClientResponse, ClientFailure>> send(Origin origin, const ClientRequest& request, async::Deadline deadline);

  // Opens a connection of the origin and keeps it for a request to come, telling of each step when it is done.
  async::Task<std::expected<void, ClientFailure>> open(Origin origin, async::Deadline deadline, Watch watch);

  // Closes what is idle. Until then an idle connection keeps the loop busy with the timer that will close it.
  void close_idle();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace millrace::net
