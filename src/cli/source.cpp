// A blocking HTTP client for the local socket, and the store as the other way.
#include "cli/source.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "server/ask.h"
#include "store/sqlite/sqlite_store.h"
#include "wire/json.h"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <limits>

namespace millrace::cli {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

std::string query_of(const Source::Parameters& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters)
    if (!value.empty()) query += fmt::format("{}{}={}", query.empty() ? "" : "&", name, percent_encoded(value));
  return query;
}

std::string reason_in(const std::string& body) {
  const auto document = wire::parse_json(body);
  const auto* error = document ? document->find("error") : nullptr;
  return error && error->string() ? *error->string() : "the server's answer can't be read: " + body;
}

// The body of the answer; the text says why there is none.
std::expected<std::string, std::string> asked(const std::string& socket_path, const std::string& method, const std::string& target,
                                              const std::string& body) {
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  error_code error;
  socket.connect(asio::local::stream_protocol::endpoint(socket_path), error);
  if (error) return std::unexpected(fmt::format("can't reach the server at {}: {}", socket_path, error.message()));
  http::request<http::string_body> request(http::string_to_verb(method), target, 11, body);
  request.set(http::field::host, "localhost");
  request.prepare_payload();
  http::write(socket, request, error);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  if (!error) http::read(socket, buffer, parser, error);
  if (error) return std::unexpected(fmt::format("the server at {} does not answer: {}", socket_path, error.message()));
  const auto answer = parser.release();
  if (answer.result() != http::status::ok) return std::unexpected(reason_in(answer.body()));
  return answer.body();
}

// The login name of who runs the command; the number where it has none.
std::string own_name() {
  const auto* known = getpwuid(getuid());  // NOLINT(concurrency-mt-unsafe): a command has one thread
  return known ? known->pw_name : std::to_string(getuid());
}

bool is_served(const std::string& socket_path) {
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  error_code error;
  socket.connect(asio::local::stream_protocol::endpoint(socket_path), error);
  return !error;
}

}  // namespace

std::expected<Source, std::string> Source::running(const std::string& data) {
  Source source;
  source.socket_ = data + "/control.sock";
  if (!is_served(source.socket_))
    return std::unexpected(fmt::format("no server runs on {}; start one with `millrace serve --data {}`", data, data));
  return source;
}

std::expected<Source, std::string> Source::open(const std::string& data, Needs needs) {
  if (auto source = running(data); source || needs == Needs::server) return source;
  Source source;
  if (needs == Needs::data) {
    if (!std::filesystem::is_directory(data))
      return std::unexpected(fmt::format("there is no data directory {}; name it with --data", data));
    if (!std::filesystem::exists(data + "/millrace.db"))
      return std::unexpected(fmt::format("{} holds no Millrace database; name the data directory with --data", data));
  }
  umask(0077);  // as in `serve`: what is stored is nobody else's
  source.random_ = std::make_unique<SystemRandom>();
  auto dir = needs == Needs::nothing ? server::DataDir::open(data, *source.random_) : server::DataDir::open_existing(data, *source.random_);
  if (!dir) return std::unexpected(dir.error());
  source.data_ = std::make_unique<server::DataDir>(*std::move(dir));
  auto store = store::sqlite::SqliteStore::open(source.data_->database(), source.data_->seal(), *source.random_, {});
  if (!store) return std::unexpected(fmt::format("{}: {}", source.data_->database(), store.error()));
  source.store_ = *std::move(store);
  return source;
}

std::expected<std::string, std::string> Source::ask(const std::string& method, const std::string& path, const Parameters& parameters,
                                                    const std::string& body) {
  const auto query = query_of(parameters);
  if (!store_) return asked(socket_, method, path + '?' + query, body);
  const SystemClock clock;
  return server::ask({*store_, clock, *random_, {}}, method, path, query, body);
}

std::expected<std::string, std::string> Source::get(const std::string& path, const Parameters& parameters) {
  return ask("GET", path, parameters);
}

std::expected<std::string, std::string> Source::post(const std::string& path, Parameters parameters, const std::string& body) {
  parameters.emplace_back("by", own_name());  // for the audit trail
  return ask("POST", path, parameters, body);
}

}  // namespace millrace::cli
