// A queue for benchmarks: answers SendMessageBatch with the right digests as fast as one core can, counts what came, and forgets
// the bodies. Loopback only; a thread per connection.
//
//   bench_sink [--port N] [--delay-ms N] [--tls CERT KEY]     prints its port, then serves until its input ends
//
// A queue's name says how it behaves: "failing-…" answers 500, "refusing-…" 403, "silent-…" never; every other one takes all.
// GET /seen/N answers once N different events have come (with N = 0: at once) with what it knows, GET /arrivals with "message-id ns"
// lines: the monotonic clock when the answer to the message's event was written.
#include "base/crypto.h"
#include "base/encoding.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

using namespace millrace;
namespace ondemand = simdjson::ondemand;

namespace {

constexpr std::size_t max_request_bytes = 4 << 20;

std::int64_t monotonic_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

// What has come so far, over all connections.
class Seen {
 public:
  struct Batch {
    std::vector<std::string> event_ids;    // of those that bear one
    std::vector<std::string> message_ids;  // of messages' events
    std::size_t entries = 0;
  };

  void add(Batch batch) {
    const auto now = monotonic_ns();
    const std::lock_guard lock(mutex_);
    if (events_ == 0) first_ns_ = now;
    ++requests_;
    events_ += batch.entries;
    for (auto& id : batch.event_ids) ids_.insert(std::move(id));
    for (auto& id : batch.message_ids) arrivals_.emplace_back(std::move(id), now);
    last_ns_ = now;
    changed_.notify_all();
  }

  std::string awaited(std::size_t unique) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::minutes{5}, [&] { return ids_.size() >= unique; });
    return fmt::format(R"({{"requests":{},"events":{},"unique":{},"seconds":{:.6f},"cpu_seconds":{:.6f}}})", requests_, events_,
                       ids_.size(), static_cast<double>(last_ns_ - first_ns_) / 1e9, cpu_seconds());
  }

  std::string arrivals() {
    const std::lock_guard lock(mutex_);
    std::string out;
    for (const auto& [id, ns] : arrivals_) fmt::format_to(std::back_inserter(out), "{} {}\n", id, ns);
    return out;
  }

 private:
  static double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t requests_ = 0, events_ = 0;
  std::int64_t first_ns_ = 0, last_ns_ = 0;
  std::unordered_set<std::string> ids_;
  std::vector<std::pair<std::string, std::int64_t>> arrivals_;
};

struct FreeTls {
  void operator()(SSL* session) const { SSL_free(session); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

// A blocking connection, with or without TLS.
class Connection {
 public:
  Connection(int socket, SSL_CTX* tls) : socket_(socket), session_(tls ? SSL_new(tls) : nullptr) {
    if (session_) SSL_set_fd(session_.get(), socket);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    session_.reset();
    ::close(socket_);
  }

  bool opened() { return !session_ || SSL_accept(session_.get()) == 1; }

  // How many bytes came; 0 at the end.
  std::size_t read(char* into, std::size_t most) {
    const auto bytes = session_ ? SSL_read(session_.get(), into, static_cast<int>(most)) : ::recv(socket_, into, most, 0);
    return bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
  }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = session_ ? SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                    : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int socket_;
  std::unique_ptr<SSL, FreeTls> session_;
};

// Reads requests off a connection; a request's views live until the next one is read.
class Requests {
 public:
  explicit Requests(Connection& connection) : connection_(connection), buffer_(max_request_bytes + simdjson::SIMDJSON_PADDING, '\0') {}

  struct Request {
    std::string_view target;
    std::string_view body;  // with simdjson's padding behind it
  };

  std::optional<Request> next() {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(end_of_request_), buffer_.begin() + static_cast<std::ptrdiff_t>(filled_),
              buffer_.begin());
    filled_ -= end_of_request_;
    end_of_request_ = 0;
    std::size_t head = std::string_view::npos;
    while ((head = filled().find("\r\n\r\n")) == std::string_view::npos)
      if (!more()) return std::nullopt;
    const auto length = content_length(filled().substr(0, head));
    end_of_request_ = head + 4 + length;
    if (end_of_request_ > max_request_bytes) return std::nullopt;
    while (filled_ < end_of_request_)
      if (!more()) return std::nullopt;
    const auto line = filled().substr(0, filled().find('\r'));
    const auto target = line.find(' ') + 1;
    return Request{line.substr(target, line.find(' ', target) - target), filled().substr(head + 4, length)};
  }

 private:
  std::string_view filled() const { return std::string_view(buffer_).substr(0, filled_); }

  bool more() {
    const auto read = connection_.read(buffer_.data() + filled_, max_request_bytes - filled_);
    filled_ += read;
    return read > 0;
  }

  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "\ncontent-length:";
    const auto found = std::ranges::search(head, name, {}, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (found.empty()) return 0;
    const auto value = head.substr(static_cast<std::size_t>(found.end() - head.begin()));
    return std::strtoul(std::string(value.substr(0, value.find('\r'))).c_str(), nullptr, 10);
  }

  Connection& connection_;
  std::string buffer_;
  std::size_t filled_ = 0, end_of_request_ = 0;
};

// "Calculating the MD5 message digest for message attributes", SQS Developer Guide; strings only.
void digest_attribute(std::string& digested, std::string_view part) {
  for (const int shift : {24, 16, 8, 0}) digested += static_cast<char>(part.size() >> shift & 0xff);
  digested += part;
}

std::string attributes_md5(ondemand::object attributes, Seen::Batch& batch) {
  std::string digested;
  for (auto attribute : attributes) {  // Millrace sends them sorted, as the digest wants them
    const std::string_view name = attribute.unescaped_key();
    digest_attribute(digested, name);
    digest_attribute(digested, attribute.value()["DataType"]);
    digested += '\1';
    const std::string_view value = attribute.value()["StringValue"];
    digest_attribute(digested, value);
    if (name == "event_id") batch.event_ids.emplace_back(value);
  }
  return to_hex(md5(digested));
}

void note_message(std::string_view body, Seen::Batch& batch) {
  constexpr std::string_view before_id = R"("message":{"id":")";
  const auto at = body.find(before_id);
  if (at == std::string_view::npos) return;
  body.remove_prefix(at + before_id.size());
  batch.message_ids.emplace_back(body.substr(0, body.find('"')));
}

