// What a caller may rely on: connections kept and renewed, every end of an exchange named, and whether bytes had gone out.
#include "net/http_client.h"

#include "net/scripted_server_test.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace millrace::net {
namespace {

namespace asio = async::asio;
using namespace std::chrono_literals;

using Answer = ScriptedServer::Answer;
using Received = ScriptedServer::Received;
using Kind = ClientFailure::Kind;
using Response = std::expected<ClientResponse, ClientFailure>;

const ClientRequest post_of_nothing;

HttpClient::Settings settings_for(const Origin& origin) {
  HttpClient::Settings settings;
  settings.addresses = AddressPolicy({{origin.host, origin.port}, {"localhost", origin.port}});
  return settings;
}

class HttpClientTest : public testing::Test {
 protected:
  Response send(HttpClient& client, const Origin& origin, ClientRequest request = {}, async::Deadline deadline = async::in(5s)) {
    return finished(context_, client.send(origin, request, deadline));
  }

  // One request of a new client.
  Response send(const ScriptedServer& server, ClientRequest request = {}, async::Deadline deadline = async::in(5s)) {
    HttpClient client(context_.get_executor(), settings_for(server.origin()));
    return send(client, server.origin(), std::move(request), deadline);
  }

  void expect_failure(const Response& response, Kind kind, bool maybe_sent) {
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, kind) << response.error().text;
    EXPECT_EQ(response.error().maybe_sent, maybe_sent) << response.error().text;
    EXPECT_FALSE(response.error().text.empty());
  }

  asio::io_context context_{1};
};

Answer echo(const Received& received) { return {.status = 201, .headers = {{"X-Seen", "yes"}}, .body = received.body}; }

TEST_F(HttpClientTest, SendsAndReceives) {
  ScriptedServer server(context_, echo);
  const auto response = send(server, {.method = "PUT", .target = "/a?b=c", .headers = {{"X-Mine", "1"}}, .body = "hello"});
  ASSERT_TRUE(response) << response.error().text;
  EXPECT_EQ(response->status, 201u);
  EXPECT_EQ(header(response->headers, "x-seen"), "yes");
  EXPECT_EQ(response->body, "hello");
  ASSERT_EQ(server.requests.size(), 1u);
  const auto& received = server.requests[0];
  EXPECT_EQ(received.method, "PUT");
  EXPECT_EQ(received.target, "/a?b=c");
  EXPECT_EQ(header(received.headers, "host"), server.origin().authority());
  EXPECT_EQ(header(received.headers, "x-mine"), "1");
}

TEST_F(HttpClientTest, KeepsItsConnection) {
  ScriptedServer server(context_, echo);
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(send(client, server.origin()));
  EXPECT_EQ(server.connections, 1u);
  client.close_idle();
  EXPECT_TRUE(send(client, server.origin()));
  EXPECT_EQ(server.connections, 2u);
}

TEST_F(HttpClientTest, KeepsAConnectionForSoLongAndNoLonger) {
  ScriptedServer server(context_, echo);
  auto settings = settings_for(server.origin());
  settings.max_idle_time = 0s;
  HttpClient client(context_.get_executor(), settings);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(client, server.origin()));
  EXPECT_EQ(server.connections, 3u);
}

TEST_F(HttpClientTest, KeepsSoManyConnectionsAndNoMore) {
  ScriptedServer server(context_, echo);
  auto settings = settings_for(server.origin());
  settings.max_idle_per_origin = 2;
  HttpClient client(context_.get_executor(), settings);
  const auto send_at_once = [&](int requests) {
    int answered = 0;
    for (int i = 0; i < requests; ++i)
      asio::co_spawn(context_, client.send(server.origin(), post_of_nothing, async::in(5s)),
                     [&](const std::exception_ptr&, const Response& response) {
                       EXPECT_TRUE(response);
                       ++answered;
                     });
    while (answered < requests) context_.run_one();
  };
  send_at_once(3);
  EXPECT_EQ(server.connections, 3u);
  send_at_once(3);
  EXPECT_EQ(server.connections, 4u);
}

