// An HTTP server for tests that answers what its script says, with the faults of a network and of a server.
#pragma once

#include "async/task.h"
#include "async/task_group.h"
#include "net/client_exchange.h"
#include "net/test_certificate_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::net {

// Runs the loop until the task has ended; what it throws is thrown here.
template <class T>
T finished(async::asio::io_context& context, async::Task<T> task) {
  std::optional<T> result;
  std::exception_ptr thrown;
  async::asio::co_spawn(context, std::move(task), [&](const std::exception_ptr& error, T value) {
    thrown = error;
    result.emplace(std::move(value));
  });
  context.restart();
  while (!result) context.run_one();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*result);
}

// Operation. Listens on 127.0.0.1, on the loop of the test itself, and keeps what it received.
class ScriptedServer {
 public:
  struct Received {
    std::string method;
    std::string target;
    Headers headers;
    std::string body;
    std::size_t connection = 0;  // counted from 1
  };

  struct Answer {
    enum class Then : std::uint8_t { keep, close, silence };
    unsigned status = 200;
    Headers headers = {};
    std::string body = {};
    Then then = Then::keep;                           // silence: nothing is answered, and the connection stays open
    std::optional<std::size_t> cut_after_bytes = {};  // as much of the answer is sent, then the connection is closed
  };
  using Script = std::function<Answer(const Received&)>;

  ScriptedServer(async::asio::io_context& context, Script script, std::optional<TestCertificate> certificate = {});
  ~ScriptedServer();

  Origin origin() const;

  std::vector<Received> requests;
  std::size_t connections = 0;
  std::optional<std::size_t> hang_up_after_bytes;  // of a request, instead of reading on

 private:
  async::Task<void> accept();
  async::Task<void> serve_tcp(async::asio::ip::tcp::socket socket);
  template <class Stream>
  async::Task<void> serve(Stream& stream, std::size_t connection);

  async::asio::io_context& context_;
  Script script_;
  std::optional<async::asio::ssl::context> tls_;
  async::asio::ip::tcp::acceptor acceptor_;
  async::TaskGroup tasks_;
};

}  // namespace millrace::net
