// A blocking HTTP client for the local socket, and the store as the other way.
#include "cli/source.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/exchange.h"
#include "server/ask.h"
#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace millrace::cli {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

std::string query_of(const Source::Parameters& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters)
    if (!value.empty()) query += fmt::format("{}{}={}", query.empty() ? "" : "&", name, percent_encoded(value));
  return query;
}

// The body of the answer; the text says why there is none.
std::expected<std::string, std::string> asked(const std::string& socket_path, const std::string& method, const std::string& target,
                                              const std::string& body) {
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  error_code error;
  socket.connect(asio::local::stream_protocol::endpoint(socket_path), error);
  if (error) return std::unexpected(fmt::format("can't reach the server at {}: {}", socket_path, error.message()));
  return exchanged(socket, {method, target, "localhost", body, {}}, socket_path);
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

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): a command has one thread
  return value ? value : "";
}

std::expected<Source, std::string> Source::running(const std::string& data) {
  Source source;
  source.socket_ = data + "/control.sock";
  if (!is_served(source.socket_))
    return std::unexpected(fmt::format("no server runs on {}; start one with `millrace serve --data {}`", data, data));
  return source;
}

std::expected<Source, std::string> Source::remote(const Place& place) {
  Source source;
  source.remote_ = {place.server, from_environment("MILLRACE_TOKEN")};
  auto& token = source.remote_.token;
  if (!place.token_file.empty()) {
    std::ifstream file(place.token_file);
    file >> token;
    if (token.empty()) return std::unexpected(fmt::format("--token-file: {} holds no token that can be read", place.token_file));
  }
  if (token.empty())
    return std::unexpected("name a token for --server: --token-file with what the server's DIR/operator.token holds, or MILLRACE_TOKEN");
  return source;
}

std::expected<Source, std::string> Source::open(const Place& place, Needs needs) {
  if (!place.server.empty()) return remote(place);
  const auto& data = place.data;
  if (data.empty())
    return std::unexpected("name the server's data directory with --data (or MILLRACE_DATA), or a server elsewhere with --server");
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
  if (!remote_.url.empty()) return ask_remote(remote_, method, path + '?' + query, body);
  if (!store_) return asked(socket_, method, path + '?' + query, body);
  const SystemClock clock;
  auto answer = server::ask({*store_, clock, *random_, {}}, {method, path, query, body});
  if (!answer) return std::unexpected(std::move(answer.error().text));
  return *std::move(answer);
}

std::expected<std::string, std::string> Source::get(const std::string& path, const Parameters& parameters) {
  return ask("GET", path, parameters);
}

std::expected<std::string, std::string> Source::post(const std::string& path, Parameters parameters, const std::string& body) {
  parameters.emplace_back("by", own_name());  // for the audit trail
  return ask("POST", path, parameters, body);
}

}  // namespace millrace::cli