TEST_F(HttpClientTest, KeepsNoConnectionThatTheServerEnds) {
  ScriptedServer server(context_,
                        [](const Received&) { return Answer{.headers = {{"Connection", "close"}}, .then = Answer::Then::close}; });
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(client, server.origin()));
  EXPECT_EQ(server.connections, 3u);
}

TEST_F(HttpClientTest, NoticesThatAKeptConnectionWasClosed) {
  ScriptedServer server(context_, [](const Received&) { return Answer{.then = Answer::Then::close}; });
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(send(client, server.origin()));
  EXPECT_EQ(server.connections, 3u);
}

TEST_F(HttpClientTest, RepeatsOnceWhatAStaleConnectionSwallowed) {
  std::size_t requests = 0;
  ScriptedServer server(context_, [&](const Received&) { return ++requests == 2 ? Answer{.cut_after_bytes = 0} : Answer{}; });
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  EXPECT_TRUE(send(client, server.origin()));
  EXPECT_TRUE(send(client, server.origin()));
  EXPECT_EQ(server.requests.size(), 3u);
  EXPECT_EQ(server.connections, 2u);
}

TEST_F(HttpClientTest, RepeatsOnANewConnectionOnlyOnce) {
  std::size_t requests = 0;
  ScriptedServer server(context_, [&](const Received&) { return ++requests > 1 ? Answer{.cut_after_bytes = 0} : Answer{}; });
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  EXPECT_TRUE(send(client, server.origin()));
  expect_failure(send(client, server.origin()), Kind::closed, true);
  EXPECT_EQ(server.requests.size(), 3u);
}

TEST_F(HttpClientTest, DoesNotRepeatOnceAnAnswerHasBegun) {
  std::size_t requests = 0;
  ScriptedServer server(context_, [&](const Received&) { return ++requests == 2 ? Answer{.cut_after_bytes = 1} : Answer{}; });
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  EXPECT_TRUE(send(client, server.origin()));
  expect_failure(send(client, server.origin()), Kind::closed, true);
  EXPECT_EQ(server.requests.size(), 2u);
}

TEST_F(HttpClientTest, AnswerCutAtAnyByteIsAFailure) {
  const auto whole = std::string("HTTP/1.1 200 Scripted\r\nContent-Length: 4\r\n\r\nbody").size();
  for (std::size_t cut = 0; cut < whole; ++cut) {
    ScriptedServer server(context_, [&](const Received&) { return Answer{.body = "body", .cut_after_bytes = cut}; });
    expect_failure(send(server), Kind::closed, true);
  }
}

TEST_F(HttpClientTest, RequestCutAtAnyByteIsAFailure) {
  for (std::size_t cut = 0; cut < 60; ++cut) {
    ScriptedServer server(context_, echo);
    server.hang_up_after_bytes = cut;
    expect_failure(send(server), Kind::closed, true);
  }
}

TEST_F(HttpClientTest, GivesUpAtTheDeadline) {
  ScriptedServer server(context_, [](const Received&) { return Answer{.then = Answer::Then::silence}; });
  const auto begin = std::chrono::steady_clock::now();
  expect_failure(send(server, {}, async::in(50ms)), Kind::timeout, true);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  expect_failure(send(server, {}, async::in(-1ms)), Kind::timeout, false);
}

TEST_F(HttpClientTest, CancellationEndsAtOnce) {
  ScriptedServer server(context_, [](const Received&) { return Answer{.then = Answer::Then::silence}; });
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  asio::cancellation_signal signal;
  std::optional<Response> response;
  asio::co_spawn(
      context_, client.send(server.origin(), post_of_nothing, async::in(1h)),
      asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr&, Response ended) { response = std::move(ended); }));
  while (server.requests.empty()) context_.run_one();
  asio::post(context_, [&] { signal.emit(asio::cancellation_type::terminal); });
  while (!response) context_.run_one();
  expect_failure(*response, Kind::cancelled, true);
}

