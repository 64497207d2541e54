// Beast reads and writes; a session is a loop of both.
#include "net/http_server.h"

#include "async/task_group.h"
#include "base/log.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <set>
#include <utility>

namespace millrace::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = beast::basic_stream<asio::generic::stream_protocol>;
using ServerTls = asio::ssl::stream<Stream&>;
using boost::system::error_code;

constexpr std::size_t read_bytes = 4 << 10;

// Everything but the body.
ServerRequest head_of(const http::request<http::string_body>& message, const std::string& peer) {
  ServerRequest request;
  request.method = message.method_string();
  const std::string_view target = message.target();
  const auto query = target.find('?');
  request.path = target.substr(0, query);
  if (query != std::string_view::npos) request.query = target.substr(query + 1);
  for (const auto& field : message) request.headers.emplace_back(field.name_string(), field.value());
  request.peer = peer;
  return request;
}

ServerRequest taken(http::request<http::string_body>&& message, const std::string& peer) {
  auto request = head_of(message, peer);
  request.body = std::move(message.body());
  return request;
}

http::response<http::empty_body> head_of(const ServerResponse& answer) {
  http::response<http::empty_body> message(static_cast<http::status>(answer.status), 11);
  for (const auto& [name, value] : answer.headers) message.set(name, value);
  message.set(http::field::content_type, answer.content_type);
  message.keep_alive(false);
  return message;
}

enum class KeepAlive : std::uint8_t { no, yes };

// The head in one piece: Beast's serializer goes from field to field, which takes longer than copying them.
std::string head_text(const ServerResponse& answer, unsigned version, KeepAlive keep_alive) {
  const auto status = static_cast<http::status>(answer.status);
  const bool has_body = answer.status >= 200 && status != http::status::no_content && status != http::status::not_modified;
  std::string out;
  out.reserve(512);
  const auto append = [&](std::initializer_list<std::string_view> parts) {
    for (const auto part : parts) out += part;
  };
  append({"HTTP/1.", version < 11 ? "0 " : "1 ", std::to_string(answer.status), " ", http::obsolete_reason(status), "\r\n"});
  for (const auto& [name, value] : answer.headers) append({name, ": ", value, "\r\n"});
  append({"Content-Type: ", answer.content_type, "\r\n"});
  if (keep_alive == KeepAlive::no) append({"Connection: close\r\n"});
  else if (version < 11) append({"Connection: keep-alive\r\n"});
  if (has_body) append({"Content-Length: ", std::to_string(answer.body.size()), "\r\n"});
  append({"\r\n"});
  return out;
}

RequestFault fault_of(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return RequestFault::headers_too_large;
  if (error == http::error::body_limit) return RequestFault::body_too_large;
  if (error == beast::error::timeout) return RequestFault::too_slow;
  return RequestFault::malformed;
}

// The other side left, or never sent a byte: nobody waits for an answer.
bool is_gone(const error_code& error) {
  return error == http::error::end_of_stream || error == asio::error::eof || error == asio::error::connection_reset ||
         error == asio::error::broken_pipe || error == asio::error::operation_aborted || error == http::error::partial_message ||
         error == asio::ssl::error::stream_truncated;
}

}  // namespace

struct HttpServer::State : std::enable_shared_from_this<State> {
  // A connection between requests may be closed at any time; one inside a request is let finish.
  struct Session {
    Stream stream;
    std::unique_ptr<ServerTls> tls = nullptr;  // over `stream`; null where connections are plain
    bool between_requests = true;

    // Runs an operation on what is to be read and written.
    template <class Operation>
    async::Task<std::size_t> on_stream(Operation operation) {
      return tls ? operation(*tls) : operation(stream);
    }
  };
  using Tls = std::shared_ptr<asio::ssl::context>;

