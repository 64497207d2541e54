// Sends messages to a running server over many kept-alive connections, one request under way on each, and says how many
// were answered a second and how long an answer took. One thread; bounded by the number of messages.
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/random.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace millrace;
namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

namespace {

struct Load {
  asio::ip::tcp::endpoint server;
  std::string head;  // of every request, up to its length
  std::string text;  // of every message
  std::size_t left = 0;
  std::vector<double> latencies_ms;
  std::size_t refused = 0;
};

std::string request(Load& load, Random& random) {
  const auto body = fmt::format(R"({{"message":{{"id":"ann-{}","text":"{}","user_id":"ann"}}}})", to_text(uuid_v4(random)), load.text);
  return fmt::format("{}Content-Length: {}\r\n\r\n{}", load.head, body.size(), body);
}

asio::awaitable<void> connection(Load& load) {
  asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
  co_await socket.async_connect(load.server, asio::use_awaitable);
  socket.set_option(asio::ip::tcp::no_delay(true));
  SystemRandom random;
  std::string answer;
  while (load.left > 0) {
    --load.left;
    const auto text = request(load, random);
    const auto start = Steady::now();
    co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
    const auto head = co_await asio::async_read_until(socket, asio::dynamic_buffer(answer), "\r\n\r\n", asio::use_awaitable);
    const auto length_at = answer.find("Content-Length: ");
    const auto length = std::strtoul(answer.c_str() + length_at + 16, nullptr, 10);
    if (answer.size() < head + length)
      co_await asio::async_read(socket, asio::dynamic_buffer(answer), asio::transfer_exactly(head + length - answer.size()),
                                asio::use_awaitable);
    if (!answer.starts_with("HTTP/1.1 201")) ++load.refused;
    answer.clear();
    load.latencies_ms.push_back(std::chrono::duration<double, std::milli>(Steady::now() - start).count());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) return fmt::print(stderr, "usage: bench_load PORT KEY SECRET CONNECTIONS MESSAGES TEXT_BYTES\n"), 2;
  const std::string key = argv[2], secret = argv[3];
  const auto connections = std::strtoul(argv[4], nullptr, 10), messages = std::strtoul(argv[5], nullptr, 10),
             bytes = std::strtoul(argv[6], nullptr, 10);
  const auto signed_part = to_base64url(R"({"alg":"HS256","typ":"JWT"})") + '.' + to_base64url(R"({"server":true})");
  Load load{{asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(std::atoi(argv[1]))}, {}, {}, messages, {}, 0};
  load.head = fmt::format(
      "POST /channels/messaging/bench/message?api_key={} HTTP/1.1\r\nHost: 127.0.0.1\r\nstream-auth-type: jwt\r\nAuthorization: {}\r\n"
      "X-Stream-Client: millrace-bench\r\nContent-Type: application/json\r\n",
      key, signed_part + '.' + to_base64url(hmac_sha256(secret, signed_part)));
  SystemRandom random;
  while (load.text.size() < bytes) load.text += fmt::format("{:x} are some words, ", random.next() % 100'000);
  load.text.resize(bytes);

  asio::io_context context(1);
  for (std::size_t i = 0; i < connections; ++i)
    asio::co_spawn(context, connection(load), [](const std::exception_ptr& thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
  const auto start = Steady::now();
  context.run();
  const double seconds = std::chrono::duration<double>(Steady::now() - start).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double cpu = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  std::ranges::sort(load.latencies_ms);
  const auto at = [&](double share) { return load.latencies_ms[static_cast<std::size_t>(share * static_cast<double>(messages - 1))]; };
  fmt::print(
      "{{\"messages\":{},\"refused\":{},\"seconds\":{:.3f},\"rate\":{:.0f},\"load_cpu_us\":{:.1f},\"p50_ms\":{:.2f},\"p99_ms\":{:.2f}}}\n",
      messages, load.refused, seconds, static_cast<double>(messages) / seconds, cpu * 1e6 / static_cast<double>(messages), at(0.5),
      at(0.99));
  return load.refused == 0 ? 0 : 1;
}