TEST_F(HttpClientTest, RefusedAddressesAreNotConnectedTo) {
  ScriptedServer server(context_, echo);
  HttpClient client(context_.get_executor(), {});
  auto origin = server.origin();
  for (const auto* host : {"127.0.0.1", "localhost", "2130706433", "::ffff:127.0.0.1"}) {
    origin.host = host;
    const auto response = send(client, origin);
    expect_failure(response, Kind::address_refused, false);
    EXPECT_TRUE(response.error().text.contains("--allow-outbound " + origin.host_port())) << response.error().text;
  }
  EXPECT_EQ(server.connections, 0u);
}

TEST_F(HttpClientTest, ResolvesNamesAndTriesEveryAddress) {
  ScriptedServer server(context_, echo);
  auto origin = server.origin();
  origin.host = "localhost";  // where it is ::1 too, nobody listens there
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  EXPECT_TRUE(send(client, origin));
}

TEST_F(HttpClientTest, AHostThatIsNotThereIsToldFromANameServerThatIsSilent) {
  using Fault = ResolveFailure::Kind;
  HttpClient::Settings settings;
  for (const auto& [found, kind] : {std::pair{Fault::no_such_host, Kind::no_such_host}, {Fault::failed, Kind::resolve}}) {
    settings.lookup = [found](const std::string&) -> Resolver::Found { return std::unexpected(ResolveFailure{found, "why"}); };
    HttpClient client(context_.get_executor(), settings);
    expect_failure(send(client, {Origin::Scheme::http, "queue.example.com", 80}), kind, false);
  }
}

// Each connection looks the name up itself, and connects to no address that it has not judged.
TEST_F(HttpClientTest, ANameThatComesToMeanAnotherAddressIsJudgedAgain) {
  ScriptedServer server(context_, echo);
  const std::string inward = "10.1.2.3", loopback = "127.0.0.1";
  std::atomic<int> lookups = 0;
  HttpClient::Settings settings;
  settings.lookup = [&](const std::string&) -> Resolver::Found {
    return Resolver::Addresses{asio::ip::make_address(lookups++ == 0 ? inward : loopback)};
  };
  for (const auto& address : {inward, loopback}) {
    HttpClient client(context_.get_executor(), settings);
    const auto response = send(client, {Origin::Scheme::http, "rebound.example.com", server.origin().port});
    expect_failure(response, Kind::address_refused, false);
    EXPECT_TRUE(response.error().text.contains(address)) << response.error().text;
  }
  EXPECT_EQ(server.connections, 0u);

  // Where it may connect, one lookup serves the judgement and the connection.
  lookups = 1;
  settings.addresses = AddressPolicy({{"rebound.example.com", server.origin().port}});
  HttpClient client(context_.get_executor(), settings);
  EXPECT_TRUE(send(client, {Origin::Scheme::http, "rebound.example.com", server.origin().port}));
  EXPECT_EQ(lookups, 2);
}

TEST_F(HttpClientTest, OpensAConnectionStepByStepAndKeepsIt) {
  ScriptedServer server(context_, echo);
  HttpClient client(context_.get_executor(), settings_for(server.origin()));
  std::vector<std::string> told;
  const auto watch = [&](const HttpClient::Opened& opened) {
    told.push_back((opened.step == HttpClient::Opened::Step::resolved ? "resolved " : "connected ") + opened.text);
  };
  EXPECT_TRUE(finished(context_, client.open(server.origin(), async::in(5s), watch)));
  EXPECT_EQ(told, (std::vector<std::string>{"resolved 127.0.0.1", "connected 127.0.0.1"}));
  EXPECT_TRUE(send(client, server.origin()));
  EXPECT_EQ(server.connections, 1u);

  auto refused = server.origin();
  refused.host = "127.0.0.2";
  told.clear();
  const auto failed = finished(context_, client.open(refused, async::in(5s), watch));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, Kind::address_refused);
  EXPECT_EQ(told, std::vector<std::string>{"resolved 127.0.0.2"});
}

