// Resolve, check, connect, exchange; and the one repetition that a stale connection earns.
#include "net/http_client.h"

#include "net/client_connection.h"
#include "net/idle_connections.h"
#include "net/resolver.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/system_error.hpp>

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

namespace millrace::net {

namespace asio = async::asio;

using Kind = ClientFailure::Kind;
using Response = std::expected<ClientResponse, ClientFailure>;
using Connection = std::expected<std::unique_ptr<ClientConnection>, ClientFailure>;

struct HttpClient::State {
  State(asio::any_io_executor executor, Settings given)
      : executor(executor),
        settings(std::move(given)),
        resolver(executor, settings.lookup),
        idle(std::make_shared<IdleConnections>(executor, IdleConnections::Limits{settings.max_idle_per_origin, settings.max_idle_time})) {}

  async::Task<Response> send(const Origin& origin, const ClientRequest& request, async::Deadline deadline, bool& maybe_sent);
  async::Task<Response> exchange(std::unique_ptr<ClientConnection>& connection, const Origin& origin, std::string_view head,
                                 const ClientRequest& request, async::Deadline deadline, bool& maybe_sent);
  async::Task<Connection> connect(const Origin& origin, async::Deadline deadline, const Watch& watch = {});
  async::Task<std::expected<Resolver::Addresses, ClientFailure>> resolve(const Origin& origin, async::Deadline deadline);
  std::expected<Resolver::Addresses, ClientFailure> allowed(const Origin& origin, const Resolver::Addresses& addresses) const;

