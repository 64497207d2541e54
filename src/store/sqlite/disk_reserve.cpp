// One question to the file system per commit.
#include "store/sqlite/disk_reserve.h"

#include "base/log.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

namespace millrace::store::sqlite {

bool DiskReserve::is_gone(const std::function<std::uint64_t()>& free_inside) {
  if (bytes_ == 0) return false;
  const auto free = free_bytes_();
  const bool gone = free && *free < bytes_ && *free + free_inside() < bytes_;
  if (gone == std::exchange(gone_, gone)) return gone;
  if (gone)
    log::error("store.disk_reserve_gone",
               {{"free_bytes", *free}, {"reserve_bytes", bytes_}, {"effect", "calls that change something answer 503"}});
  else log::info("store.disk_reserve_back", {{"reserve_bytes", bytes_}});
  return gone;
}

std::string DiskReserve::why() const {
  return fmt::format(
      "the disk has less than its reserve of {} MB left (--disk-reserve); nothing was changed. It goes on by itself when there is room "
      "again",
      bytes_ / 1'000'000);
}

DiskReserve::FreeBytes free_bytes_beside(const std::string& path) {
  return [directory = std::filesystem::path(path).parent_path()]() -> std::optional<std::uint64_t> {
    std::error_code error;
    const auto space = std::filesystem::space(directory, error);
    if (error) return std::nullopt;
    return space.available;
  };
}

}  // namespace millrace::store::sqlite
