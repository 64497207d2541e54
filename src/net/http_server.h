// An HTTP/1.1 server: connections spread over loops, limits on everything that a stranger sends, an orderly end.
#pragma once

#include "async/loop.h"
#include "async/task.h"
#include "net/http.h"

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::net {

struct ServerRequest {
  std::string method;
  std::string path;   // as it was sent, without the query
  std::string query;  // as it was sent, without the '?'
  Headers headers;
  std::string body;
  std::string peer;  // the client's address; empty on a local socket
  bool over_tls = false;
};

// The next piece of a body that is written as it comes to be: empty when there is none yet, nothing at the end. It returns
// within a second, so that the end of the server is noticed; a client that left is noticed when something is written.
using Feed = std::function<async::Task<std::optional<std::string>>()>;

struct ServerResponse {
  unsigned status = 200;
  Headers headers;  // without Content-Length and Connection, which the server writes
  std::string body;
  std::string content_type = "application/json";
  Feed feed = nullptr;  // where it is set, the body is what it gives, and the connection ends with it
};

inline constexpr std::size_t largest_body = 1 << 20;  // unless a head allows more

// What is wrong with a request that never becomes one.
enum class RequestFault : std::uint8_t { malformed, headers_too_large, body_too_large, too_slow };

// Operation. Each connection is served on one loop, one request after the other (pipelined ones wait in the buffer).
// `respond` is called on that loop and makes the answer; it throws nothing. `refuse` answers what could not be read. A feed
// is asked for its next piece when the one before is written: a slow client holds back its own feed and nothing else.
//
// Concurrency. `listen` and `stop` come from one thread or loop that is not one of the serving loops' handlers.
class HttpServer {
 public:
  struct Limits {
    std::size_t header_bytes = 16 << 10;
    std::size_t body_bytes = largest_body;
    std::chrono::seconds idle{75};      // a connection without a request
    std::chrono::seconds request{30};   // from a request's first byte to its last
    std::chrono::seconds response{30};  // a client that does not read
    std::chrono::seconds handshake{10};
    std::chrono::seconds lingering{2};  // a client whose request was refused before it was read
    // For a request whose head has come, and nothing behind it: how large its body may be. Absent: `body_bytes`.
    std::function<std::size_t(const ServerRequest&)> body_bytes_of = nullptr;
  };
  using Respond = std::function<async::Task<ServerResponse>(ServerRequest)>;
  using Refuse = std::function<ServerResponse(RequestFault)>;

  HttpServer(std::vector<async::Loop*> loops, Limits limits, Respond respond, Refuse refuse);
  ~HttpServer();

  // Binds and accepts; returns the port, which is chosen when `port` is 0. The text says why it could not. With a context
  // connections speak TLS.
  std::expected<std::uint16_t, std::string> listen(const std::string& address, std::uint16_t port,
                                                   std::shared_ptr<boost::asio::ssl::context> tls = nullptr);
  std::expected<void, std::string> listen_local(const std::string& path);

  // Accepts nothing new, closes what is idle, lets requests finish until the deadline, then cuts the rest. Blocks.
  void stop(async::Deadline deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace millrace::net
