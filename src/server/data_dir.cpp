// Files of mode 0600, and a lock that the kernel keeps.
#include "server/data_dir.h"

#include "base/encoding.h"
#include "base/log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace millrace::server {
namespace {

constexpr std::size_t shortest_token = 32;

std::unexpected<std::string> fails(std::string text) { return std::unexpected(std::move(text)); }

bool write_secret_file(const std::string& path, const std::string& content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written = ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) && ::fsync(file) == 0;
  ::close(file);
  return written;
}

std::string random_hex(Random& random) {
  Seal::Key bytes;
  random.fill(bytes);
  return to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::expected<Seal::Key, std::string> read_key(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  file >> text;
  Seal::Key key{};
  bool is_hex = text.size() == 2 * key.size();
  for (std::size_t i = 0; is_hex && i < key.size(); ++i) {
    unsigned byte = 0;
    const auto digits = text.substr(2 * i, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + 2, byte, 16);
    is_hex = error == std::errc{} && end == digits.data() + 2;
    key[i] = static_cast<std::uint8_t>(byte);
  }
  if (!is_hex) return fails(fmt::format("{} does not hold a key (64 hex digits); put the right seal.key back", path));
  return key;
}

}  // namespace

std::expected<DataDir, std::string> DataDir::open(const std::string& path, Random& random) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error || !std::filesystem::is_directory(path))
    return fails(fmt::format("can't make the data directory {}: {}; name another with --data", path,
                             error ? error.message() : "there is a file of that name"));
  return open_existing(path, random);
}

std::expected<DataDir, std::string> DataDir::open_existing(const std::string& path, Random& random) {
  if (!std::filesystem::is_directory(path)) return fails(fmt::format("there is no data directory {}; name it with --data", path));
  const int lock = ::open((path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0)
    return fails(fmt::format("can't write to the data directory {}: {}; give this user the right, or name another with --data", path,
                             std::strerror(errno)));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fails(fmt::format("another millrace runs on the data directory {}; stop it, or name another directory with --data", path));
  }
  DataDir dir(path, lock, Seal(Seal::Key{}));
  const auto key_path = path + "/seal.key";
  const bool is_new = !std::filesystem::exists(dir.database());
  if (!std::filesystem::exists(key_path)) {
    if (!is_new)
      return fails(fmt::format("{} is missing, and the secrets in {} can't be opened without it; put the key back from your backup",
                               key_path, path));
    if (!write_secret_file(key_path, random_hex(random) + '\n'))
      return fails(fmt::format("can't write {}: {}; give this user the right, or name another directory with --data", key_path,
                               std::strerror(errno)));
    log::info("seal.key_made", {{"file", key_path}, {"advice", "back it up: without it the secrets in the database are lost"}});
  }
  if (const auto token_path = path + "/operator.token"; !std::filesystem::exists(token_path)) {
    if (!write_secret_file(token_path, random_hex(random) + '\n'))
      return fails(fmt::format("can't write {}: {}", token_path, std::strerror(errno)));
    log::info("operator.token_made", {{"file", token_path}});
  }
  std::ifstream(path + "/operator.token") >> dir.operator_token_;
  if (dir.operator_token_.size() < shortest_token)
    return fails(fmt::format("{}/operator.token holds less than {} characters; delete it, and the next start makes a new one", path,
                             shortest_token));
  const auto key = read_key(key_path);
  if (!key) return std::unexpected(key.error());
  dir.seal_ = Seal(*key);
  return dir;
}

DataDir::DataDir(DataDir&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      seal_(other.seal_),
      operator_token_(std::move(other.operator_token_)) {}

DataDir::~DataDir() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace millrace::server
