// One exchange on a connection of its own, over TLS where the URL says so.
#include "cli/remote.h"

#include "cli/exchange.h"

#include <fmt/format.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/url/parse.hpp>

#include <chrono>

namespace millrace::cli {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::string_view prefix = "/millrace/v1";

std::unexpected<std::string> unreachable(const RemoteServer& server, const std::string& why) {
  return std::unexpected(fmt::format("can't reach the server at {}: {}", server.url, why));
}

}  // namespace

std::expected<std::string, std::string> ask_remote(const RemoteServer& server, const std::string& method, const std::string& target,
                                                   const std::string& body) {
  const auto url = boost::urls::parse_uri(server.url);
  const bool is_https = url && url->scheme() == "https";
  if (!url || (!is_https && url->scheme() != "http") || url->host().empty())
    return std::unexpected(fmt::format("--server: \"{}\" is no URL such as https://chat.example.com", server.url));
  const std::string host = url->host_address(), port = url->has_port() ? std::string(url->port()) : is_https ? "443" : "80";

  asio::io_context context;
  error_code error;
  asio::ip::tcp::resolver resolver(context);
  const auto addresses = resolver.resolve(host, port, error);
  if (error) return unreachable(server, error.message());
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.set_default_verify_paths(error);
  tls.set_verify_mode(asio::ssl::verify_peer, error);
  asio::ssl::stream<asio::ip::tcp::socket> stream(context, tls);
  asio::connect(stream.next_layer(), addresses, error);
  if (error) return unreachable(server, error.message());
  const Question question{
      method, fmt::format("{}{}{}", std::string(url->encoded_path()) == "/" ? "" : std::string(url->encoded_path()), prefix, target),
      std::string(url->encoded_host_and_port()), body, server.token};
  if (!is_https) return exchanged(stream.next_layer(), question, server.url);
  stream.set_verify_callback(asio::ssl::host_name_verification(host), error);
  if (!SSL_set_tlsext_host_name(stream.native_handle(), host.c_str())) return unreachable(server, "its name can't be sent");
  stream.handshake(asio::ssl::stream_base::client, error);
  if (error) return unreachable(server, error.message());
  return exchanged(stream, question, server.url);
}

}  // namespace millrace::cli
