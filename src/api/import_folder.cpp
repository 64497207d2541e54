// A path is "imports/1/0198…/chat.json"; its file lies under the random part alone.
#include "api/import_folder.h"

#include "api/upload_folder.h"
#include "base/durable_file.h"
#include "base/log.h"
#include "net/http.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

namespace millrace::api {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view url_prefix = "/imports/upload/", path_prefix = "imports/";

struct Named {
  std::int64_t app = 0;
  std::string id;
};

// Nothing for what is no path of ours.
std::optional<Named> named_by(std::string_view path) {
  if (!path.starts_with(path_prefix)) return std::nullopt;
  path.remove_prefix(path_prefix.size());
  const auto first = path.find('/'), second = first == std::string_view::npos ? first : path.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Named named;
  const auto [end, error] = std::from_chars(path.data(), path.data() + first, named.app);
  if (error != std::errc{} || end != path.data() + first) return std::nullopt;
  named.id = path.substr(first + 1, second - first - 1);
  if (!parse_uuid(named.id) || path.substr(second + 1) != harmless_name(path.substr(second + 1))) return std::nullopt;
  return named;
}

std::optional<std::string> bytes_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return std::move(bytes).str();
}

std::int64_t whole_seconds(Instant at) { return at.ns / 1'000'000'000; }

net::ServerResponse answer(unsigned status, std::string_view text) {
  return {.status = status, .body = fmt::format(R"({{"status":"{}"}})", text)};
}

}  // namespace

std::string ImportFolder::signature(std::string_view path, std::string_view end) const {
  return to_text(parts_.seal.id_for(fmt::format("import {} until {}", path, end)));
}

ImportFolder::Ticket ImportFolder::ticket(std::int64_t app, std::string_view filename) const {
  const auto name = harmless_name(filename.empty() ? std::string_view("import.json") : filename);
  const auto now = parts_.clock.now();
  const auto rest = fmt::format("{}/{}/{}", app, to_text(uuid_v7(parts_.random, now)), name);
  const auto path = std::string(path_prefix) + rest;
  const auto end = std::to_string(whole_seconds(now) + std::chrono::seconds{ticket_holds}.count());
  return {path, fmt::format("{}{}?expires={}&signature={}", url_prefix, rest, end, signature(path, end))};
}

bool ImportFolder::admits(const net::ServerRequest& request) const {
  if (!serves(request.path)) return false;
  const auto path = std::string(path_prefix) + request.path.substr(url_prefix.size());
  const auto end = net::query_value(request.query, "expires");
  std::int64_t seconds = 0;
  const auto [rest, error] = std::from_chars(end.data(), end.data() + end.size(), seconds);
  if (error != std::errc{} || rest != end.data() + end.size()) return false;
  const bool is_over = whole_seconds(parts_.clock.now()) > seconds;
  return !is_over && equal_in_constant_time(signature(path, end), net::query_value(request.query, "signature")) && named_by(path);
}

std::size_t ImportFolder::body_limit(const net::ServerRequest& head) const {
  return head.method == "PUT" && admits(head) ? largest_file : net::largest_body;
}

async::Task<net::ServerResponse> ImportFolder::respond(net::ServerRequest request) const {
  if (request.method != "PUT") co_return answer(405, "a file is sent here with PUT");
  if (!admits(request)) co_return answer(403, "the URL is none that POST /import_urls gave, or it has expired");
  const auto file = file_of(std::string(path_prefix) + request.path.substr(url_prefix.size()));
  std::function<net::ServerResponse()> write = [this, &file, &request] {
    std::error_code error;
    if (const auto before = bytes_of(file))
      return *before == request.body ? answer(200, "ok") : answer(409, "another file was sent here; ask for another URL");
    fs::create_directories(parts_.path, error);
    const auto space = fs::space(parts_.path, error);
    if (!error && space.available < static_cast<std::uintmax_t>(parts_.reserve_bytes) + request.body.size())
      return answer(503, "the server's disk is full; nothing was kept");
    DurableFile kept(file);
    kept.put(request.body);
    if (kept.keep()) return answer(200, "ok");
    log::error("import.not_uploaded", {{"file", file}, {"reason", kept.fault()}});
    return answer(500, "the file could not be written");
  };
  co_return co_await async::on_pool(parts_.disk, std::move(write));
}

std::string ImportFolder::file_of(std::string_view path) const { return parts_.path + '/' + named_by(path).value_or(Named{}).id; }

std::optional<std::int64_t> ImportFolder::size(std::int64_t app, std::string_view path) const {
  const auto named = named_by(path);
  if (!named || named->app != app) return std::nullopt;
  std::error_code error;
  const auto size = fs::file_size(file_of(path), error);
  if (error) return std::nullopt;
  return static_cast<std::int64_t>(size);
}

std::optional<std::string> ImportFolder::read(std::string_view path) const { return bytes_of(file_of(path)); }

void ImportFolder::remove(std::string_view path) const {
  std::error_code error;
  fs::remove(file_of(path), error);
}

void ImportFolder::remove_old() const {
  std::error_code error;
  const auto oldest = fs::file_time_type::clock::now() - kept;
  for (fs::directory_iterator entry(parts_.path, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unread;
    if (const auto written = entry->last_write_time(unread); !unread && written < oldest) fs::remove(entry->path(), unread);
  }
}

}  // namespace millrace::api
