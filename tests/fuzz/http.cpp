// Bytes on a connection to our HTTP server: it answers or hangs up at once, keeps its limits, and hands on clean requests.
//
// A server of its own runs on a socket of this machine; an input is all that one client sends before it stops sending.
#include "net/http_server.h"

#include "base/encoding.h"
#include "fuzz.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>

namespace millrace::fuzz {
namespace {

const net::HttpServer::Limits limits{.header_bytes = 1 << 10,
                                     .body_bytes = 2 << 10,
                                     .idle = std::chrono::seconds{3},
                                     .request = std::chrono::seconds{3},
                                     .response = std::chrono::seconds{3}};

bool is_clean(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos; }

async::Task<net::ServerResponse> answer(net::ServerRequest request) {
  ensure(!request.method.empty() && is_clean(request.method) && !request.method.contains(' '), "a method is a word");
  ensure(is_clean(request.path) && !request.path.contains('?') && !request.path.contains(' '), "a path is one");
  ensure(is_clean(request.query) && !request.query.contains(' '), "so is a query");
  std::size_t header_bytes = 0;
  for (const auto& [name, value] : request.headers) {
    ensure(!name.empty() && is_clean(name) && is_clean(value), "a header is one line");
    header_bytes += name.size() + value.size();
  }
  // Trailers of a chunked body are headers too, and have the buffer for their bound.
  const bool may_have_trailers = !net::header(request.headers, "transfer-encoding").empty();
  ensure(header_bytes <= (may_have_trailers ? 2 * limits.header_bytes + limits.body_bytes : limits.header_bytes), "headers are bounded");
  ensure(request.body.size() <= limits.body_bytes, "so is a body");
  percent_decoded(request.path);
  net::query_value(request.query, "api_key");
  net::header(request.headers, "authorization");
  co_return net::ServerResponse{.body = std::to_string(request.body.size())};
}

net::ServerResponse refuse(net::RequestFault fault) { return {.status = 400, .body = std::to_string(static_cast<int>(fault))}; }

const std::string& socket_path() {
  static const auto* const path = new std::string("/tmp/millrace_fuzz_http." + std::to_string(::getpid()));
  return *path;
}

// Lives as long as the process, and its socket with it.
class LocalServer {
 public:
  LocalServer() : server_({&loop_}, limits, answer, refuse) {
    ensure(server_.listen_local(socket_path()).has_value(), "a server listens on a socket of this machine");
    loop_.start();
    std::atexit([] { ::unlink(socket_path().c_str()); });
  }

  int connected() const {
    const int client = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    std::ranges::copy(socket_path(), address.sun_path);
    ensure(client >= 0 && ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "a client connects");
    return client;
  }

 private:
  async::Loop loop_;
  net::HttpServer server_;
};

const LocalServer& server() {
  static const auto* const one = new LocalServer;
  return *one;
}

// All that the server says until it hangs up.
std::string exchange(std::string_view sent) {
  const int client = server().connected();
  const timeval patience{.tv_sec = 4, .tv_usec = 0};
  ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  while (!sent.empty()) {
    const auto count = ::send(client, sent.data(), sent.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;  // it hung up already
    sent.remove_prefix(static_cast<std::size_t>(count));
  }
  ::shutdown(client, SHUT_WR);
  std::string heard;
  char buffer[4096];
  ssize_t count = 0;
  do {  // libFuzzer's own timer interrupts
    count = ::recv(client, buffer, sizeof buffer, 0);
    if (count > 0) heard.append(buffer, static_cast<std::size_t>(count));
  } while (count > 0 || (count < 0 && errno == EINTR));
  ensure(count == 0 || errno == ECONNRESET, "the server ends every connection whose client has stopped");
  ::close(client);
  return heard;
}

}  // namespace

void run(std::string_view input) {
  constexpr std::size_t longest = 8 << 10;  // answers to more pipelined requests than fit could fill the socket: nobody reads yet
  const auto heard = exchange(input.substr(0, longest));
  ensure(heard.empty() || heard.starts_with("HTTP/1."), "what it says is HTTP");
}

}  // namespace millrace::fuzz
