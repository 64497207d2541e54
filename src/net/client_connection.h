// One connection to an origin, over TCP or TLS: opened, used for one exchange after another, dropped.
#pragma once

#include "async/task.h"
#include "net/client_exchange.h"
#include "net/client_tls.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>

namespace millrace::net {

// Operation. `connect`, then any number of `exchange` as long as `reusable`. After a failure it is of no more use.
//
// Concurrency. Lives on one loop; one call at a time.
//
// Limits. A response has at most `max_header_bytes` of headers and as many bytes of body as the exchange allows.
class ClientConnection {
 public:
  static constexpr std::uint32_t max_header_bytes = 32 * 1024;
  // Asked for at a time: SQS's answer to a full batch takes some 2.5 KB.
  static constexpr std::size_t read_bytes = 4 * 1024;

  // Without a TLS context the connection is plain TCP.
  ClientConnection(async::asio::any_io_executor executor, boost::asio::ssl::context* tls);

  async::Task<std::expected<void, ClientFailure>> connect(boost::asio::ip::tcp::endpoint endpoint, async::Deadline deadline);

  // Proves that the other side is `host`; does nothing on plain TCP.
  async::Task<std::expected<void, ClientFailure>> secure(std::string host, async::Deadline deadline);

  struct Wanted {
    bool body = true;  // a response to HEAD has none
    std::size_t max_bytes = 0;
    bool head_suffices = false;  // where the head has come, what goes wrong behind it cuts the body
  };
  // Head and body go out in one write; both outlive the exchange.
  async::Task<std::expected<ClientResponse, ClientFailure>> exchange(std::string_view head, std::string_view body, Wanted wanted,
                                                                     async::Deadline deadline);

  // What the exchange under way, or the last one, came to: these hold however it ended.
  bool wrote() const { return wrote_; }  // bytes of the request went out
  bool heard() const { return heard_; }  // a byte of the response came in

  // The last exchange left it open at its end.
  bool is_kept_alive() const { return keep_alive_; }

  // That, and nothing unasked has arrived on it since: neither bytes nor its end.
  bool reusable();

 private:
  boost::beast::tcp_stream& tcp();

  std::variant<boost::beast::tcp_stream, TlsStream> stream_;
  boost::beast::flat_buffer received_;
  bool wrote_ = false;
  bool heard_ = false;
  bool keep_alive_ = true;
};

}  // namespace millrace::net