  struct OnLoop {
    explicit OnLoop(async::Loop& loop) : loop(&loop), tasks(std::make_unique<async::TaskGroup>(loop.executor())) {}
    async::Loop* loop;
    std::unique_ptr<async::TaskGroup> tasks;
    std::set<Session*> sessions;
  };

  State(std::vector<async::Loop*> loops, Limits limits, Respond respond, Refuse refuse)
      : limits(limits), respond(std::move(respond)), refuse(std::move(refuse)), accepting(loops.front()->executor()) {
    for (auto* loop : loops) on_loops.emplace_back(*loop);
  }

  OnLoop& first() { return on_loops.front(); }

  template <class Acceptor>
  async::Task<void> accept(std::shared_ptr<Acceptor> acceptor, Tls tls) {
    while (!stopping) {
      OnLoop& target = on_loops[next_loop++ % on_loops.size()];
      error_code error;
      auto socket = co_await acceptor->async_accept(target.loop->context(), asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
      if (error) {  // out of descriptors, or a client that left already: pause, so that it does not spin
        log::warn("http.accept_failed", {{"reason", error.message()}});
        asio::steady_timer pause(acceptor->get_executor(), std::chrono::milliseconds{50});
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      std::string peer;
      if constexpr (std::is_same_v<Acceptor, asio::ip::tcp::acceptor>) {
        error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        if (const auto endpoint = socket.remote_endpoint(ignored); !ignored) peer = endpoint.address().to_string();
      }
      asio::generic::stream_protocol::socket generic(std::move(socket));
      asio::post(target.loop->executor(), [self = shared_from_this(), &target, generic = std::move(generic), peer, tls]() mutable {
        if (self->stopping) return;
        target.tasks->spawn(self->serve(target, std::move(generic), std::move(peer), std::move(tls)));
      });
    }
  }

  async::Task<void> serve(OnLoop& on, asio::generic::stream_protocol::socket socket, std::string peer, Tls tls) {
    Session session{Stream(std::move(socket))};
    on.sessions.insert(&session);
    if (!tls || co_await shakes_hands(session, *tls)) co_await serve_requests(session, peer);
    on.sessions.erase(&session);
    error_code ignored;
    session.stream.socket().shutdown(asio::socket_base::shutdown_both, ignored);
  }

  async::Task<bool> shakes_hands(Session& session, asio::ssl::context& context) {
    session.tls = std::make_unique<ServerTls>(session.stream, context);
    session.stream.expires_after(limits.handshake);
    error_code error;
    co_await session.tls->async_handshake(ServerTls::server, asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  }

  async::Task<void> serve_requests(Session& session, const std::string& peer) {
    beast::flat_buffer buffer(limits.header_bytes + limits.body_bytes);
    while (!stopping) {
      http::request_parser<http::string_body> parser;
      parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes));
      parser.body_limit(boost::none);  // until the head tells how large it may be
      session.between_requests = buffer.size() == 0;
      auto error = co_await read_header(session, buffer, parser);
      session.between_requests = false;
      if (!error) error = limited(parser, peer);
      if (!error) error = co_await read_body(session, buffer, parser);
      if (error) {
        if (!is_gone(error) && !(error == beast::error::timeout && !parser.got_some()))
          if (co_await write(session, refuse(fault_of(error)), 11, KeepAlive::no)) co_await linger(session);
        co_return;
      }
      const unsigned version = parser.get().version();
      const bool wants_more = parser.get().keep_alive();
      session.stream.expires_never();
      auto request = taken(parser.release(), peer);
      request.over_tls = session.tls != nullptr;
      auto answer = co_await respond(std::move(request));
      if (answer.feed) {
        co_await write_feed(session, std::move(answer));
        co_return;
      }
      const auto keep_alive = wants_more && !stopping ? KeepAlive::yes : KeepAlive::no;
      if (!co_await write(session, std::move(answer), version, keep_alive) || keep_alive == KeepAlive::no) co_return;
    }
  }

  // Beast's header_limit bounds a line, not the header: fields that came in earlier reads are no longer counted.
  async::Task<error_code> read_header(Session& session, beast::flat_buffer& buffer, http::request_parser<http::string_body>& parser) {
    error_code error;
    bool has_begun = buffer.size() > 0;
    session.stream.expires_after(has_begun ? limits.request : limits.idle);
    for (std::size_t taken = 0;;) {
      if (buffer.size() > 0) {
        const auto used = parser.put(buffer.data(), error);
        buffer.consume(used);
        taken += used;
        const bool is_unfinished = error == http::error::need_more;
        if (error && !is_unfinished) co_return error;
        if (taken + (is_unfinished ? buffer.size() : 0) > limits.header_bytes) co_return http::error::header_limit;
        if (!is_unfinished) co_return error;
      }
      const auto space = buffer.prepare(std::min(read_bytes, buffer.max_size() - buffer.size()));
      const auto count = co_await session.on_stream(
          [&](auto& stream) { return stream.async_read_some(space, asio::redirect_error(asio::use_awaitable, error)); });
      if (error == asio::error::eof) co_return parser.got_some() ? http::error::partial_message : http::error::end_of_stream;
      if (error) co_return error;
      buffer.commit(count);
      if (!std::exchange(has_begun, true)) session.stream.expires_after(limits.request);
    }
  }

  // A length that the head tells is refused before a byte of the body is read.
  error_code limited(http::request_parser<http::string_body>& parser, const std::string& peer) const {
    const auto length = parser.content_length();
    auto most = limits.body_bytes;
    // Most bodies are small, and then nobody has to be asked.
    if (limits.body_bytes_of && (length ? *length > most : parser.chunked())) most = limits.body_bytes_of(head_of(parser.get(), peer));
    parser.body_limit(most);
    if (length && *length > most) return http::error::body_limit;
    return {};
  }

  async::Task<error_code> read_body(Session& session, beast::flat_buffer& buffer, http::request_parser<http::string_body>& parser) {
    error_code error;
    if (parser.get()[http::field::expect] == "100-continue") {
      http::response<http::empty_body> go_on(http::status::continue_, 11);
      co_await session.on_stream(
          [&](auto& stream) { return http::async_write(stream, go_on, asio::redirect_error(asio::use_awaitable, error)); });
      if (error) co_return error;
    }
    co_await session.on_stream(
        [&](auto& stream) { return http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error)); });
    co_return error;
  }

  async::Task<bool> write(Session& session, ServerResponse answer, unsigned version, KeepAlive keep_alive) {
    error_code error;
    session.stream.expires_after(limits.response);
    const auto head = head_text(answer, version, keep_alive);
    const std::array<asio::const_buffer, 2> pieces{asio::buffer(head), asio::buffer(answer.body)};
    co_await session.on_stream(
        [&](auto& stream) { return asio::async_write(stream, pieces, asio::redirect_error(asio::use_awaitable, error)); });
    co_return !error;
  }

  // What a refused client still sends is read and thrown away for a while: closing on it resets the connection, and a client that
  // sends first and reads then would never see why.
  async::Task<void> linger(Session& session) {
    error_code error;
    session.stream.socket().shutdown(asio::socket_base::shutdown_send, error);
    session.stream.expires_after(limits.lingering);
    std::vector<char> thrown_away(64 << 10);
    while (!error && !stopping)
      co_await session.stream.async_read_some(asio::buffer(thrown_away), asio::redirect_error(asio::use_awaitable, error));
  }

  async::Task<void> write_feed(Session& session, ServerResponse answer) {
    const Feed feed = std::move(answer.feed);
    auto head = head_of(answer);
    head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    error_code error;
    session.stream.expires_after(limits.response);
    co_await session.on_stream(
        [&](auto& stream) { return http::async_write_header(stream, serializer, asio::redirect_error(asio::use_awaitable, error)); });
    while (!error && !stopping) {
      session.stream.expires_never();
      const auto piece = co_await feed();
      if (!piece) break;
      if (piece->empty()) continue;
      const auto chunk = http::make_chunk(asio::buffer(*piece));
      co_await write_chunk(session, chunk, error);
    }
    const auto last = http::make_chunk_last();
    if (!error) co_await write_chunk(session, last, error);
  }

  template <class Chunk>
  async::Task<void> write_chunk(Session& session, const Chunk& chunk, error_code& error) {
    session.stream.expires_after(limits.response);
    co_await session.on_stream(
        [&](auto& stream) { return asio::async_write(stream, chunk, asio::redirect_error(asio::use_awaitable, error)); });
  }

  async::Task<void> end(OnLoop& on, async::Deadline deadline) {
    for (auto* session : on.sessions)
      if (session->between_requests) session->stream.cancel();
    asio::steady_timer pause(on.loop->executor());
    while (on.tasks->size() > 0 && std::chrono::steady_clock::now() < deadline) {
      pause.expires_after(std::chrono::milliseconds{5});
      co_await pause.async_wait(asio::use_awaitable);
    }
    for (auto* session : on.sessions) session->stream.cancel();
    on.tasks->cancel();
    co_await on.tasks->join();
  }

  template <class Acceptor>
  void start(std::shared_ptr<Acceptor> acceptor, Tls tls = nullptr) {
    close_acceptors.push_back([acceptor] {
      error_code ignored;
      acceptor->close(ignored);
    });
    asio::post(first().loop->executor(), [this, acceptor, tls] { accepting.spawn(accept(acceptor, tls)); });
  }

  const Limits limits;
  const Respond respond;
  const Refuse refuse;
  std::vector<OnLoop> on_loops;
  std::size_t next_loop = 0;
  std::atomic<bool> stopping = false;
  std::vector<std::function<void()>> close_acceptors;
  async::TaskGroup accepting;
};

