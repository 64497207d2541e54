// A blocking HTTP client for the local socket, and the store as the other way.
#include "cli/source.h"

#include "base/encoding.h"
#include "server/report.h"
#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <filesystem>
#include <limits>

namespace millrace::cli {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t events_at_once = 1'000;

// The body of the answer; the text says why there is none.
std::expected<std::string, std::string> asked(const std::string& socket_path, const std::string& target) {
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  error_code error;
  socket.connect(asio::local::stream_protocol::endpoint(socket_path), error);
  if (error) return std::unexpected(fmt::format("can't reach the server at {}: {}", socket_path, error.message()));
  http::request<http::empty_body> request(http::verb::get, target, 11);
  request.set(http::field::host, "localhost");
  http::write(socket, request, error);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  if (!error) http::read(socket, buffer, parser, error);
  if (error) return std::unexpected(fmt::format("the server at {} does not answer: {}", socket_path, error.message()));
  return parser.release().body();
}

bool is_served(const std::string& socket_path) {
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  error_code error;
  socket.connect(asio::local::stream_protocol::endpoint(socket_path), error);
  return !error;
}

}  // namespace

std::expected<Source, std::string> Source::open(const std::string& data, Random& random) {
  Source source;
  if (!std::filesystem::is_directory(data)) return std::unexpected(fmt::format("there is no data directory {}; name it with --data", data));
  if (const auto socket = data + "/control.sock"; is_served(socket)) {
    source.socket_ = socket;
    return source;
  }
  if (!std::filesystem::exists(data + "/millrace.db"))
    return std::unexpected(fmt::format("{} holds no Millrace database; name the data directory with --data", data));
  auto dir = server::DataDir::open_existing(data, random);
  if (!dir) return std::unexpected(dir.error());
  source.data_ = std::make_unique<server::DataDir>(*std::move(dir));
  auto store = store::sqlite::SqliteStore::open(source.data_->database(), source.data_->seal(), random, {});
  if (!store) return std::unexpected(store.error());
  source.store_ = *std::move(store);
  return source;
}

std::expected<std::string, std::string> Source::check() {
  if (store_) return server::check_report(*store_, {});
  return asked(socket_, "/check");
}

std::expected<std::string, std::string> Source::events(const std::string& app, std::int64_t after) {
  if (store_) return server::event_lines(*store_, app, after, events_at_once);
  return asked(socket_, fmt::format("/events?app={}&after={}&limit={}", percent_encoded(app), after, events_at_once));
}

}  // namespace millrace::cli