TEST_F(HttpClientTest, NobodyListens) {
  Origin origin;
  {
    ScriptedServer server(context_, echo);
    origin = server.origin();
  }
  HttpClient client(context_.get_executor(), settings_for(origin));
  expect_failure(send(client, origin), Kind::refused, false);
}

TEST_F(HttpClientTest, AnswersAreBounded) {
  ScriptedServer server(context_, [](const Received&) { return Answer{.body = std::string(2000, 'x')}; });
  auto settings = settings_for(server.origin());
  settings.max_response_bytes = 1999;
  HttpClient small(context_.get_executor(), settings);
  expect_failure(send(small, server.origin()), Kind::too_large, true);
  settings.max_response_bytes = 2000;
  HttpClient enough(context_.get_executor(), settings);
  EXPECT_TRUE(send(enough, server.origin()));
}

TEST_F(HttpClientTest, TheHeadSufficesWhereTheRequestSaysSo) {
  for (const auto& answer : {Answer{.status = 202, .body = std::string(2000, 'x')},
                             Answer{.status = 202, .body = std::string(2000, 'x'), .cut_after_bytes = 200}}) {
    ScriptedServer server(context_, [&](const Received&) { return answer; });
    auto settings = settings_for(server.origin());
    settings.max_response_bytes = answer.cut_after_bytes ? 5000 : 1999;
    HttpClient client(context_.get_executor(), settings);
    EXPECT_FALSE(send(client, server.origin()));
    for (int i = 0; i < 2; ++i) {
      const auto response = send(client, server.origin(), {.head_suffices = true});
      ASSERT_TRUE(response) << response.error().text;
      EXPECT_EQ(response->status, 202u);
    }
  }
}

TEST_F(HttpClientTest, InterimAnswersArePassedOver) {
  const std::string last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  for (const unsigned interim : {100u, 102u, 103u}) {
    ScriptedServer server(context_, [&](const Received&) { return Answer{.status = interim, .body = last}; });
    HttpClient client(context_.get_executor(), settings_for(server.origin()));
    for (int i = 0; i < 2; ++i) {
      const auto response = send(client, server.origin());
      ASSERT_TRUE(response) << response.error().text;
      EXPECT_EQ(response->status, 200u);
      EXPECT_EQ(response->body, "ok");
    }
  }
}

TEST_F(HttpClientTest, HeadersAreBounded) {
  ScriptedServer server(context_, [](const Received&) { return Answer{.headers = {{"X", std::string(64 * 1024, 'x')}}}; });
  expect_failure(send(server), Kind::too_large, true);
}

TEST_F(HttpClientTest, NoHeaderSmugglesALine) {
  ScriptedServer server(context_, echo);
  expect_failure(send(server, {.headers = {{"X", "a\r\nEvil: 1"}}}), Kind::malformed, false);
  expect_failure(send(server, {.target = "/ HTTP/1.1\r\nEvil: 1"}), Kind::malformed, false);
  EXPECT_EQ(server.connections, 0u);
}

class HttpClientTlsTest : public HttpClientTest {
 public:
  ~HttpClientTlsTest() override { std::remove(path_.c_str()); }

 protected:
  HttpClient::Settings trusting(const TestCertificate& certificate, const Origin& origin) {
    path_ = testing::TempDir() + "millrace_http_client_test.pem";
    std::ofstream(path_) << certificate.certificate_pem;
    auto settings = settings_for(origin);
    settings.ca_file = path_;
    return settings;
  }
  std::string path_;
};