HttpServer::HttpServer(std::vector<async::Loop*> loops, Limits limits, Respond respond, Refuse refuse)
    : state_(std::make_shared<State>(std::move(loops), limits, std::move(respond), std::move(refuse))) {}

HttpServer::~HttpServer() = default;

std::expected<std::uint16_t, std::string> HttpServer::listen(const std::string& address, std::uint16_t port,
                                                             std::shared_ptr<asio::ssl::context> tls) {
  error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (error) return std::unexpected("\"" + address + "\" is no IP address");
  const asio::ip::tcp::endpoint endpoint(ip, port);
  auto acceptor = std::make_shared<asio::ip::tcp::acceptor>(state_->first().loop->context());
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) return std::unexpected(error.message());
  const auto chosen = acceptor->local_endpoint().port();
  state_->start(std::move(acceptor), std::move(tls));
  return chosen;
}

std::expected<void, std::string> HttpServer::listen_local(const std::string& path) {
  error_code error;
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  auto acceptor = std::make_shared<asio::local::stream_protocol::acceptor>(state_->first().loop->context());
  acceptor->open(asio::local::stream_protocol(), error);
  if (!error) acceptor->bind(asio::local::stream_protocol::endpoint(path), error);
  if (error) return std::unexpected(error.message());
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  acceptor->listen(asio::socket_base::max_listen_connections, error);
  if (error) return std::unexpected(error.message());
  state_->start(std::move(acceptor));
  return {};
}

void HttpServer::stop(async::Deadline deadline) {
  state_->stopping = true;
  asio::co_spawn(
      state_->first().loop->executor(),
      [state = state_]() -> async::Task<void> {
        for (const auto& close : state->close_acceptors) close();
        co_await state->accepting.join();
      },
      asio::use_future)
      .get();
  for (auto& on : state_->on_loops) asio::co_spawn(on.loop->executor(), state_->end(on, deadline), asio::use_future).get();
}

}  // namespace millrace::net