struct Answer {
  std::string_view status = "200 OK";
  std::string body;
};

Answer taken(ondemand::array entries, Seen::Batch& batch) {
  std::string out = R"({"Successful":[)";
  for (ondemand::object entry : entries) {
    std::string id, body_md5, attributes;
    for (auto member : entry) {
      const std::string_view name = member.unescaped_key();
      if (name == "Id") {
        id = std::string_view(member.value());
      } else if (name == "MessageBody") {
        const std::string_view body = member.value();
        body_md5 = to_hex(md5(body));
        note_message(body, batch);
      } else if (name == "MessageAttributes") {
        attributes = fmt::format(R"(,"MD5OfMessageAttributes":"{}")", attributes_md5(member.value(), batch));
      }
    }
    fmt::format_to(std::back_inserter(out), R"({}{{"Id":"{}","MessageId":"{:08x}-0000-4000-8000-000000000000","MD5OfMessageBody":"{}"{}}})",
                   batch.entries == 0 ? "" : ",", id, batch.entries, body_md5, attributes);
    ++batch.entries;
  }
  return {"200 OK", out + "]}"};
}

// Nothing: there shall be no answer.
std::optional<Answer> answer_to(ondemand::parser& parser, std::string_view body, Seen::Batch& batch) {
  auto document = parser.iterate(body.data(), body.size(), body.size() + simdjson::SIMDJSON_PADDING);
  const std::string_view queue = document["QueueUrl"];
  const auto name = queue.substr(queue.rfind('/') + 1);
  if (name.starts_with("failing-")) return Answer{"500 Internal Server Error", R"({"__type":"com.amazonaws.sqs#InternalFailure"})"};
  if (name.starts_with("refusing-")) return Answer{"403 Forbidden", R"({"__type":"com.amazonaws.sqs#AccessDeniedException"})"};
  if (name.starts_with("silent-")) return std::nullopt;
  return taken(document["Entries"], batch);
}

struct Behaviour {
  std::uint16_t port = 0;
  std::chrono::milliseconds delay{0};
  std::unique_ptr<SSL_CTX, FreeTls> tls;
};

void serve(int socket, const Behaviour& behaviour, Seen& seen) {
  Connection connection(socket, behaviour.tls.get());
  if (!connection.opened()) return;
  Requests requests(connection);
  ondemand::parser parser;
  while (const auto request = requests.next()) {
    Seen::Batch batch;
    std::optional<Answer> answer;
    if (request->target.starts_with("/seen/"))
      answer = Answer{.body = seen.awaited(std::strtoul(std::string(request->target.substr(6)).c_str(), nullptr, 10))};
    else if (request->target == "/arrivals") answer = Answer{.body = seen.arrivals()};
    else answer = answer_to(parser, request->body, batch);
    if (batch.entries > 0 && behaviour.delay.count() > 0) std::this_thread::sleep_for(behaviour.delay);
    while (!answer) {
      char ignored;
      if (connection.read(&ignored, 1) == 0) return;
    }
    if (!connection.write(fmt::format("HTTP/1.1 {}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {}\r\n\r\n{}",
                                      answer->status, answer->body.size(), answer->body)))
      return;
    if (batch.entries > 0) seen.add(std::move(batch));
  }
}

[[noreturn]] void give_up(const char* what) {
  perror(what);
  std::exit(1);
}

int listening_socket(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket, any, size) != 0 || ::listen(socket, 512) != 0 || ::getsockname(socket, any, &size) != 0) give_up("bench_sink");
  fmt::print("{}\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return socket;
}

Behaviour behaviour_of(int argc, char** argv) {
  Behaviour behaviour;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--delay-ms" && i + 1 < argc) {
      behaviour.delay = std::chrono::milliseconds{std::atoi(argv[++i])};
    } else if (flag == "--port" && i + 1 < argc) {
      behaviour.port = static_cast<std::uint16_t>(std::atoi(argv[++i]));
    } else if (flag == "--tls" && i + 2 < argc) {
      behaviour.tls.reset(SSL_CTX_new(TLS_server_method()));
      if (SSL_CTX_use_certificate_chain_file(behaviour.tls.get(), argv[++i]) != 1 ||
          SSL_CTX_use_PrivateKey_file(behaviour.tls.get(), argv[++i], SSL_FILETYPE_PEM) != 1)
        give_up("bench_sink: certificate");
    } else {
      fmt::print(stderr, "usage: bench_sink [--port N] [--delay-ms N] [--tls CERT KEY]\n");
      std::exit(2);
    }
  }
  return behaviour;
}

}  // namespace

int main(int argc, char** argv) {
  const auto behaviour = behaviour_of(argc, argv);
  Seen seen;
  std::thread([] {
    char byte;
    while (::read(STDIN_FILENO, &byte, 1) > 0) {
    }
    std::_Exit(0);
  }).detach();
  for (const int listener = listening_socket(behaviour.port);;) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::thread(serve, socket, std::cref(behaviour), std::ref(seen)).detach();
  }
}