TEST_F(HttpClientTlsTest, SpeaksToWhomItTrusts) {
  const auto certificate = make_test_certificate("DNS:localhost,IP:127.0.0.1");
  ScriptedServer server(context_, echo, certificate);
  HttpClient client(context_.get_executor(), trusting(certificate, server.origin()));
  for (int i = 0; i < 3; ++i) {
    const auto response = send(client, server.origin(), {.body = std::string(100'000, 'x')});
    ASSERT_TRUE(response) << response.error().text;
    EXPECT_EQ(response->body.size(), 100'000u);
  }
  EXPECT_EQ(server.connections, 1u);
  auto by_name = server.origin();
  by_name.host = "localhost";
  EXPECT_TRUE(send(client, by_name));
}

TEST_F(HttpClientTlsTest, TrustsNoUnknownCertificate) {
  ScriptedServer server(context_, echo, make_test_certificate("IP:127.0.0.1"));
  const auto response = send(server);
  expect_failure(response, Kind::untrusted, false);
  EXPECT_TRUE(response.error().text.contains("self-signed certificate")) << response.error().text;
  EXPECT_TRUE(server.requests.empty());
}

TEST_F(HttpClientTlsTest, TrustsNoCertificateOfAnotherName) {
  const auto certificate = make_test_certificate("DNS:elsewhere.example,IP:127.0.0.2");
  ScriptedServer server(context_, echo, certificate);
  HttpClient client(context_.get_executor(), trusting(certificate, server.origin()));
  auto origin = server.origin();
  for (const auto* host : {"127.0.0.1", "localhost"}) {
    origin.host = host;
    const auto response = send(client, origin);
    expect_failure(response, Kind::wrong_name, false);
    EXPECT_TRUE(response.error().text.contains("mismatch")) << response.error().text;
  }
  EXPECT_TRUE(server.requests.empty());
}

TEST_F(HttpClientTlsTest, AMissingCaFileIsNamed) {
  ScriptedServer server(context_, echo, make_test_certificate("IP:127.0.0.1"));
  auto settings = settings_for(server.origin());
  settings.ca_file = "/no/such/file.pem";
  HttpClient client(context_.get_executor(), settings);
  const auto response = send(client, server.origin());
  expect_failure(response, Kind::untrusted, false);
  EXPECT_TRUE(response.error().text.contains("/no/such/file.pem"));
}

TEST_F(HttpClientTlsTest, AnswerCutAtAnyByteIsAFailure) {
  const auto certificate = make_test_certificate("IP:127.0.0.1");
  for (const std::size_t cut : {0, 1, 20, 40}) {
    ScriptedServer server(context_, [&](const Received&) { return Answer{.body = "body", .cut_after_bytes = cut}; }, certificate);
    HttpClient client(context_.get_executor(), trusting(certificate, server.origin()));
    expect_failure(send(client, server.origin()), Kind::closed, true);
  }
}

TEST_F(HttpClientTlsTest, CancellationEndsAtOnce) {
  const auto certificate = make_test_certificate("IP:127.0.0.1");
  ScriptedServer server(context_, [](const Received&) { return Answer{.then = Answer::Then::silence}; }, certificate);
  HttpClient client(context_.get_executor(), trusting(certificate, server.origin()));
  // Told to finish at every step of the loop in turn, until it gets as far as to wait for the answer.
  for (int steps = 0; server.requests.empty(); ++steps) {
    asio::cancellation_signal signal;
    std::optional<Response> response;
    asio::co_spawn(context_, client.send(server.origin(), post_of_nothing, async::in(1h)),
                   asio::bind_cancellation_slot(signal.slot(), [&](const std::exception_ptr& thrown, Response ended) {
                     EXPECT_FALSE(thrown);
                     response = std::move(ended);
                   }));
    for (int i = 0; i < steps && server.requests.empty(); ++i) context_.run_one();
    asio::post(context_, [&] { signal.emit(asio::cancellation_type::terminal); });
    while (!response) context_.run_one();
    ASSERT_FALSE(*response);
    EXPECT_EQ(response->error().kind, Kind::cancelled) << response->error().text;
  }
}

}  // namespace
}  // namespace millrace::net
