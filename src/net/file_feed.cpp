// One piece is read when the one before is on its way.
#include "net/file_feed.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <system_error>
#include <utility>

namespace millrace::net {
namespace {

constexpr std::size_t bytes_per_piece = 256 << 10;

}  // namespace

std::optional<Feed> file_feed(const std::string& path, async::Pool& disk, const std::optional<ByteRange>& range) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  if (!*file) return std::nullopt;
  if (range) file->seekg(static_cast<std::streamoff>(range->from));
  const auto left = std::make_shared<std::uint64_t>(range ? range->size : std::numeric_limits<std::uint64_t>::max());
  return [file, left, &disk]() -> async::Task<std::optional<std::string>> {
    std::function<std::optional<std::string>()> read = [file, left]() -> std::optional<std::string> {
      std::string piece(std::min<std::uint64_t>(bytes_per_piece, *left), '\0');
      file->read(piece.data(), static_cast<std::streamsize>(piece.size()));
      piece.resize(static_cast<std::size_t>(file->gcount()));
      *left -= piece.size();
      return piece.empty() ? std::nullopt : std::optional(std::move(piece));
    };
    co_return co_await async::on_pool(disk, std::move(read));
  };
}

}  // namespace millrace::net
