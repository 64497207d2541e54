// Reads the small files that identities are kept in, without blocking a loop.
#pragma once

#include "async/pool.h"
#include "async/task.h"

#include <cstddef>
#include <expected>
#include <string>

namespace millrace::aws {

inline constexpr std::size_t max_file_bytes = 256 * 1024;

// Why a file could not be read; `text` names it, for people.
struct NotRead {
  bool is_missing = false;
  std::string text;
};

async::Task<std::expected<std::string, NotRead>> read_small_file(async::Pool& disk, std::string path);

}  // namespace millrace::aws
