// The last bytes of the disk, kept for what must go on when it fills up: saving progress, trimming, checkpoints.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace millrace::store::sqlite {

// Operation. Asked before each commit. What the database holds free inside its file counts as room, since a trim frees
// pages there and never makes the file smaller.
//
// Concurrency. Lives on the writer's thread.
class DiskReserve {
 public:
  // Bytes left on the disk of the database; nothing when the system does not say.
  using FreeBytes = std::function<std::optional<std::uint64_t>()>;

  DiskReserve(std::uint64_t bytes, FreeBytes free_bytes) : bytes_(bytes), free_bytes_(std::move(free_bytes)) {}

  // `free_inside` says how many bytes the database's own file has free; it is asked when the disk is short. Logs a change.
  bool is_gone(const std::function<std::uint64_t()>& free_inside);

  // For whoever's write is refused.
  std::string why() const;

 private:
  const std::uint64_t bytes_;
  const FreeBytes free_bytes_;
  bool gone_ = false;
};

// What the file system of `path` has left for us.
DiskReserve::FreeBytes free_bytes_beside(const std::string& path);

}  // namespace millrace::store::sqlite