  asio::any_io_executor executor;
  Settings settings;
  std::optional<std::expected<asio::ssl::context, std::string>> tls;  // made for the first https request: reading the CAs takes 20 ms
  Resolver resolver;
  std::shared_ptr<IdleConnections> idle;
};

namespace {

std::string listed(const Resolver::Addresses& addresses) {
  std::string text;
  for (const auto& address : addresses) text += (text.empty() ? "" : ", ") + address.to_string();
  return text;
}

// An equal share of the time that is left, so that one dead address leaves some for the others.
async::Deadline share(async::Deadline deadline, std::size_t addresses_left) {
  const auto now = std::chrono::steady_clock::now();
  return deadline == async::Deadline::max() ? deadline : now + (deadline - now) / static_cast<std::int64_t>(addresses_left);
}

// What a step throws becomes a failure, and a failure names whom it was about.
template <class Result>
async::Task<Result> named(const Origin& origin, async::Task<Result> work) {
  Result result = std::unexpected(ClientFailure{});
  try {
    result = co_await std::move(work);
  } catch (const boost::system::system_error& error) {
    // A cancellation that arrives between two steps is thrown by the next one.
    const auto kind = error.code() == asio::error::operation_aborted ? Kind::cancelled : Kind::connect;
    result = std::unexpected(ClientFailure{kind, error.code().message()});
  }
  if (!result) result.error().text = fmt::format("{}: {}", origin.host_port(), result.error().text);
  co_return result;
}

}  // namespace

HttpClient::HttpClient(asio::any_io_executor executor, Settings settings)
    : state_(std::make_unique<State>(std::move(executor), std::move(settings))) {}

HttpClient::~HttpClient() { close_idle(); }

void HttpClient::close_idle() { state_->idle->clear(); }

async::Task<Response> HttpClient::send(Origin origin, const ClientRequest& request, async::Deadline deadline) {
  bool maybe_sent = false;
  auto response = co_await named(origin, state_->send(origin, request, deadline, maybe_sent));
  if (!response) response.error().maybe_sent = maybe_sent;
  co_return response;
}

async::Task<std::expected<void, ClientFailure>> HttpClient::open(Origin origin, async::Deadline deadline, Watch watch) {
  auto connection = co_await named(origin, state_->connect(origin, deadline, watch));
  if (!connection) co_return std::unexpected(std::move(connection.error()));
  state_->idle->put(origin, *std::move(connection));
  co_return std::expected<void, ClientFailure>{};
}

async::Task<Response> HttpClient::State::send(const Origin& origin, const ClientRequest& request, async::Deadline deadline,
                                              bool& maybe_sent) {
  const auto head = request_head(origin, request);
  if (!head) co_return std::unexpected(ClientFailure{Kind::malformed, head.error()});
  if (deadline <= std::chrono::steady_clock::now()) co_return std::unexpected(ClientFailure{Kind::timeout, "no time was left to send"});

  if (auto kept = idle->take(origin)) {
    auto response = co_await exchange(kept, origin, *head, request, deadline, maybe_sent);
    const bool stale = !response && response.error().kind == Kind::closed && !kept->heard();
    if (!stale) co_return response;
  }
  auto connection = co_await connect(origin, deadline);
  if (!connection) co_return std::unexpected(std::move(connection.error()));
  co_return co_await exchange(*connection, origin, *head, request, deadline, maybe_sent);
}

async::Task<Response> HttpClient::State::exchange(std::unique_ptr<ClientConnection>& connection, const Origin& origin,
                                                  std::string_view head, const ClientRequest& request, async::Deadline deadline,
                                                  bool& maybe_sent) {
  const ClientConnection::Wanted wanted{request.method != "HEAD", settings.max_response_bytes, request.head_suffices};
  const bool sent_before = maybe_sent;
  maybe_sent = true;
  auto response = co_await connection->exchange(head, request.body, wanted, deadline);
  maybe_sent = sent_before || connection->wrote();
  if (response) idle->put(origin, std::move(connection));
  co_return response;
}

async::Task<Connection> HttpClient::State::connect(const Origin& origin, async::Deadline deadline, const Watch& watch) {
  const auto tell = [&](Opened::Step step, const std::string& text) {
    if (watch) watch({step, text});
  };
  const bool secure = origin.scheme == Origin::Scheme::https;
  if (secure && !tls) tls = client_tls_context(settings.ca_file);
  if (secure && !*tls) co_return std::unexpected(ClientFailure{Kind::untrusted, tls->error()});
  auto resolved = co_await resolve(origin, deadline);
  if (!resolved) co_return std::unexpected(std::move(resolved.error()));
  tell(Opened::Step::resolved, listed(*resolved));
  const auto addresses = allowed(origin, *resolved);
  if (!addresses) co_return std::unexpected(addresses.error());

  ClientFailure failure;
  for (std::size_t i = 0; i < addresses->size(); ++i) {
    const auto& address = (*addresses)[i];
    auto connection = std::make_unique<ClientConnection>(executor, secure ? &**tls : nullptr);
    auto connected = co_await connection->connect({address, origin.port}, share(deadline, addresses->size() - i));
    if (connected) {
      tell(Opened::Step::connected, address.to_string());
      connected = co_await connection->secure(origin.host, deadline);
      if (connected && secure) tell(Opened::Step::secured, origin.host);
      if (connected) co_return connection;
      co_return std::unexpected(
          ClientFailure{connected.error().kind, fmt::format("TLS with {}: {}", address.to_string(), connected.error().text)});
    }
    failure = {connected.error().kind, fmt::format("connecting to {}: {}", address.to_string(), connected.error().text)};
    if (failure.kind == Kind::cancelled) break;
  }
  co_return std::unexpected(std::move(failure));
}

async::Task<std::expected<Resolver::Addresses, ClientFailure>> HttpClient::State::resolve(const Origin& origin, async::Deadline deadline) {
  boost::system::error_code not_an_address;
  const auto literal = asio::ip::make_address(origin.host, not_an_address);
  if (!not_an_address) co_return Resolver::Addresses{literal};

  auto resolved = co_await resolver.resolve(origin.host, deadline);
  if (resolved) co_return std::move(*resolved);
  const auto kind = [&] {
    switch (resolved.error().kind) {
      case ResolveFailure::Kind::no_such_host:
        return Kind::no_such_host;
      case ResolveFailure::Kind::failed:
        return Kind::resolve;
      case ResolveFailure::Kind::timeout:
        return Kind::timeout;
      case ResolveFailure::Kind::cancelled:
        return Kind::cancelled;
    }
    std::unreachable();
  }();
  co_return std::unexpected(ClientFailure{kind, fmt::format("resolving the name: {}", resolved.error().text)});
}

// The addresses that may be connected to, or why none of them may.
std::expected<Resolver::Addresses, ClientFailure> HttpClient::State::allowed(const Origin& origin,
                                                                             const Resolver::Addresses& addresses) const {
  Resolver::Addresses left;
  std::string refusal;
  for (const auto& address : addresses) {
    auto refused = settings.addresses.refusal(origin, address);
    if (!refused) left.push_back(address);
    else if (refusal.empty()) refusal = std::move(*refused);
  }
  if (left.empty()) return std::unexpected(ClientFailure{Kind::address_refused, refusal});
  return left;
}

}  // namespace millrace::net
