// Beast's tcp_stream holds the deadline: one timer for connect, handshake, write and read.
#include "net/client_connection.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace millrace::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Kind = ClientFailure::Kind;

constexpr int most_interim_answers = 8;
constexpr std::size_t tls_record_bytes = 16 << 10;  // RFC 8446, 5.1

// While it is there the kernel sends full segments alone (tcp(7), TCP_CORK): what is written in several pieces wakes the other side once.
class Cork {
 public:
  explicit Cork(asio::ip::tcp::socket& socket) : socket_(socket) { set(1); }
  ~Cork() { set(0); }
  Cork(const Cork&) = delete;
  Cork& operator=(const Cork&) = delete;

 private:
  void set(int on) {
    if (socket_.is_open()) ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_CORK, &on, sizeof on);
  }

  asio::ip::tcp::socket& socket_;
};

Kind kind_of(const error_code& error, Kind otherwise) {
  if (error == beast::error::timeout) return Kind::timeout;
  if (error == asio::error::connection_refused) return Kind::refused;
  if (error == asio::error::operation_aborted) return Kind::cancelled;
  return otherwise;
}

// A peer that hangs up during the handshake is a network's failure; what OpenSSL itself objects to is one of TLS.
Kind kind_of_handshake(TlsStream& stream, const error_code& error) {
  if (const auto fault = certificate_fault(stream)) return *fault;
  return kind_of(error, error.category() == asio::error::get_ssl_category() ? Kind::tls : Kind::connect);
}

Kind kind_of_exchange(const error_code& error) {
  if (error == http::error::body_limit || error == http::error::header_limit || error == http::error::buffer_overflow)
    return Kind::too_large;
  if (error == http::error::end_of_stream || error == http::error::partial_message) return Kind::closed;
  return kind_of(error, error.category() == http::make_error_code(http::error::bad_version).category() ? Kind::malformed : Kind::closed);
}

ClientResponse response_of(http::response<http::string_body>&& message) {
  ClientResponse response{message.result_int(), {}, std::move(message.body())};
  for (const auto& field : message) response.headers.emplace_back(field.name_string(), field.value());
  return response;
}

std::variant<beast::tcp_stream, TlsStream> stream(asio::any_io_executor executor, asio::ssl::context* tls) {
  if (tls) return std::variant<beast::tcp_stream, TlsStream>(std::in_place_type<TlsStream>, beast::tcp_stream(executor), *tls);
  return std::variant<beast::tcp_stream, TlsStream>(std::in_place_type<beast::tcp_stream>, executor);
}

}  // namespace

// Beast reads as much as there is room for, and would begin with 512 bytes.
ClientConnection::ClientConnection(asio::any_io_executor executor, asio::ssl::context* tls) : stream_(stream(std::move(executor), tls)) {
  received_.reserve(read_bytes);
}

beast::tcp_stream& ClientConnection::tcp() {
  if (auto* const tls = std::get_if<TlsStream>(&stream_)) return tls->next_layer();
  return std::get<beast::tcp_stream>(stream_);
}

async::Task<std::expected<void, ClientFailure>> ClientConnection::connect(asio::ip::tcp::endpoint endpoint, async::Deadline deadline) {
  error_code error;
  tcp().expires_at(deadline);
  co_await tcp().async_connect(endpoint, asio::redirect_error(asio::use_awaitable, error));
  if (!error) tcp().socket().set_option(asio::ip::tcp::no_delay(true), error);
  if (error) co_return std::unexpected(ClientFailure{kind_of(error, Kind::connect), error.message()});
  co_return std::expected<void, ClientFailure>{};
}

async::Task<std::expected<void, ClientFailure>> ClientConnection::secure(std::string host, async::Deadline deadline) {
  auto* const tls = std::get_if<TlsStream>(&stream_);
  if (!tls) co_return std::expected<void, ClientFailure>{};
  if (!expect_host(*tls, host)) co_return std::unexpected(ClientFailure{Kind::wrong_name, "no certificate can bear its name"});
  error_code error;
  tcp().expires_at(deadline);
  co_await tls->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return std::unexpected(ClientFailure{kind_of_handshake(*tls, error), handshake_failure(*tls, error)});
  co_return std::expected<void, ClientFailure>{};
}

async::Task<std::expected<ClientResponse, ClientFailure>> ClientConnection::exchange(std::string_view head, std::string_view body,
                                                                                     Wanted wanted, async::Deadline deadline) {
  wrote_ = heard_ = keep_alive_ = false;
  error_code error;
  std::optional<http::response_parser<http::string_body>> parser;
  tcp().expires_at(deadline);

  const auto over = [&](auto& stream, const auto& request) -> async::Task<void> {
    // Counted as written from here on: after a cancellation nobody says how much had gone out.
    wrote_ = true;
    std::optional<Cork> cork;  // TLS writes record by record
    if (std::holds_alternative<TlsStream>(stream_) && head.size() + body.size() > tls_record_bytes) cork.emplace(tcp().socket());
    const auto written = co_await asio::async_write(stream, request, asio::redirect_error(asio::use_awaitable, error));
    cork.reset();
    wrote_ = written > 0;
    // RFC 9110, 15.2: interim answers may come before the one that counts, also where nobody asked for them.
    for (int interim = 0; !error && interim <= most_interim_answers; ++interim) {
      parser.emplace();
      parser->header_limit(max_header_bytes);
      parser->body_limit(wanted.max_bytes);
      parser->skip(!wanted.body);
      co_await http::async_read(stream, received_, *parser, asio::redirect_error(asio::use_awaitable, error));
      if (parser->get().result_int() >= 200) co_return;
    }
  };
  if (auto* const tls = std::get_if<TlsStream>(&stream_)) {
    // A TLS stream takes one piece at a time, each as a record of its own.
    std::string whole;
    whole.reserve(head.size() + body.size());
    whole.append(head).append(body);
    co_await over(*tls, asio::buffer(whole));
  } else {
    const std::array pieces{asio::buffer(head), asio::buffer(body)};
    co_await over(std::get<beast::tcp_stream>(stream_), pieces);
  }

  heard_ = received_.size() > 0 || (parser && parser->got_some());
  const bool has_head = parser && parser->is_header_done() && parser->get().result_int() >= 200;
  if (error && !(wanted.head_suffices && has_head && error != asio::error::operation_aborted))
    co_return std::unexpected(ClientFailure{kind_of_exchange(error), error.message(), wrote_});
  if (!has_head) co_return std::unexpected(ClientFailure{Kind::malformed, "interim responses without end", wrote_});
  keep_alive_ = !error && parser->keep_alive() && received_.size() == 0;
  tcp().expires_never();
  co_return response_of(parser->release());
}

bool ClientConnection::reusable() {
  if (!keep_alive_) return false;
  char byte;
  const auto peeked = ::recv(tcp().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace millrace::net
