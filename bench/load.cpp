// Sends messages, or the requests of a file, to a running server over many kept-alive connections, one request under way on each,
// as fast as it answers or at a rate, and says how many were answered a second and how long an answer took. One thread; bounded by
// the number of messages.
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/random.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace millrace;
namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

namespace {

struct Options {
  std::uint16_t port = 0;
  std::string key, secret;
  std::size_t connections = 64, messages = 10'000, text_bytes = 40, attachment_bytes = 0;
  double rate = 0;         // messages a second; 0: as many as are answered
  std::string answers_to;  // a file for "message-id ns" lines: the monotonic clock when a message was answered
  std::string requests;    // a file of lines "METHOD TARGET BODY", sent one after the other, again and again, instead of messages
  std::optional<std::size_t> tildes;  // how many '~' each answer must hold: a mark in every message that was stored
};

struct Load {
  Options options;
  std::string words;  // from which every message takes its own
  std::vector<std::string> requests;
  Steady::time_point start;
  std::size_t sent = 0;
  std::vector<double> latencies_ms;
  std::vector<std::pair<std::string, std::int64_t>> answers;
  std::size_t refused = 0, answer_bytes = 0;
};

std::string random_words(std::size_t bytes, Random& random) {
  std::string text;
  while (text.size() < bytes) text += fmt::format("{:x} are some words, ", random.next() % 100'000);
  return text;
}

// A message as JSON, its words from another place each time: equal ones would be packed better than real ones ever are.
std::string message_of(const Load& load, std::string_view id, Random& random) {
  const auto& options = load.options;
  const auto words = [&](std::size_t bytes) {
    return std::string_view(load.words).substr(random.next() % (load.words.size() - bytes), bytes);
  };
  std::string attachments;
  if (options.attachment_bytes > 0)
    attachments = fmt::format(R"(,"attachments":[{{"type":"article","text":"{}"}}])", words(options.attachment_bytes));
  return fmt::format(R"({{"message":{{"id":"{}","user_id":"ann","text":"{}"{}}}}})", id, words(options.text_bytes), attachments);
}

// "api_key" and who asks, in front of the body.
std::string request_of(const Options& options, std::string_view method, std::string_view target, std::string_view body) {
  static const auto signed_part = to_base64url(R"({"alg":"HS256","typ":"JWT"})") + '.' + to_base64url(R"({"server":true})");
  static const auto token = signed_part + '.' + to_base64url(hmac_sha256(options.secret, signed_part));
  return fmt::format(
      "{} {}{}api_key={} HTTP/1.1\r\nHost: 127.0.0.1\r\nstream-auth-type: jwt\r\nAuthorization: {}\r\n"
      "X-Stream-Client: millrace-bench\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      method, target, target.find('?') == std::string_view::npos ? '?' : '&', options.key, token, body.size(), body);
}

std::vector<std::string> requests_in(const Options& options) {
  std::vector<std::string> requests;
  std::ifstream file(options.requests);
  for (std::string line; std::getline(file, line);) {
    const std::string_view text = line;
    const auto target = text.find(' ') + 1, body = std::min(text.find(' ', target), text.size());
    requests.push_back(
        request_of(options, text.substr(0, target - 1), text.substr(target, body - target), text.substr(std::min(body + 1, text.size()))));
  }
  return requests;
}

bool is_right(const Load& load, std::string_view answer) {
  const bool succeeded = answer.starts_with(load.requests.empty() ? "HTTP/1.1 201" : "HTTP/1.1 2");
  if (!succeeded || !load.options.tildes) return succeeded;
  std::size_t tildes = 0;
  for (auto at = answer.find('~'); at != answer.npos; at = answer.find('~', at + 1)) ++tildes;
  return tildes == *load.options.tildes;
}

// Reads an answer into `bytes`, which only grows: making room for each piece of a long one would cost more than what is measured.
asio::awaitable<std::string_view> answer_of(asio::ip::tcp::socket& socket, std::vector<char>& bytes) {
  std::size_t read = 0, whole = 0;
  while (whole == 0 || read < whole) {
    if (read == bytes.size()) bytes.resize(2 * bytes.size());
    read += co_await socket.async_read_some(asio::buffer(bytes) + read, asio::use_awaitable);
    if (whole > 0) continue;
    const std::string_view text(bytes.data(), read);
    const auto head = text.find("\r\n\r\n");
    if (head == text.npos) continue;
    whole = head + 4 + std::strtoul(text.data() + text.find("Content-Length: ") + 16, nullptr, 10);
    if (bytes.size() < whole) bytes.resize(whole);
  }
  co_return std::string_view(bytes.data(), whole);
}

asio::awaitable<void> connection(Load& load) {
  asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
  asio::steady_timer timer(co_await asio::this_coro::executor);
  co_await socket.async_connect({asio::ip::make_address("127.0.0.1"), load.options.port}, asio::use_awaitable);
  socket.set_option(asio::ip::tcp::no_delay(true));
  SystemRandom random;
  std::vector<char> bytes(std::size_t{64} << 10);
  while (load.sent < load.options.messages) {
    const auto number = load.sent++;
    if (load.options.rate > 0) {
      const auto after_ns = static_cast<std::int64_t>(static_cast<double>(number) * 1e9 / load.options.rate);
      timer.expires_at(load.start + std::chrono::nanoseconds(after_ns));
      co_await timer.async_wait(asio::use_awaitable);
    }
    std::string id, message;
    if (load.requests.empty()) {
      id = "ann-" + to_text(uuid_v4(random));
      message = request_of(load.options, "POST", "/channels/messaging/bench/message", message_of(load, id, random));
    }
    const auto& request = load.requests.empty() ? message : load.requests[number % load.requests.size()];
    const auto start = Steady::now();
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
    const auto answer = co_await answer_of(socket, bytes);
    const auto end = Steady::now();
    if (!is_right(load, answer)) ++load.refused;
    load.answer_bytes += answer.size();
    load.latencies_ms.push_back(std::chrono::duration<double, std::milli>(end - start).count());
    if (!load.options.answers_to.empty()) load.answers.emplace_back(id, end.time_since_epoch().count());
  }
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void run(Load& load) {
  asio::io_context context(1);
  load.start = Steady::now();
  for (std::size_t i = 0; i < load.options.connections; ++i)
    asio::co_spawn(context, connection(load), [](const std::exception_ptr& thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
  context.run();
}

}  // namespace

int main(int argc, char** argv) {
  Load load;
  auto& options = load.options;
  CLI::App flags("Sends messages to the channel messaging:bench as its member ann, or the requests of a file.");
  flags.add_option("--port", options.port)->required();
  flags.add_option("--key", options.key)->required();
  flags.add_option("--secret", options.secret)->required();
  flags.add_option("--connections", options.connections);
  flags.add_option("--messages", options.messages)->check(CLI::PositiveNumber);
  flags.add_option("--text-bytes", options.text_bytes);
  flags.add_option("--attachment-bytes", options.attachment_bytes);
  flags.add_option("--rate", options.rate);
  flags.add_option("--answers-to", options.answers_to);
  flags.add_option("--requests", options.requests)->check(CLI::ExistingFile);
  flags.add_option("--tildes", options.tildes);
  CLI11_PARSE(flags, argc, argv);

  if (!options.requests.empty() && (load.requests = requests_in(options)).empty()) {
    fmt::print(stderr, "{} holds no request\n", options.requests);
    return 1;
  }
  if (load.requests.empty()) {
    SystemRandom random;
    load.words = random_words((1 << 20) + options.text_bytes + options.attachment_bytes, random);
  }

  run(load);
  const double seconds = std::chrono::duration<double>(Steady::now() - load.start).count();
  const auto messages = static_cast<double>(options.messages);
  std::ranges::sort(load.latencies_ms);
  const auto at = [&](double share) { return load.latencies_ms[static_cast<std::size_t>(share * (messages - 1))]; };
  fmt::print(
      "{{\"messages\":{},\"refused\":{},\"seconds\":{:.3f},\"rate\":{:.0f},\"load_cpu_us\":{:.1f},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f},"
      "\"answer_bytes\":{:.0f}}}\n",
      options.messages, load.refused, seconds, messages / seconds, cpu_seconds() * 1e6 / messages, at(0.5), at(0.99),
      static_cast<double>(load.answer_bytes) / messages);
  if (!options.answers_to.empty()) {
    std::ofstream file(options.answers_to);
    for (const auto& [id, ns] : load.answers) file << id << ' ' << ns << '\n';
  }
  return load.refused == 0 ? 0 : 1;
}
