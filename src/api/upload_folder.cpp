// Files written whole or not at all; answers that no browser takes for a page.
#include "api/upload_folder.h"

#include "base/ascii.h"
#include "base/durable_file.h"
#include "base/encoding.h"
#include "base/log.h"
#include "net/file_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

namespace millrace::api {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t id_bytes = 16;
constexpr std::string_view owner_name = ".owner", public_path = "/files/";

struct Shown {
  std::string_view extension, type;
};
constexpr std::array shown_in_place{Shown{"png", "image/png"}, Shown{"jpg", "image/jpeg"}, Shown{"jpeg", "image/jpeg"},
                                    Shown{"gif", "image/gif"}, Shown{"webp", "image/webp"}};

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

bool kept(std::string path, std::string_view content) {
  DurableFile file(std::move(path));
  file.put(content);
  return file.keep();
}

bool is_id(std::string_view text) {
  return text.size() == 2 * id_bytes && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

net::ServerResponse nothing_here() { return {.status = 404, .body = "not found\n", .content_type = "text/plain"}; }

}  // namespace

std::string harmless_name(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, UploadFolder::longest_name)) {
    const bool harmless = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    out += harmless ? c : '_';
  }
  if (out.empty()) return "file";
  if (out.starts_with('.')) out.front() = '_';
  return out;
}

std::string UploadFolder::folder_of(const File& file) const { return fmt::format("{}/{}/{}", path_, file.app, file.id); }

std::expected<UploadFolder::File, UploadFolder::Fault> UploadFolder::save(std::int64_t app, std::string_view name, std::string_view owner,
                                                                          std::string_view content) {
  std::array<std::uint8_t, id_bytes> id{};
  random_.fill(id);
  File file{app, to_hex({reinterpret_cast<const char*>(id.data()), id.size()}), harmless_name(name)};
  std::error_code error;
  const auto folder = folder_of(file);
  fs::create_directories(folder, error);
  const auto space = fs::space(path_, error);
  if (!error && space.available < static_cast<std::uintmax_t>(reserve_bytes_) + content.size()) {
    fs::remove_all(folder, error);
    return std::unexpected(Fault::no_room);
  }
  if (kept(folder + '/' + std::string(owner_name), owner) && kept(folder + '/' + file.name, content)) return file;
  log::error("upload.not_saved", {{"folder", folder}, {"reason", "it can't be written"}});
  fs::remove_all(folder, error);
  return std::unexpected(Fault::failed);
}

std::optional<std::string> UploadFolder::owner(const File& file) const {
  std::error_code error;
  if (!fs::is_regular_file(folder_of(file) + '/' + file.name, error)) return std::nullopt;
  return read_file(folder_of(file) + '/' + std::string(owner_name));
}

bool UploadFolder::remove(const File& file) {
  std::error_code error;
  return fs::remove_all(folder_of(file), error) > 0 && !error;
}

std::string UploadFolder::url_path(const File& file) { return fmt::format("{}{}/{}/{}", public_path, file.app, file.id, file.name); }

std::optional<UploadFolder::File> UploadFolder::named_by(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto start = url.find(public_path);
  if (start == std::string_view::npos) return std::nullopt;
  url.remove_prefix(start + public_path.size());
  const auto first = url.find('/'), second = first == std::string_view::npos ? first : url.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  File file;
  const auto [end, error] = std::from_chars(url.data(), url.data() + first, file.app);
  if (error != std::errc{} || end != url.data() + first) return std::nullopt;
  file.id = url.substr(first + 1, second - first - 1);
  file.name = url.substr(second + 1);
  // What is not exactly as it was answered is no file of ours.
  if (!is_id(file.id) || file.name != harmless_name(file.name)) return std::nullopt;
  return file;
}

async::Task<net::ServerResponse> UploadFolder::respond(net::ServerRequest request) const {
  if (request.method != "GET") co_return net::ServerResponse{.status = 405, .body = "only GET\n", .content_type = "text/plain"};
  const auto file = request.path.starts_with(public_path) ? named_by(request.path) : std::nullopt;
  if (!file) co_return nothing_here();
  struct Opened {
    std::uint64_t size = 0;
    net::RangeAsked asked;
    std::optional<net::Feed> feed;
  };
  // A file never changes, but a condition on its state is for who knows one: such a request gets all of it.
  const auto wanted = net::header(request.headers, "if-range").empty() ? net::header(request.headers, "range") : std::string_view();
  std::function<Opened()> open = [this, &file, wanted] {
    const auto path = folder_of(*file) + '/' + file->name;
    std::error_code error;
    Opened opened{.size = fs::file_size(path, error)};
    if (error) return Opened{};
    opened.asked = net::range_asked(wanted, opened.size);
    const bool is_part = opened.asked.asked == net::Asked::part;
    opened.feed = net::file_feed(path, disk_, is_part ? std::optional(opened.asked.range) : std::nullopt);
    return opened;
  };
  auto opened = co_await async::on_pool(disk_, std::move(open));
  if (!opened.feed) co_return nothing_here();
  if (opened.asked.asked == net::Asked::beyond)
    co_return net::ServerResponse{.status = 416,
                                  .headers = {{"Content-Range", fmt::format("bytes */{}", opened.size)}},
                                  .body = "the file has no such bytes\n",
                                  .content_type = "text/plain"};
  const auto extension = lower(file->name.substr(std::min(file->name.size(), file->name.rfind('.') + 1)));
  const auto shown = std::ranges::find(shown_in_place, extension, &Shown::extension);
  const bool in_place = shown != shown_in_place.end();
  net::ServerResponse response{.content_type = in_place ? std::string(shown->type) : "application/octet-stream",
                               .feed = *std::move(opened.feed)};
  response.headers = {{"X-Content-Type-Options", "nosniff"},
                      {"Content-Security-Policy", "sandbox; default-src 'none'"},
                      {"Cross-Origin-Resource-Policy", "cross-origin"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Accept-Ranges", "bytes"},
                      {"Cache-Control", "public, max-age=31536000, immutable"}};
  if (opened.asked.asked == net::Asked::part) {
    response.status = 206;
    response.headers.emplace_back("Content-Range", opened.asked.range.of(opened.size));
  }
  if (!in_place) response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file->name + '"');
  co_return response;
}

}  // namespace millrace::api
