// One task accepts, one serves each connection; a connection that fails is the client's test, not the server's error.
#include "net/scripted_server_test.h"

#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace millrace::net {

namespace asio = async::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr std::size_t max_request_bytes = 4 << 20;

std::string bytes_of(const ScriptedServer::Answer& answer) {
  std::string bytes = fmt::format("HTTP/1.1 {} Scripted\r\nContent-Length: {}\r\n", answer.status, answer.body.size());
  for (const auto& [name, value] : answer.headers) bytes += fmt::format("{}: {}\r\n", name, value);
  return bytes + "\r\n" + answer.body;
}

}  // namespace

ScriptedServer::ScriptedServer(asio::io_context& context, Script script, std::optional<TestCertificate> certificate)
    : context_(context),
      script_(std::move(script)),
      acceptor_(context, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)),
      tasks_(context.get_executor()) {
  if (certificate) {
    tls_.emplace(asio::ssl::context::tls_server);
    tls_->use_certificate(asio::buffer(certificate->certificate_pem), asio::ssl::context::pem);
    tls_->use_private_key(asio::buffer(certificate->key_pem), asio::ssl::context::pem);
  }
  tasks_.spawn(accept());
}

ScriptedServer::~ScriptedServer() {
  // On the loop: from elsewhere Asio would post the signal, and a child might end before it arrives.
  asio::post(context_, [this] { tasks_.cancel(); });
  context_.restart();
  while (tasks_.size() > 0) context_.run_one();
}

Origin ScriptedServer::origin() const {
  return {tls_ ? Origin::Scheme::https : Origin::Scheme::http, "127.0.0.1", acceptor_.local_endpoint().port()};
}

async::Task<void> ScriptedServer::accept() {
  for (;;) tasks_.spawn(serve_tcp(co_await acceptor_.async_accept(asio::use_awaitable)));
}

async::Task<void> ScriptedServer::serve_tcp(tcp::socket socket) {
  const auto connection = ++connections;
  try {
    if (!tls_) {
      co_await serve(socket, connection);
      co_return;
    }
    asio::ssl::stream<tcp::socket> stream(std::move(socket), *tls_);
    co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
    co_await serve(stream, connection);
  } catch (const boost::system::system_error&) {
    co_return;
  }
}

template <class Stream>
async::Task<void> ScriptedServer::serve(Stream& stream, std::size_t connection) {
  boost::beast::flat_buffer buffer;
  for (;;) {
    if (hang_up_after_bytes) {
      std::string some(*hang_up_after_bytes, '\0');
      co_await asio::async_read(stream, asio::buffer(some), asio::use_awaitable);
      co_return;
    }
    http::request_parser<http::string_body> parser;
    parser.body_limit(max_request_bytes);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    const auto& message = parser.get();
    Received received{std::string(message.method_string()), std::string(message.target()), {}, message.body(), connection};
    for (const auto& field : message) received.headers.emplace_back(field.name_string(), field.value());
    requests.push_back(received);

    const auto answer = script_(received);
    if (answer.then == Answer::Then::silence) {
      char unasked;
      co_await asio::async_read(stream, asio::buffer(&unasked, 1), asio::use_awaitable);
    }
    const auto bytes = bytes_of(answer);
    const auto sent = std::min(bytes.size(), answer.cut_after_bytes.value_or(bytes.size()));
    co_await asio::async_write(stream, asio::buffer(bytes.data(), sent), asio::use_awaitable);
    if (answer.cut_after_bytes || answer.then == Answer::Then::close) co_return;
  }
}

}  // namespace millrace::net
