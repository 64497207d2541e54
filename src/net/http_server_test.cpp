// The limits of the server, as a stranger meets them.
#include "net/http_server.h"

#include "async/sleep.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <atomic>

namespace millrace::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

const HttpServer::Limits small{.header_bytes = 1 << 10, .body_bytes = 2 << 10};

class HttpServerLimits : public testing::Test {
 protected:
  HttpServerLimits() : server_({&loop_}, small, respond, refuse), port_(server_.listen("127.0.0.1", 0).value()) { loop_.start(); }
  ~HttpServerLimits() override { server_.stop(async::in(std::chrono::seconds{5})); }

  // What the server says to a client that sends this and stops.
  std::string answer_to(const std::string& sent) const {
    asio::io_context context;
    tcp::socket client(context);
    client.connect({asio::ip::make_address("127.0.0.1"), port_});
    boost::system::error_code error;
    asio::write(client, asio::buffer(sent), error);
    client.shutdown(tcp::socket::shutdown_send, error);
    std::string heard;
    asio::read(client, asio::dynamic_buffer(heard), error);
    return heard;
  }

 private:
  static async::Task<ServerResponse> respond(ServerRequest request) {
    if (request.path == "/feed") co_return ServerResponse{.content_type = "text/plain", .feed = pieces()};
    co_return ServerResponse{.body = std::to_string(request.headers.size()) + " headers, body " + request.body};
  }
  // "one ", nothing yet, "two", the end.
  static Feed pieces() {
    return [at = 0]() mutable -> async::Task<std::optional<std::string>> {
      switch (at++) {
        case 0:
          co_return "one ";
        case 1:
          co_return "";
        case 2:
          co_return "two";
        default:
          co_return std::nullopt;
      }
    };
  }
  static ServerResponse refuse(RequestFault fault) { return {.status = 400, .body = "fault " + std::to_string(static_cast<int>(fault))}; }

  async::Loop loop_;
  HttpServer server_;
  std::uint16_t port_;
};

std::string fields(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += "X-Otter: " + std::string(89, 'o') + "\r\n";  // 100 bytes each
  return out;
}

TEST_F(HttpServerLimits, AHeaderIsBoundedAsAWholeNotByTheLine) {
  EXPECT_TRUE(answer_to("GET / HTTP/1.1\r\n" + fields(9) + "\r\n").ends_with("9 headers, body "));
  for (const int count : {11, 40, 1'000})
    EXPECT_TRUE(answer_to("GET / HTTP/1.1\r\n" + fields(count) + "\r\n").contains("fault 1")) << count;
  EXPECT_TRUE(answer_to("GET / HTTP/1.1\r\n" + fields(11)).contains("fault 1")) << "without an end";
}

TEST_F(HttpServerLimits, ABodyIsBounded) {
  EXPECT_TRUE(answer_to("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}").ends_with("1 headers, body {}"));
  EXPECT_TRUE(answer_to("POST / HTTP/1.1\r\nContent-Length: 2049\r\n\r\n").contains("fault 2"));
}

TEST_F(HttpServerLimits, PipelinedRequestsAreAnsweredInOrder) {
  std::string requests;
  for (int i = 0; i < 30; ++i) requests += "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i);
  const auto heard = answer_to(requests);
  std::size_t at = 0;
  for (int i = 0; i < 30; ++i) {
    at = heard.find("body " + std::to_string(10 + i), at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST_F(HttpServerLimits, AFeedIsWrittenInChunksAndEndsItsConnection) {
  const auto heard = answer_to("GET /feed HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(heard.contains("Transfer-Encoding: chunked\r\n")) << heard;
  EXPECT_TRUE(heard.contains("Connection: close\r\n")) << heard;
  EXPECT_TRUE(heard.ends_with("\r\n\r\n4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n")) << heard;
}

TEST(HttpServerStop, AFeedThatNeverEndsIsEnded) {
  async::Loop loop;
  std::atomic<bool> asked = false;
  HttpServer server(
      {&loop}, small,
      [&](ServerRequest) -> async::Task<ServerResponse> {
        co_return ServerResponse{.feed = [&]() -> async::Task<std::optional<std::string>> {
          asked = true;
          asked.notify_all();
          co_await async::sleep_for(std::chrono::milliseconds{5});
          co_return "more";
        }};
      },
      [](RequestFault) { return ServerResponse{}; });
  const auto port = server.listen("127.0.0.1", 0).value();
  loop.start();
  asio::io_context context;
  tcp::socket client(context);
  client.connect({asio::ip::make_address("127.0.0.1"), port});
  asio::write(client, asio::buffer(std::string("GET / HTTP/1.1\r\n\r\n")));
  asked.wait(false);
  server.stop(async::in(std::chrono::seconds{20}));
  std::string heard;
  boost::system::error_code error;
  asio::read(client, asio::dynamic_buffer(heard), error);
  EXPECT_TRUE(heard.ends_with("more\r\n0\r\n\r\n")) << heard;
}

TEST_F(HttpServerLimits, WhoLeavesInTheMiddleHearsNothing) {
  EXPECT_EQ(answer_to(""), "");
  EXPECT_EQ(answer_to("GET / HT"), "");
  EXPECT_EQ(answer_to("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"), "");
  EXPECT_TRUE(answer_to("no request\r\n\r\n").contains("fault 0"));
}

}  // namespace
}  // namespace millrace::net
