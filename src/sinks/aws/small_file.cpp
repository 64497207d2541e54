// open(2) and read(2): their errors say more than a stream's.
#include "sinks/aws/small_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <system_error>

namespace millrace::aws {
namespace {

std::unexpected<NotRead> not_read(const std::string& path, int error) {
  return std::unexpected(
      NotRead{error == ENOENT || error == ENOTDIR, fmt::format("{} can't be read: {}", path, std::generic_category().message(error))});
}

std::expected<std::string, NotRead> contents_of(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return not_read(path, errno);
  std::string text(max_file_bytes + 1, '\0');
  std::size_t size = 0;
  ssize_t got = 0;
  while (size < text.size() && (got = ::read(file, text.data() + size, text.size() - size)) > 0) size += static_cast<std::size_t>(got);
  const int error = errno;
  ::close(file);
  if (got < 0) return not_read(path, error);
  if (size > max_file_bytes) return std::unexpected(NotRead{false, fmt::format("{} is longer than {} bytes", path, max_file_bytes)});
  text.resize(size);
  return text;
}

}  // namespace

async::Task<std::expected<std::string, NotRead>> read_small_file(async::Pool& disk, std::string path) {
  std::function<std::expected<std::string, NotRead>()> read = [path = std::move(path)] { return contents_of(path); };
  co_return co_await async::on_pool(disk, std::move(read));
}

}  // namespace millrace::aws
